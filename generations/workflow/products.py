"""What billing is told of the endpoints, so that staff can set rates for them."""

from billing.pricing import products
from generations.catalogue import ENDPOINTS
from generations.catalogue.sold_by import UNITS


def register_products() -> None:
    """Offer every endpoint as a product, and what it is counted by."""
    products.register([endpoint.id for endpoint in ENDPOINTS], UNITS)
