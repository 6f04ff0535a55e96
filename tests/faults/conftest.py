"""A whole site for the tests of a module."""

from collections.abc import Iterator

import pytest

from tests.faults.browser import Browser
from tests.faults.site import Site, running_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose sandbox makes videos twenty times faster than usual."""
    with running_site(tmp_path_factory.mktemp("site"), SANDBOX_SPEED="20") as site:
        yield site


@pytest.fixture(scope="module")
def alice(site: Site) -> Browser:
    """The browser of somebody who has 10,000 credits there."""
    return site.log_in(credits=10_000)
