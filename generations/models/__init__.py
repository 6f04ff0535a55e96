"""The rows behind the workflow."""

from generations.models.attempt import Attempt
from generations.models.batch import Batch
from generations.models.collection import Collection, CollectionMember
from generations.models.delivery import Delivery, RefusedDeliveries, SigningKeys
from generations.models.draft import Draft
from generations.models.file_removal import FileRemoval
from generations.models.forbidden import ForbiddenPicture, ForbiddenWord, RefusedOrder
from generations.models.generation import Generation
from generations.models.incident import Incident
from generations.models.operations import Circuit, EndpointStatus, Heartbeat
from generations.models.picture import InputImage
from generations.models.report import Report
from generations.models.searched import Searched
from generations.models.share_link import ShareLink
from generations.models.stored_bytes import StoredBytes
from generations.models.take_down import TakeDown
from generations.models.tally import Tally
from generations.models.transition import Transition

__all__ = [
    "Attempt",
    "Batch",
    "Circuit",
    "Collection",
    "CollectionMember",
    "Delivery",
    "Draft",
    "EndpointStatus",
    "FileRemoval",
    "ForbiddenPicture",
    "ForbiddenWord",
    "Generation",
    "Heartbeat",
    "Incident",
    "InputImage",
    "RefusedDeliveries",
    "RefusedOrder",
    "Report",
    "Searched",
    "ShareLink",
    "SigningKeys",
    "StoredBytes",
    "TakeDown",
    "Tally",
    "Transition",
]
