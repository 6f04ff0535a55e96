"""Plays a video from standard input to its end and writes its poster: the program that `probe.py` runs.

It has no Django, for speed, and bounds itself before it reads a byte. The container is named, never guessed, since
some formats (playlists) make a demuxer open other files and addresses. It prints one line of JSON.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError
from av.stream import Disposition

from generations.media.limits import limit_self
from generations.media.poster import Still, jpeg, turn_of

POSTER_MOST_BYTES = 32 * 1024**2
DECODE_EVERY_FRAME_SECONDS = 120.0
SHOWN_SHARE = 0.95
END_TOLERANCE_SECONDS = 0.5

# What a hostile file makes the decoder, or the reading of places it names, raise. Our own mistakes are not among them.
FAULTS = (FFmpegError, OSError, MemoryError, ArithmeticError, ValueError)


class NotPlayable(Exception):
    """Why the file is no video that plays."""


def play(container: Any) -> tuple[dict[str, Any], bytes]:
    """Demux every packet and decode the pictures; what it is, and its poster. Raises NotPlayable and FAULTS."""
    video = moving_pictures(container)
    video.thread_type = "AUTO"
    packets: Counter[int] = Counter()
    still, span, shown = Still(), Span(), 0
    for packet in whole_packets(container, video, packets):
        span.include(packet)
        for frame in packet.decode():
            shown += 1
            still.consider(frame)
        if span.end > DECODE_EVERY_FRAME_SECONDS:
            video.codec_context.skip_frame = "NONKEY"
    check_whole(container, video, packets, shown, span.seconds)
    width, height = shape(still.frame, video)
    has_sound = any(packets[stream.index] for stream in container.streams.audio)
    found = {"width": width, "height": height, "duration_seconds": span.seconds_from_zero, "has_sound": has_sound}
    return found, jpeg(still.frame, width, height)


def whole_packets(container: Any, video: Any, packets: Counter[int]) -> Iterator[Any]:
    """The video's packets; those of every stream are counted into `packets`. Raises NotPlayable."""
    for packet in container.demux():
        if packet.is_corrupt:
            raise NotPlayable("it is damaged")
        packets[packet.stream.index] += bool(packet.size)
        if packet.stream is video:
            yield packet


class Span:
    """From the first moment that is shown to the last, in seconds."""

    def __init__(self) -> None:
        self.begin, self.end = math.inf, 0.0

    def include(self, packet: Any) -> None:
        """Reach from before it to after it."""
        if packet.pts is not None:
            self.begin = min(self.begin, float(packet.pts * packet.time_base))
            self.end = max(self.end, float((packet.pts + (packet.duration or 0)) * packet.time_base))

    @property
    def seconds(self) -> float:
        """How long it is; minus infinity where nothing is shown."""
        return self.end - self.begin

    @property
    def seconds_from_zero(self) -> float:
        """How long a player shows it, which leaves out what lies before the time 0."""
        return round(self.end - max(self.begin, 0.0), 3)


def moving_pictures(container: Any) -> Any:
    """The stream to play; a cover picture is none. Raises NotPlayable."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    raise NotPlayable("there is no moving picture in it")


def check_whole(container: Any, video: Any, packets: Counter[int], shown: int, seconds: float) -> None:
    """Raises NotPlayable where fewer packets, pictures or seconds came than the file says it has."""
    if shown < 2 or seconds <= 0:
        raise NotPlayable("no moving picture in it can be shown")
    if any(packets[stream.index] < stream.frames for stream in (video, *container.streams.audio)):
        raise NotPlayable("it breaks off before its end")
    claimed = float(video.duration * video.time_base) if video.duration else (container.duration or 0) / av.time_base
    if seconds < claimed - END_TOLERANCE_SECONDS:
        raise NotPlayable("its pictures end before it does")
    if seconds <= DECODE_EVERY_FRAME_SECONDS and shown < packets[video.index] * SHOWN_SHARE:
        raise NotPlayable("too many of its pictures are damaged")


def shape(frame: Any, video: Any) -> tuple[int, int]:
    """Width and height as they are shown: square pixels, upright. A pixel more than four times as long is nonsense."""
    stretch = float(video.sample_aspect_ratio or 1)
    width, height = round(frame.width * (stretch if 0.25 <= stretch <= 4 else 1)), frame.height
    return (height, width) if turn_of(frame) in {90, 270} else (width, height)


def main(poster: str, memory_bytes: str, cpu_seconds: str) -> None:
    """Print what standard input is, or what is wrong with it as `error`. Any other end is not the file's fault."""
    limit_self(int(memory_bytes), int(cpu_seconds), file_bytes=POSTER_MOST_BYTES)
    av.logging.set_level(None)
    try:
        with av.open(sys.stdin.buffer, format="mov") as container:
            found, picture = play(container)
    except (NotPlayable, *FAULTS) as error:
        found = {"error": str(error)[:200] or type(error).__name__}
    else:
        Path(poster).write_bytes(picture)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
