"""What a pay page is told of taxes, as STRIPE_TAX says. Prices are without tax, and so is what is credited for them.

`automatic`: Stripe Tax adds what is due where the buyer is, and makes an invoice in the company's name.
`managed`: Stripe sells in its own name, and sees to taxes and invoices itself.
What goes back of a payment has its tax in it in proportion, which Stripe takes off what is owed to the tax office.

https://docs.stripe.com/payments/checkout/taxes
https://docs.stripe.com/payments/managed-payments/update-checkout
https://docs.stripe.com/tax/invoicing/refunds
"""

from typing import Any, Final

from django.conf import settings

from billing.payments.models import Purchase

TAX_CODE: Final = "txcd_10105001"
"""AI as a service, in the cloud, for personal use: https://docs.stripe.com/tax/tax-codes. Stripe may manage it."""
PRICE: Final = {"tax_behavior": "exclusive"}
PRODUCT: Final = {"tax_code": TAX_CODE}


def params_of(purchase: Purchase) -> dict[str, Any]:
    """What is asked of Checkout for a purchase; said where it is off too, since an account may have it on by itself."""
    if settings.STRIPE_TAX == "managed":
        return {"managed_payments": {"enabled": True}}
    if settings.STRIPE_TAX == "automatic":
        return {
            "automatic_tax": {"enabled": True},
            "tax_id_collection": {"enabled": True},
            "invoice_creation": {"enabled": True, "invoice_data": _invoice(purchase)},
        }
    return {"automatic_tax": {"enabled": False}}


def _invoice(purchase: Purchase) -> dict[str, Any]:
    """Who sells, and which purchase it is; what the invoice needs besides, Stripe's account says."""
    address = [line.strip() for line in settings.COMPANY_ADDRESS.split("|")]
    company = ", ".join(filter(None, [settings.COMPANY_NAME, *address]))
    return {
        "custom_fields": [{"name": "Purchase", "value": str(purchase.pk)}],
        "metadata": {"purchase": str(purchase.pk)},
        **({"footer": company} if company else {}),
    }
