"""Buying credits, the purchases, and where Stripe rings."""

from django.urls import path

from billing.payments import purchase_views, views, webhook

urlpatterns = [
    path("credits/buy/", views.buy, name="buy"),
    path("credits/purchases/", views.purchases, name="purchases"),
    path("credits/purchases/<uuid:purchase_id>/", purchase_views.purchase, name="purchase"),
    path("credits/purchases/<uuid:purchase_id>.json", purchase_views.purchase_json, name="purchase-json"),
    path("credits/purchases/<uuid:purchase_id>/refund/", purchase_views.withdraw, name="withdraw"),
    path("api/stripe/webhook", webhook.webhook, name="stripe-webhook"),
]
