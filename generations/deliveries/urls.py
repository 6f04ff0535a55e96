"""The address that fal reports to."""

from django.urls import path

from generations.deliveries import views

urlpatterns = [
    path("api/fal/webhook", views.webhook, name="webhook"),
]
