"""Addresses of what people make, each room's own."""

from django.urls import include, path

app_name = "generations"
urlpatterns = [
    path("", include("generations.showcase.urls")),
    path("", include("generations.moderation.urls")),
    path("", include("generations.studio.urls")),
    path("", include("generations.library.urls")),
    path("", include("generations.deliveries.urls")),
]
