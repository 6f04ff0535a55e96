"""Buying credits, the purchases, and where Stripe rings."""

from django.urls import path

from billing.payments import views, webhook

urlpatterns = [
    path("credits/buy/", views.buy, name="buy"),
    path("credits/purchases/<uuid:purchase_id>/", views.purchase, name="purchase"),
    path("credits/purchases/<uuid:purchase_id>.json", views.purchase_json, name="purchase-json"),
    path("credits/purchases/<uuid:purchase_id>/refund/", views.withdraw, name="withdraw"),
    path("api/stripe/webhook", webhook.webhook, name="stripe-webhook"),
]
