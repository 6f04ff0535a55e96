"""Plays a video from standard input to its end and writes its poster: the program that `probe.py` runs.

It has no Django, for speed, and bounds itself before it reads a byte. The container is named, never guessed, since
some formats (playlists) make a demuxer open other files and addresses. It prints one line of JSON.
"""

import json
import math
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.filter
from av.error import FFmpegError
from av.stream import Disposition

from generations.media.limits import limit_self

POSTER_MOST_BYTES = 32 * 1024**2
DECODE_EVERY_FRAME_SECONDS = 120.0
POSTER_LONGEST_SIDE = 960
SHOWN_SHARE = 0.95
TURNS: dict[int, list[tuple[str, str]]] = {  # by the degrees, counterclockwise, that a player turns the picture
    0: [],
    90: [("transpose", "cclock")],
    180: [("hflip", ""), ("vflip", "")],
    270: [("transpose", "clock")],
}
DARK = 24  # mean of the luma, 0 to 255; black in video is 16
LOOK_FOR_LIGHT_SECONDS = 3.0
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
    still, shown, begin, end = Still(), 0, math.inf, 0.0
    for packet in container.demux():
        if packet.is_corrupt:
            raise NotPlayable("it is damaged")
        packets[packet.stream.index] += bool(packet.size)
        if packet.stream is not video:
            continue
        if packet.pts is not None:
            begin = min(begin, float(packet.pts * packet.time_base))
            end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        for frame in packet.decode():
            shown += 1
            still.consider(frame)
        if end > DECODE_EVERY_FRAME_SECONDS:
            video.codec_context.skip_frame = "NONKEY"
    check_whole(container, video, packets, shown, end - begin)
    width, height = shape(still.frame, video)
    found = {
        "width": width,
        "height": height,
        "duration_seconds": round(end - max(begin, 0.0), 3),
        "has_sound": any(packets[stream.index] for stream in container.streams.audio),
    }
    return found, jpeg(still.frame, width, height)


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


def turn_of(frame: Any) -> int:
    """By how many degrees counterclockwise it is turned to be shown, in quarters."""
    return int(round(frame.rotation / 90) * 90 % 360)


class Still:
    """The first picture that is not dark, of the first seconds; the very first where all are."""

    def __init__(self) -> None:
        self.frame: Any = None
        self._is_settled = False

    def consider(self, frame: Any) -> None:
        """Take the picture if it is better than what there is."""
        if self._is_settled:
            return
        bright = not is_dark(frame)
        if self.frame is None or bright:
            self.frame = frame
        self._is_settled = bright or (frame.time or 0) > LOOK_FOR_LIGHT_SECONDS


def is_dark(frame: Any) -> bool:
    """Whether nearly nothing is to be seen: the mean of a sample of its luma."""
    small = frame.reformat(width=16, height=16, format="gray8")
    plane = small.planes[0]
    rows = bytes(plane)
    return sum(sum(rows[y * plane.line_size : y * plane.line_size + 16]) for y in range(16)) < DARK * 256


def jpeg(frame: Any, width: int, height: int) -> bytes:
    """The picture as a JPEG, upright, its longest side at most POSTER_LONGEST_SIDE."""
    scale = min(1.0, POSTER_LONGEST_SIDE / max(width, height))
    width, height = max(2, round(width * scale)), max(2, round(height * scale))
    graph = av.filter.Graph()
    steps = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 25))]
    steps += [graph.add(name, text) for name, text in TURNS[turn_of(frame)]]
    steps.append(graph.add("scale", f"{width}:{height}:out_color_matrix=bt601:out_range=full"))
    steps.append(graph.add("setsar", "1"))
    steps.append(graph.add("format", "yuvj420p"))
    steps.append(graph.add("buffersink"))
    graph.link_nodes(*steps).configure()
    graph.push(frame)
    picture: Any = graph.pull()
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = width, height, "yuvj420p", Fraction(1, 25)
    encoder.options = {"qmin": "3", "qmax": "3"}
    picture.pict_type = 0
    return b"".join(bytes(packet) for packet in [*encoder.encode(picture), *encoder.encode(None)])


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
