"""Customers: who pays."""

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.ids import new_id
from billing.payments.sandbox.params import email, fields, merged, metadata, optional_text
from billing.payments.sandbox.routes import reads, route

ADDRESS = fields(dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"), optional_text))
SHIPPING = fields({"name": optional_text, "phone": optional_text, "address": ADDRESS})
CUSTOMER = {
    "email": email,
    "name": optional_text,
    "description": optional_text,
    "phone": optional_text,
    "address": ADDRESS,
    "shipping": SHIPPING,
    "metadata": metadata,
}


def create(account: Account, params: Obj) -> Obj:
    """A customer."""
    customer = account.make("customer", "cus", invoice_prefix=new_id("x", 8)[2:].upper(), **params)
    account.emit("customer.created", customer)
    return customer


def update(account: Account, params: Obj, key: str) -> Obj:
    """Change it."""
    customer = account.find("customer", key)
    before = {name: customer[name] for name in params}
    changes = params | ({"metadata": merged(customer["metadata"], params["metadata"])} if "metadata" in params else {})
    account.put(customer := customer | changes)
    account.emit("customer.updated", customer, **before)
    return customer


ROUTES = (
    route("POST", "/v1/customers", create, fields(CUSTOMER)),
    route("POST", "/v1/customers/{}", update, fields(CUSTOMER)),
    *reads("customer", "/v1/customers", email=optional_text),
)
