"""Addresses of what people make; an endpoint's id is fal's, with its slashes."""

from django.urls import path

from generations.views import (
    files,
    generation,
    latest,
    lists,
    made_here,
    models,
    pictures,
    quote,
    selected,
    sent,
    stars,
    studio,
    webhook,
)

app_name = "generations"

urlpatterns = [
    path("models/", models.models, name="models"),
    path("models/<path:endpoint_id>/quote/", quote.quote, name="quote"),
    path("models/<path:endpoint_id>/pictures/", pictures.field, name="picture-field"),
    path("models/<path:endpoint_id>/", studio.studio, name="studio"),
    path("generations/", lists.generations, name="generations"),
    path("generations/latest/", latest.latest, name="latest"),
    path("generations/sent/", sent.sent, name="sent"),
    path("generations/selected/", selected.selected, name="selected"),
    path("generations/restore/", selected.restore, name="restore-batch"),
    path("generations/<uuid:generation_id>/", generation.page, name="generation"),
    path("generations/<uuid:generation_id>.json", generation.as_json, name="generation-json"),
    path("generations/<uuid:generation_id>/status/", generation.status, name="generation-status"),
    path("generations/<uuid:generation_id>/card/", generation.card, name="generation-card"),
    path("generations/<uuid:generation_id>/cancel/", generation.cancel, name="cancel"),
    path("generations/<uuid:generation_id>/delete/", generation.delete, name="delete"),
    path("generations/<uuid:generation_id>/restore/", generation.restore, name="restore"),
    path("generations/<uuid:generation_id>/star/", stars.star, name="star"),
    path("generations/<uuid:generation_id>/video/", files.video, name="video"),
    path("generations/<uuid:generation_id>/poster/", files.poster, name="poster"),
    path("generations/<uuid:generation_id>/download/", files.download, name="download"),
    path("generations/<uuid:generation_id>/share/", made_here.share, name="share"),
    path("generations/<uuid:generation_id>/unshare/", made_here.unshare, name="unshare"),
    path("made-here/<uuid:generation_id>/", made_here.page, name="made-here"),
    path("made-here/<uuid:generation_id>/video/", made_here.video, name="made-here-video"),
    path("made-here/<uuid:generation_id>/poster/", made_here.poster, name="made-here-poster"),
    path("pictures/<uuid:picture_id>/", pictures.picture, name="picture"),
    path("pictures/<uuid:picture_id>/small/", pictures.small, name="picture-small"),
    path("gallery/", lists.gallery, name="gallery"),
    path("api/fal/webhook", webhook.webhook, name="webhook"),
]
