"""A form as another endpoint would have it, and what it costs there."""

from collections.abc import Sequence

from billing.pricing.prices import SoldRate
from generations.catalogue import Endpoint
from generations.catalogue.conversion import Posted, converted
from generations.showcase.option_prices import OptionPrices
from generations.studio.forms import GenerationForm


def prices_at(target: Endpoint, rates: Sequence[SoldRate], *, origin: Endpoint, posted: Posted) -> OptionPrices:
    """The prices of the form there under the target's rates; no query."""
    form = GenerationForm(target, converted(posted, origin=origin, target=target), only_priced=True)
    form.full_clean()
    return form.prices(rates)
