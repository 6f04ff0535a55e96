"""Addresses where videos are asked for; an endpoint's id is fal's, with its slashes."""

from django.urls import path

from generations.studio import compare_views, draft_views, latest, picture_views, quotes, resubmission, views

urlpatterns = [
    path("compare/", compare_views.compare, name="compare"),
    path("compare/quote/", compare_views.quote, name="compare-quote"),
    path("compare/draft/", compare_views.draft, name="compare-draft"),
    path("compare/picture/", compare_views.picture, name="compare-picture"),
    path("models/<path:endpoint_id>/quote/", quotes.quote, name="quote"),
    path("models/<path:endpoint_id>/pictures/", picture_views.field, name="picture-field"),
    path("models/<path:endpoint_id>/draft/", draft_views.save, name="draft"),
    path("models/<path:endpoint_id>/", views.studio, name="studio"),
    path("generations/latest/", latest.latest, name="latest"),
    path("generations/sent/", resubmission.sent, name="sent"),
    path("pictures/<uuid:picture_id>/", picture_views.picture, name="picture"),
    path("pictures/<uuid:picture_id>/small/", picture_views.small, name="picture-small"),
]
