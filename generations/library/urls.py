"""Addresses of what somebody has."""

from django.urls import path

from generations.library import (
    batch_page,
    collection_views,
    files,
    frames,
    generation_actions,
    generation_page,
    pictures,
    selection,
    share_links,
    stars,
    trash,
    views,
)
from generations.library.generation_collections import generation_collections
from generations.library.generation_json import generation_json

urlpatterns = [
    path("pictures/", pictures.pictures, name="pictures"),
    path("pictures/<uuid:picture_id>/delete/", pictures.delete, name="delete-picture"),
    path("gallery/", views.gallery, name="gallery"),
    path("generations/", views.generations, name="generations"),
    path("generations/selected/", selection.selected, name="selected"),
    path("generations/trash/empty/", trash.empty, name="empty-trash"),
    path("generations/<uuid:generation_id>/trash/poster/", trash.poster, name="deleted-poster"),
    path("generations/<uuid:generation_id>/trash/purge/", trash.purge, name="purge"),
    path("generations/restore/", selection.restore, name="restore-batch"),
    path("c/<uuid:batch_id>/", batch_page.page, name="batch"),
    path("c/<uuid:batch_id>/status/", batch_page.status, name="batch-status"),
    path("generations/<uuid:generation_id>/", generation_page.page, name="generation"),
    path("generations/<uuid:generation_id>.json", generation_json, name="generation-json"),
    path("generations/<uuid:generation_id>/status/", generation_page.status, name="generation-status"),
    path("generations/<uuid:generation_id>/card/", generation_page.card, name="generation-card"),
    path("generations/<uuid:generation_id>/line/", generation_page.line, name="generation-line"),
    path("generations/<uuid:generation_id>/cancel/", generation_actions.cancel, name="cancel"),
    path("generations/<uuid:generation_id>/delete/", generation_actions.delete, name="delete"),
    path("generations/<uuid:generation_id>/restore/", generation_actions.restore, name="restore"),
    path("generations/<uuid:generation_id>/star/", stars.star, name="star"),
    path("generations/<uuid:generation_id>/links/", share_links.links, name="links"),
    path("generations/<uuid:generation_id>/collections/", generation_collections, name="generation-collections"),
    path("collections/", collection_views.collections, name="collections"),
    path("collections/<uuid:collection_id>/", collection_views.collection, name="collection"),
    path("collections/<uuid:collection_id>/rename/", collection_views.rename, name="rename-collection"),
    path("collections/<uuid:collection_id>/delete/", collection_views.delete, name="delete-collection"),
    path("collections/<uuid:collection_id>/restore/", collection_views.restore, name="restore-collection"),
    path("collections/<uuid:collection_id>/add/", collection_views.add, name="add-to-collection"),
    path("collections/<uuid:collection_id>/remove/", collection_views.remove, name="remove-from-collection"),
    path("links/", share_links.all_links, name="all-links"),
    path("links/<uuid:link_id>/revoke/", share_links.revoke, name="revoke-link"),
    path("generations/<uuid:generation_id>/video/", files.video, name="video"),
    path("generations/<uuid:generation_id>/poster/", files.poster, name="poster"),
    path("generations/<uuid:generation_id>/frame/", frames.frame, name="frame"),
    path("generations/<uuid:generation_id>/download/", files.download, name="download"),
    path("generations/<uuid:generation_id>/manifest/", files.manifest, name="manifest"),
]
