"""System checks: the catalogue makes sense, and everything it offers has exactly one price now.

The second asks the database, so it runs with `manage.py check --database default` and with each `migrate`. It warns
instead of stopping, or a release that brings an endpoint could not migrate before its rates are loaded.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from billing.pricing.exceptions import NoRate
from billing.pricing.models import Rate
from billing.pricing.prices import SoldRate
from generations.catalogue import ENDPOINTS, Endpoint, find
from generations.catalogue.endpoint import Choice
from generations.media import certificate
from generations.media.certificate import BadCertificate
from generations.media.confinement import FILES, NETWORK, can_confine
from generations.models import EndpointStatus
from generations.workflow import quoting

ENDS_SOON: Final = timedelta(days=30)


def catalogue_is_sound(**kwargs: Any) -> list[CheckMessage]:
    """Each endpoint has an id and a title of its own, and each default is one of its options."""
    return list(faults(ENDPOINTS))


def certificate_is_sound(**kwargs: Any) -> list[CheckMessage]:
    """What videos are signed with belongs together, is of the right kind and does not end soon."""
    if settings.C2PA_FILES.is_own:
        return []
    try:
        ends_at = certificate.load().ends_at
    except (BadCertificate, OSError) as error:
        return [checks.Error(f"C2PA_CERTIFICATE and C2PA_KEY: {error}.", id="generations.E005")]
    if ends_at < timezone.now() + ENDS_SOON:
        return [checks.Warning(f"C2PA_CERTIFICATE ends at {ends_at:%F}.", id="generations.W006")]
    return []


def faults(endpoints: Sequence[Endpoint]) -> Iterator[CheckMessage]:
    """What is wrong with a catalogue."""
    for what in ("id", "title"):
        counts = Counter(getattr(endpoint, what) for endpoint in endpoints)
        for value in (value for value, count in counts.items() if count > 1):
            yield checks.Error(f"Several endpoints have the {what} {value!r}.", id="generations.E001")
    for endpoint in endpoints:
        for one in endpoint.parameters:
            if isinstance(one, Choice) and one.default not in one.options:
                yield checks.Error(
                    f"{endpoint.id}: the default of {one.name} is none of its options.", id="generations.E002"
                )


def everything_has_one_price(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Every combination of priced options has exactly one rate, and what replaces an endpoint exists."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or not _has_tables():
        return []
    rates = quoting.all_rates()
    warnings: list[CheckMessage] = [
        checks.Warning(
            f"{endpoint.id} cannot be sold with {combination}.",
            hint="Add a rate, or correct those that overlap.",
            id="generations.W001",
        )
        for endpoint in ENDPOINTS
        for combination in unsold(endpoint, rates.get(endpoint.id, []))
    ]
    statuses = EndpointStatus.objects.values_list("endpoint_id", "replaced_by")
    named = sorted({name for row in statuses for name in row if name and find(name) is None})
    return warnings + [
        checks.Warning(f"The life cycle of endpoints names {name!r}, which is none.", id="generations.W002")
        for name in named
    ]


def unsold(endpoint: Endpoint, rates: Sequence[SoldRate]) -> list[str]:
    """The combinations without exactly one rate, each by the options that rates speak of."""
    if not rates:
        return ["any options"]
    named = {name for rate in rates for name in rate.condition}
    found: dict[str, None] = {}
    for arguments in endpoint.priced_arguments():
        try:
            quoting.quote(endpoint, rates, arguments)
        except NoRate:
            words = ", ".join(f"{name}={value}" for name, value in arguments.items() if name in named)
            found[words or "any options"] = None
    return list(found)


def _has_tables() -> bool:
    """Before the first migration there is nothing to look at."""
    tables = connections[DEFAULT_DB_ALIAS].introspection.table_names()
    return {Rate._meta.db_table, EndpointStatus._meta.db_table} <= set(tables)


def decoders_are_confined(**options: Any) -> Iterator[CheckMessage]:
    """What this machine cannot take away from the processes that decode strangers' files."""
    for kind in sorted({FILES, NETWORK} - can_confine()):
        tool = {FILES: "Landlock", NETWORK: "seccomp"}[kind]
        yield checks.Info(
            f"Processes that decode strangers' files keep {kind} here: the kernel has no {tool} for them.",
            hint="They have no secrets, and bounds on memory and time. Linux 5.13 or newer takes away both.",
            id="generations.I001",
        )
