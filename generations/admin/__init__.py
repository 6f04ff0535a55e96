"""The house's view of the workflow: read everything, change only through the workflow's own functions."""

from generations.admin.batches import BatchAdmin
from generations.admin.collections import CollectionAdmin
from generations.admin.deliveries import DeliveryAdmin, RefusedDeliveriesAdmin
from generations.admin.forbidden import ForbiddenPictureAdmin, ForbiddenWordAdmin, RefusedOrderAdmin
from generations.admin.generations import GenerationAdmin
from generations.admin.incidents import IncidentAdmin
from generations.admin.operations import CircuitAdmin, EndpointStatusAdmin
from generations.admin.queues import DashboardAdmin
from generations.admin.reports import ReportAdmin, TakeDownAdmin
from generations.admin.storage import StoredBytesAdmin

__all__ = [
    "BatchAdmin",
    "CircuitAdmin",
    "CollectionAdmin",
    "DashboardAdmin",
    "DeliveryAdmin",
    "EndpointStatusAdmin",
    "ForbiddenPictureAdmin",
    "ForbiddenWordAdmin",
    "GenerationAdmin",
    "IncidentAdmin",
    "RefusedDeliveriesAdmin",
    "RefusedOrderAdmin",
    "ReportAdmin",
    "StoredBytesAdmin",
    "TakeDownAdmin",
]
