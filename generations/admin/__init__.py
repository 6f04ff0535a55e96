"""The house's view of the workflow: read everything, change only through the workflow's own functions."""

from generations.admin.deliveries import DeliveryAdmin, RefusedDeliveriesAdmin
from generations.admin.generations import GenerationAdmin
from generations.admin.operations import CircuitAdmin, EndpointStatusAdmin

__all__ = ["CircuitAdmin", "DeliveryAdmin", "EndpointStatusAdmin", "GenerationAdmin", "RefusedDeliveriesAdmin"]
