"""Which way each kind of transfer moves credits: written so by `posting`, found so by `audit`."""

from typing import Final, NamedTuple, Self

from billing.ledger.kinds import Kind
from billing.ledger.models import House, Transfer

Pocket = Transfer.Pocket


class End(NamedTuple):
    """Where credits come from or go to; a house of None is the account whose line it is."""

    house: House | None
    pocket: Transfer.Pocket = Pocket.AVAILABLE


class Route(NamedTuple):
    """From one end to the other."""

    source: End
    target: End

    def back(self) -> Self:
        """The same way in the other direction."""
        return self._replace(source=self.target, target=self.source)


OWN, OWN_HELD = End(None), End(None, Pocket.HELD)
CARDS, GRANTS, REVENUE, LOSSES = End(House.STRIPE), End(House.GRANTS), End(House.REVENUE), End(House.LOSSES)

ROUTES: dict[Kind, Route] = {
    Kind.TOP_UP: Route(CARDS, OWN),
    Kind.PURCHASE_REFUND: Route(CARDS, OWN),  # mostly back
    Kind.DISPUTE: Route(CARDS, OWN),  # back when it opens, and so again when it is won
    Kind.DEBT: Route(CARDS, OWN),  # back
    Kind.GRANT: Route(GRANTS, OWN),
    Kind.SIGNUP: Route(GRANTS, OWN),
    Kind.ADJUSTMENT: Route(GRANTS, OWN),  # or back, where it takes
    Kind.HOLD: Route(OWN, OWN_HELD),
    Kind.CAPTURE: Route(OWN_HELD, REVENUE),
    Kind.RELEASE: Route(OWN_HELD, OWN),
    Kind.REFUND: Route(REVENUE, OWN),
    Kind.LOSS: Route(LOSSES, REVENUE),
    Kind.DEBT_FORGIVEN: Route(LOSSES, CARDS),
    Kind.FORFEIT: Route(OWN, GRANTS),
}

# Those that may go back as well: what they move is a number with a sign.
BOTH_WAYS: Final = (Kind.ADJUSTMENT, Kind.PURCHASE_REFUND, Kind.DISPUTE, Kind.DEBT, Kind.DEBT_FORGIVEN)
