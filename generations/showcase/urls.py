"""Addresses of what visitors see, and an owner's yes and no to that."""

from django.urls import path

from generations.showcase import featured_views, sharing, views

urlpatterns = [
    path("models/", views.models, name="models"),
    path("generations/<uuid:generation_id>/share/", sharing.share, name="share"),
    path("generations/<uuid:generation_id>/unshare/", sharing.unshare, name="unshare"),
    path("made-here/<uuid:generation_id>/", featured_views.page, name="featured"),
    path("made-here/<uuid:generation_id>/video/", featured_views.video, name="featured-video"),
    path("made-here/<uuid:generation_id>/poster/", featured_views.poster, name="featured-poster"),
]
