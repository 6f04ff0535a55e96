"""Addresses of what visitors see, with a link or without, and an owner's yes and no to the home page."""

from django.urls import path

from generations.showcase import featured_views, shared_views, sharing, views
from generations.showcase.oembed import oembed

urlpatterns = [
    path("models/", views.models, name="models"),
    path("generations/<uuid:generation_id>/share/", sharing.share, name="share"),
    path("generations/<uuid:generation_id>/unshare/", sharing.unshare, name="unshare"),
    path("made-here/<uuid:generation_id>/", featured_views.page, name="featured"),
    path("made-here/<uuid:generation_id>/video/", featured_views.video, name="featured-video"),
    path("made-here/<uuid:generation_id>/poster/", featured_views.poster, name="featured-poster"),
    path("s/<slug:letters>/", shared_views.page, name="shared"),
    path("s/<slug:letters>/embed/", shared_views.embed, name="shared-embed"),
    path("s/<slug:letters>/video/", shared_views.video, name="shared-video"),
    path("s/<slug:letters>/poster/", shared_views.poster, name="shared-poster"),
    path("s/<slug:letters>/download/", shared_views.download, name="shared-download"),
    path("oembed", oembed, name="oembed"),
]
