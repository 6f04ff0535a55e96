"""Coupons, and the promotion codes that people type for them."""

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.ids import new_id
from billing.payments.sandbox.money import amount, currency
from billing.payments.sandbox.params import fields, flag, merged, metadata, number, one_of, text, whole
from billing.payments.sandbox.problems import Problem, Refused
from billing.payments.sandbox.routes import reads, route

COUPON = {
    "id": text,
    "percent_off": number,
    "amount_off": amount,
    "currency": currency,
    "name": text,
    "metadata": metadata,
    "duration": one_of("forever", "once", "repeating"),
    "max_redemptions": whole(1),
    "redeem_by": whole(),
}
PROMOTION = fields({"type": one_of("coupon"), "coupon": text}, "type", "coupon")
CODE = {
    "promotion": PROMOTION,
    "coupon": text,
    "code": text,
    "active": flag,
    "customer": text,
    "expires_at": whole(),
    "max_redemptions": whole(1),
    "metadata": metadata,
}


def create_coupon(account: Account, params: Obj) -> Obj:
    """Either so many percent off, or a sum."""
    if ("percent_off" in params) == ("amount_off" in params):
        raise Refused("You must pass either `percent_off` or `amount_off`", code="parameter_missing")
    if not 0 < params.get("percent_off", 100) <= 100:
        raise Refused("Invalid percent_off: must be more than 0 and at most 100", param="percent_off")
    if "amount_off" in params and "currency" not in params:
        raise Refused("Missing required param: currency.", code="parameter_missing", param="currency")
    if "id" in params and account.store.get(params["id"]):
        raise Problem("Coupon already exists.", code="resource_already_exists", param="id")
    coupon = account.make("coupon", "co", **{"id": new_id("x", 8)[2:], **params})
    account.emit("coupon.created", coupon)
    return coupon


def delete_coupon(account: Account, params: Obj, key: str) -> Obj:
    """Nobody can use it any more."""
    coupon = account.find("coupon", key)
    account.store.drop(key)
    account.emit("coupon.deleted", coupon)
    return {"id": key, "object": "coupon", "deleted": True}


def create_code(account: Account, params: Obj) -> Obj:
    """A code for a coupon; one is made up where none is given. Calls of old name the coupon alone."""
    coupon = params.pop("promotion", {}).get("coupon") or params.pop("coupon", None)
    if coupon is None:
        raise Refused("Missing required param: promotion.", code="parameter_missing", param="promotion")
    account.find("coupon", coupon, param="promotion[coupon]", status=400)
    if "code" in params and next(account.every("promotion_code", code=params["code"], active=True), None):
        raise Problem(
            f"An active promotion code with `code: {params['code']}` already exists.", code="resource_already_exists"
        )
    named = {"code": new_id("x", 8)[2:].upper(), **params}
    code = account.make("promotion_code", "promo", promotion={"type": "coupon", "coupon": coupon}, **named)
    account.emit("promotion_code.created", code)
    return code


def update(account: Account, params: Obj, kind: str, key: str) -> Obj:
    """Change a coupon's or a code's metadata, or whether a code can be used."""
    thing = account.find(kind, key)
    before = {name: thing[name] for name in params}
    changes = params | ({"metadata": merged(thing["metadata"], params["metadata"])} if "metadata" in params else {})
    account.put(thing := thing | changes)
    account.emit(f"{kind}.updated", thing, **before)
    return thing


def redeemable(account: Account, code: Obj | None) -> Obj | None:
    """The coupon behind a code, where it can be used now."""
    if code is None or not code["active"] or _is_over(account, code, code["expires_at"]):
        return None
    coupon = account.store.get(code["promotion"]["coupon"])
    return coupon if coupon and not _is_over(account, coupon, coupon["redeem_by"]) else None


def redeem(account: Account, thing: Obj) -> None:
    """Count that a coupon or a code was used."""
    account.put(thing | {"times_redeemed": thing["times_redeemed"] + 1})


def _is_over(account: Account, thing: Obj, until: int | None) -> bool:
    is_used_up = thing["max_redemptions"] is not None and thing["times_redeemed"] >= thing["max_redemptions"]
    return is_used_up or (until is not None and until < account.now())


ROUTES = (
    route("POST", "/v1/coupons", create_coupon, fields(COUPON)),
    route(
        "POST",
        "/v1/coupons/{}",
        lambda account, params, key: update(account, params, "coupon", key),
        fields({"metadata": metadata, "name": text}),
    ),
    route("DELETE", "/v1/coupons/{}", delete_coupon),
    *reads("coupon", "/v1/coupons"),
    route("POST", "/v1/promotion_codes", create_code, fields(CODE)),
    route(
        "POST",
        "/v1/promotion_codes/{}",
        lambda account, params, key: update(account, params, "promotion_code", key),
        fields({"metadata": metadata, "active": flag}),
    ),
    *reads("promotion_code", "/v1/promotion_codes", code=text, active=flag),
)
