"""The rows behind the workflow."""

from generations.models.delivery import Delivery, RefusedDeliveries, SigningKeys
from generations.models.generation import Attempt, Generation, Transition
from generations.models.operations import Circuit, EndpointStatus, Heartbeat
from generations.models.picture import InputImage
from generations.models.searched import Searched

__all__ = [
    "Attempt",
    "Circuit",
    "Delivery",
    "EndpointStatus",
    "Generation",
    "Heartbeat",
    "InputImage",
    "RefusedDeliveries",
    "Searched",
    "SigningKeys",
    "Transition",
]
