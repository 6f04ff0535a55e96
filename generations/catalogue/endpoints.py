"""The endpoints that MaxVideo offers, in the order of the models page."""

from typing import Final

from generations.catalogue.endpoint import Endpoint
from generations.catalogue.hailuo import HAILUO, HAILUO_IMAGE
from generations.catalogue.joined import JOINED, TITLE
from generations.catalogue.pika import PIKA, PIKA_IMAGE
from generations.catalogue.sora import SORA_2, SORA_2_IMAGE, SORA_2_PRO, SORA_2_PRO_IMAGE
from generations.catalogue.veo import VEO_3_FAST, VEO_31_FAST, VEO_31_REFERENCE

ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    VEO_3_FAST,
    SORA_2,
    SORA_2_PRO,
    PIKA,
    HAILUO,
    SORA_2_IMAGE,
    SORA_2_PRO_IMAGE,
    VEO_31_REFERENCE,
    VEO_31_FAST,
    PIKA_IMAGE,
    HAILUO_IMAGE,
)

OTHERS: Final = {JOINED: TITLE}
_BY_ID: Final = {endpoint.id: endpoint for endpoint in ENDPOINTS}


def find(endpoint_id: str) -> Endpoint | None:
    """The endpoint of fal's model id, or None."""
    return _BY_ID.get(endpoint_id)


def title_of(endpoint_id: str) -> str:
    """What people call an endpoint; its id where the catalogue has lost it."""
    endpoint = find(endpoint_id)
    return endpoint.title if endpoint else OTHERS.get(endpoint_id, endpoint_id)
