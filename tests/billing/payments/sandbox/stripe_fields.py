"""Which fields Stripe's objects have, by its OpenAPI description, and what differs in an object of ours.

    python -m tests.billing.payments.sandbox.stripe_fields spec3.json

writes `stripe_fields.json` anew out of https://github.com/stripe/openapi: names and types alone, of the objects that
the sandbox has and of their parts. A type is written `integer`, `string?` (may be null), `>fee` (a part or an object),
`[string]` (a list), `=won|lost` (one of these words), several of them with commas; `*` before it: it is always there.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "stripe_fields.json"
OBJECTS = (
    "balance_transaction",
    "charge",
    "checkout.session",
    "coupon",
    "customer",
    "dispute",
    "event",
    "invoice",
    "item",
    "line_item",
    "payment_intent",
    "payment_method",
    "price",
    "product",
    "promotion_code",
    "refund",
)
PARTS = (
    "address",
    "api_errors",
    "automatic_tax",
    "billing_details",
    "charge_fraud_details",
    "charge_outcome",
    "checkout_card_payment_method_options",
    "checkout_session_payment_method_options",
    "connect_account_reference",
    "dispute_enhanced_evidence",
    "dispute_evidence",
    "dispute_evidence_details",
    "dispute_payment_method_details",
    "dispute_payment_method_details_card",
    "fee",
    "invoice_line_item_period",
    "invoice_setting_custom_field",
    "invoice_setting_customer_setting",
    "invoices_payment_settings",
    "invoices_resource_status_transitions",
    "networks",
    "notification_event_data",
    "notification_event_request",
    "payment_flows_amount_details",
    "payment_flows_amount_details_client",
    "payment_intent_next_action",
    "payment_method_card",
    "payment_method_card_checks",
    "payment_method_details",
    "payment_method_details_card",
    "payment_method_details_card_checks",
    "payment_method_details_sepa_debit",
    "payment_method_sepa_debit",
    "payment_pages_checkout_session_adaptive_pricing",
    "payment_pages_checkout_session_automatic_tax",
    "payment_pages_checkout_session_consent",
    "payment_pages_checkout_session_consent_collection",
    "payment_pages_checkout_session_custom_text",
    "payment_pages_checkout_session_custom_text_position",
    "payment_pages_checkout_session_customer_details",
    "payment_pages_checkout_session_discount",
    "payment_pages_checkout_session_invoice_creation",
    "payment_pages_checkout_session_invoice_settings",
    "payment_pages_checkout_session_managed_payments",
    "payment_pages_checkout_session_phone_number_collection",
    "payment_pages_checkout_session_tax_id_collection",
    "payment_pages_checkout_session_total_details",
    "promotion_codes_resource_promotion",
    "promotion_codes_resource_restrictions",
    "refund_destination_details",
    "refund_destination_details_card",
    "sepa_debit_generated_from",
    "shipping",
    "smor_resource_managed_payments",
    "three_d_secure_usage",
)
"""What those are made of, as far as the sandbox fills it; of other parts it is only asked that they are objects."""

PLAIN = {"integer": int, "string": str, "boolean": bool, "number": (int, float), "object": dict}
Known = dict[str, dict[str, str]]
FEWER_WORDS = 40
"""An enumeration with more words than this is written down as a text."""


def differences(thing: dict[str, Any], kind: str, path: str = "") -> Iterator[str]:
    """What is missing, unknown or of another type in an object of this kind."""
    known = json.loads(FILE.read_text())
    yield from _of_object(thing, kind, path or kind, known)


def _of_object(thing: dict[str, Any], kind: str, path: str, known: Known) -> Iterator[str]:
    fields = known.get(kind)
    if fields is None:
        return
    for name, written in fields.items():
        if written.startswith("*") and name not in thing:
            yield f"{path}.{name} is missing"
    for name, value in thing.items():
        if name not in fields:
            yield f"{path}.{name} is unknown"
        else:
            yield from _of_value(value, fields[name].removeprefix("*"), f"{path}.{name}", known)


def _of_value(value: Any, written: str, path: str, known: Known) -> Iterator[str]:
    if value is None and written.endswith("?"):
        return
    found = [list(_of_one(value, one, path, known)) for one in written.removesuffix("?").split(",")]
    yield from min(found, key=len)


def _of_one(value: Any, written: str, path: str, known: Known) -> Iterator[str]:
    if written.startswith("["):
        yield from _of_list(value, written[1:-1].replace(";", ","), path, known)
    elif written.startswith("="):
        yield from [] if value in written[1:].split("|") else [f"{path} may not be {value!r}"]
    elif written.startswith(">"):
        yield from _of_object(value, written[1:], path, known) if isinstance(value, dict) else [f"{path} is no object"]
    elif not isinstance(value, PLAIN[written]) or (isinstance(value, bool) and written != "boolean"):
        yield f"{path} is no {written}: {value!r}"


def _of_list(value: Any, written: str, path: str, known: Known) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path} is no list"
        return
    for place, one in enumerate(value):
        yield from _of_value(one, written, f"{path}[{place}]", known)


def _written(field: dict[str, Any]) -> str:
    """A field's type as this file writes it."""
    end = "?" if field.get("nullable") else ""
    if "anyOf" in field:
        return ",".join(dict.fromkeys(_written(one).removesuffix("?") for one in field["anyOf"])) + end
    if "$ref" in field:
        return f">{field['$ref'].rpartition('/')[2]}{end}"
    if field["type"] == "array":
        return f"[{_written(field['items']).replace(',', ';')}]{end}"
    words = field.get("enum", [])
    return (f"={'|'.join(words)}" if 0 < len(words) <= FEWER_WORDS else field["type"]) + end


def _fields(schema: dict[str, Any]) -> dict[str, str]:
    needed = schema.get("required", [])
    fields = schema.get("properties", {})
    return {name: ("*" if name in needed else "") + _written(field) for name, field in fields.items()}


if __name__ == "__main__":
    schemas = json.loads(Path(sys.argv[1]).read_text())["components"]["schemas"]
    FILE.write_text(
        json.dumps({name: _fields(schemas[name]) for name in (*OBJECTS, *PARTS)}, indent=1, sort_keys=True) + "\n"
    )
