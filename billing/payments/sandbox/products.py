"""Products and prices: what is sold, and for how much apiece."""

from typing import Any

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.money import currency
from billing.payments.sandbox.params import address, fields, flag, many, merged, metadata, one_of, text, whole
from billing.payments.sandbox.problems import Problem
from billing.payments.sandbox.routes import reads, route

PRODUCT = {
    "name": text,
    "description": text,
    "active": flag,
    "images": many(address),
    "metadata": metadata,
    "tax_code": text,
    "unit_label": text,
    "statement_descriptor": text,
}
TAX_BEHAVIOR = one_of("exclusive", "inclusive", "unspecified")
PRICE = {
    "currency": currency,
    "unit_amount": whole(),
    "product": text,
    "product_data": fields(PRODUCT, "name"),
    "tax_behavior": TAX_BEHAVIOR,
    "nickname": text,
    "lookup_key": text,
    "active": flag,
    "metadata": metadata,
}
CHANGEABLE = ("active", "metadata", "nickname", "tax_behavior", "lookup_key")


def create_product(account: Account, params: Obj, *, told: bool = True) -> Obj:
    """A product; of one made with a price or a session nobody is told."""
    product = account.make("product", "prod", updated=account.now(), **params)
    if told:
        account.emit("product.created", product)
    return product


def update_product(account: Account, params: Obj, key: str) -> Obj:
    """Change it."""
    return _updated(account, account.find("product", key), params | {"updated": account.now()}, "product.updated")


def create_price(account: Account, params: Obj) -> Obj:
    """A price of a product that is there, or made with it."""
    if ("product" in params) == ("product_data" in params):
        raise Problem("You must specify either `product` or `product_data` when creating a price.")
    if "product" in params:
        product = account.find("product", params["product"], param="product", status=400)
    else:
        product = create_product(account, params["product_data"])
    price = price_of(account, product, params)
    account.emit("price.created", price)
    return price


def price_of(account: Account, product: Obj, facts: Obj, *, active: bool = True) -> Obj:
    """The price itself; one that a session made for itself is not active."""
    chosen = {name: facts[name] for name in ("nickname", "lookup_key", "metadata", "tax_behavior") if name in facts}
    sums = {"unit_amount": facts["unit_amount"], "unit_amount_decimal": str(facts["unit_amount"])}
    currency_ = facts["currency"]
    return account.make("price", "price", active=active, currency=currency_, product=product["id"], **sums, **chosen)


def update_price(account: Account, params: Obj, key: str) -> Obj:
    """Change what may be changed: not the sum."""
    return _updated(account, account.find("price", key), params, "price.updated")


def _updated(account: Account, thing: Obj, params: Obj, event: str) -> Obj:
    before: dict[str, Any] = {name: thing.get(name) for name in params}
    changes = params | ({"metadata": merged(thing["metadata"], params["metadata"])} if "metadata" in params else {})
    account.put(thing := thing | changes)
    account.emit(event, thing, **before)
    return thing


ROUTES = (
    route("POST", "/v1/products", create_product, fields(PRODUCT, "name")),
    route("POST", "/v1/products/{}", update_product, fields(PRODUCT)),
    *reads("product", "/v1/products", active=flag),
    route("POST", "/v1/prices", create_price, fields(PRICE, "currency", "unit_amount")),
    route("POST", "/v1/prices/{}", update_price, fields({name: PRICE[name] for name in CHANGEABLE})),
    *reads("price", "/v1/prices", active=flag, product=text, currency=text),
)
