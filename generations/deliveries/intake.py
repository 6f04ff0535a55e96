"""What is stored of a webhook: a genuine one once, of a refused one only that it came."""

import contextlib
import uuid
from collections.abc import Mapping
from typing import Final

from django.db import Error, IntegrityError, transaction
from django.db.models import CharField, Q, UUIDField

from generations.deliveries import refused, signing_keys
from generations.fal import webhooks
from generations.fal.exceptions import Forged
from generations.fal.webhooks import Webhook
from generations.models import Delivery, Generation
from generations.workflow import receive
from maxvideo.web import clock
from maxvideo.web.kept_inserts import KeptInsert
from maxvideo.web.kept_queries import Given, KeptRows
from maxvideo.web.uuids import uuid_or_none

OF_FALS_ID: Final = Q(request_id=Given("request_id", CharField()))
OF_OUR_ID: Final = Q(pk=Given("pk", UUIDField()))
WRITE: Final = KeptInsert(Delivery, lambda: {"received_at": clock.now()})
BY_FALS_ID: Final = KeptRows(lambda: Generation.objects.filter(OF_FALS_ID).values_list("pk", "request_id"))
BY_EITHER_ID: Final = KeptRows(
    lambda: Generation.objects.filter(OF_FALS_ID | OF_OUR_ID).values_list("pk", "request_id")
)


def take_in(raw: bytes, headers: Mapping[str, str], *, token: str, named: str) -> None:
    """Store a genuine delivery and have its generation looked at; `token` and `named` stood in our callback's address.

    One that was stored before, or whose generation nobody knows, leads to nothing more. Raises Forged, ValueError,
    NoKeys, or what the database raises.
    """
    try:
        webhook = webhooks.read_webhook(raw, headers, token=token, key_sets=signing_keys.in_turn())
        _store(webhook, _generation_of(webhook.request_id, named))
    except Forged:
        with contextlib.suppress(Error):  # a count is not worth a 500
            refused.count(named)
        raise


def _generation_of(request_id: str, named: str) -> uuid.UUID | None:
    """The generation that a delivery is about, by our id or by fal's. Raises Forged where the two disagree."""
    named_id = uuid_or_none(named)
    if named_id:
        known = dict(BY_EITHER_ID(request_id=request_id, pk=named_id))
    else:
        known = dict(BY_FALS_ID(request_id=request_id))
    if named_id and known and (named_id not in known or known[named_id] not in {None, request_id} or len(known) > 1):
        raise Forged("the request belongs to another generation")
    return named_id if named_id in known else next(iter(known), None)


def _store(webhook: Webhook, generation_id: uuid.UUID | None) -> None:
    with contextlib.suppress(IntegrityError), transaction.atomic():  # stored before
        WRITE(
            Delivery(
                request_id=webhook.request_id,
                body_hash=webhook.body_hash,
                generation_id=generation_id,
                body=webhook.summary,
                is_signed=webhook.is_signed,
            )
        )
        if generation_id:
            receive.announce(generation_id)
