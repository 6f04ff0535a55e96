from datetime import timedelta

import pytest

from generations.workflow.backoff import backoff

A_MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("failures", "seconds"), [(0, 1), (1, 2), (5, 32), (6, 60), (10_000, 60)])
def test_wait_doubles_up_to_the_longest(failures: int, seconds: int) -> None:
    assert backoff(failures, longest=A_MINUTE) == timedelta(seconds=seconds)
