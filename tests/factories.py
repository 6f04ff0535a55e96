"""Valid rows for tests: what the site itself would have written, money and files included."""

import functools
import io
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import av
from django.utils import timezone
from PIL import Image

from billing import ledger
from billing.ledger.models import Hold
from billing.pricing.models import Rate
from billing.pricing.prices import Line, Quote
from generations.catalogue import find
from generations.media import storage
from generations.models import Generation
from generations.states import State
from generations.workflow.order import AcceptedOrder, Order, accept
from maxvideo.accounts.models import User

ENDPOINT = "fal-ai/minimax/hailuo-02/standard/text-to-video"
PROMPT = "Slow tide under a low sun, no wind, a single gull far out."


def make_generation(user: User, *, state: State = State.QUEUED, price: int = 27, **fields: Any) -> Generation:
    """A generation in any state, its hold opened or closed as the state says; a completed one has its files."""
    identity = fields.pop("id", None) or uuid.uuid4()
    prompt = fields.pop("prompt", PROMPT)
    values: dict[str, Any] = {
        "endpoint_id": ENDPOINT,
        "arguments": {"prompt": prompt, "duration": "6", "prompt_optimizer": True},
        "quote": make_quote(price).as_json(),
        "deadline": timezone.now() + timedelta(hours=1),
        "hold": make_hold(user, identity, price, state),
    }
    if state.is_final:
        values |= {"finished_at": timezone.now(), "next_run_at": None}
    if state == State.COMPLETED:
        values |= stored_video(identity) | {"charged_credits": price}
    values |= {"id": identity, "user": user, "prompt": prompt, "state": state, "price_credits": price}
    made = Generation.objects.create(**(values | fields))
    return Generation.objects.select_related("hold").get(pk=made.pk)


def make_rate(endpoint_id: str, usd: str | None, *, unit: str = "second", **condition: Any) -> Rate:
    """A rate that holds already: SQLite's clock, which quotes go by, may be a millisecond behind Python's."""
    start = timezone.now() - timedelta(seconds=1)
    return Rate.objects.create(product=endpoint_id, condition=condition, unit=unit, usd=usd, valid_from=start)


def make_quote(credits: int) -> Quote:
    """A quote of one line."""
    usd = Decimal(credits) / 100
    return Quote(
        credits=credits,
        usd=usd,
        lines=(Line(f"1 video × ${usd:.2f}", usd),),
        is_at_most=False,
        rates=(),
        credits_per_usd=100,
    )


def make_order(user: User, *, price: int = 27, form_key: uuid.UUID | None = None, **arguments: Any) -> AcceptedOrder:
    """An accepted order of two clips, whose endpoint's rate is set to the price first."""
    make_rate(ENDPOINT, f"{Decimal(price) / 200:f}", unit="5s_clip")
    wanted = {"prompt": PROMPT, "duration": "6", "prompt_optimizer": True} | arguments
    endpoint, form_key = find(ENDPOINT), form_key or uuid.uuid4()
    assert endpoint
    return accept(Order(user=user, endpoint=endpoint, arguments=wanted, form_key=form_key))


def make_hold(user: User, generation_id: uuid.UUID, credits: int, state: State) -> Hold | None:
    """Credits given for the occasion and held, and closed where the state is final."""
    if not credits:
        return None
    reference = f"generation:{generation_id}"
    ledger.grant(user.pk, credits, key=f"grant:{generation_id}", note="for a test")
    hold = ledger.hold(user.pk, credits, key=f"hold:{generation_id}", reference=reference)
    if state == State.COMPLETED:
        return ledger.capture(hold.pk)
    return ledger.release(hold.pk) if state.is_final else hold


def stored_video(generation_id: uuid.UUID) -> dict[str, Any]:
    """The fields of a published video whose files are in storage."""
    video, poster = (name(generation_id, try_id=uuid.uuid4()) for name in (storage.video_key, storage.poster_key))
    storage.save(video, tiny_mp4(), content_type="video/mp4")
    storage.save(poster, tiny_jpeg(), content_type="image/jpeg")
    return {
        "video_key": video,
        "poster_key": poster,
        "width": 64,
        "height": 36,
        "shape": "16:9",
        "duration_seconds": 1.0,
        "has_sound": False,
        "bytes": len(tiny_mp4()),
    }


@functools.cache
def tiny_mp4(width: int = 64, height: int = 36) -> bytes:
    """One second of a grey H.264 video that plays."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=4)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for _ in range(4):
            frame = av.VideoFrame(width, height, "yuv420p")
            for plane in frame.planes:
                plane.update(b"\x80" * plane.buffer_size)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


@functools.cache
def tiny_jpeg() -> bytes:
    """A grey picture of the video's shape."""
    file = io.BytesIO()
    Image.new("RGB", (64, 36), "grey").save(file, "JPEG")
    return file.getvalue()
