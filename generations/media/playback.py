"""Plays a video from standard input to its end and writes its poster: the program that `probe.py` runs.

It has no Django, for speed, and bounds itself before it reads a byte. The container is named, never guessed, since
some formats (playlists) make a demuxer open other files and addresses. It prints one line of JSON.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

import av
from av.error import FFmpegError
from av.stream import Disposition

from generations.media import webm
from generations.media.limits import limit_self
from generations.media.poster import Still, jpeg, turn_of
from generations.media.timeline import Timeline, codec_of

POSTER_MOST_BYTES = 32 * 1024**2
DECODE_EVERY_FRAME_SECONDS = 120.0
SHOWN_SHARE = 0.95
END_TOLERANCE_SECONDS = 0.5
STRICT: Final = {"err_detect": "explode"}  # as in Chromium, which stops at the first picture that is not whole
NO_FILM: Final = Disposition.attached_pic | Disposition.timed_thumbnails
FOR_BROWSERS: Final = frozenset({"h264", "hevc", "vp8", "vp9", "av1"})
OF_WEBM: Final = frozenset({"vp8", "vp9", "av1", "opus", "vorbis"})

# What a hostile file makes the decoder, or the reading of places it names, raise. Our own mistakes are not among them.
FAULTS = (FFmpegError, OSError, MemoryError, ArithmeticError, ValueError)


class NotPlayable(Exception):
    """Why the file is no video that plays."""


def play(container: Any) -> tuple[dict[str, Any], bytes]:
    """Demux every packet and decode the pictures; what it is, and its poster. Raises NotPlayable and FAULTS."""
    video = moving_pictures(container)
    video.thread_type = "AUTO"
    video.codec_context.options = STRICT
    timeline, still, drawn = Timeline(), Still(), 0
    for packet in whole_packets(container, timeline):
        if packet.stream is not video:
            continue
        for frame in packet.decode():
            drawn += 1
            still.consider(frame)
        if timeline[video.index].end > DECODE_EVERY_FRAME_SECONDS:
            video.codec_context.skip_frame = "NONKEY"
    check_whole(container, video, timeline, drawn)
    width, height = shape(still.frame, video)
    has_sound = any(timeline[stream.index].packets for stream in container.streams.audio)
    seconds = timeline[video.index].seconds_from_zero
    found = {"width": width, "height": height, "duration_seconds": seconds, "has_sound": has_sound}
    return found, jpeg(still.frame, width, height)


def whole_packets(container: Any, timeline: Timeline) -> Iterator[Any]:
    """The packets of every track, each entered into the timeline; the last of each are empty. Raises NotPlayable."""
    for packet in container.demux():
        if packet.is_corrupt:
            raise NotPlayable("it is damaged")
        if packet.size:
            timeline[packet.stream.index].include(packet)
        yield packet


def moving_pictures(container: Any) -> Any:
    """The track to play: a film rather than a still picture, in a codec that browsers have, the default, the first.

    Raises NotPlayable.
    """
    tracks = [one for one in container.streams.video if one.codec_context and not one.disposition & NO_FILM]
    if not tracks:
        raise NotPlayable("there is no moving picture in it")
    return max(
        tracks,
        key=lambda track: (
            max(track.frames, len(track.index_entries)) > 1,
            codec_of(track) in FOR_BROWSERS,
            bool(track.disposition & Disposition.default),
        ),
    )


def check_whole(container: Any, video: Any, timeline: Timeline, drawn: int) -> None:
    """Raises NotPlayable where fewer packets, pictures or seconds came than are to be presented."""
    track = timeline[video.index]
    if drawn < 2 or track.seconds <= 0:
        raise NotPlayable("no moving picture in it can be shown")
    if timeline.ends_early(container, video, END_TOLERANCE_SECONDS):
        raise NotPlayable("its pictures end before it does")
    if any(timeline.lacks_any_of(stream) for stream in (video, *container.streams.audio)):
        raise NotPlayable("it breaks off before its end")
    if track.seconds <= DECODE_EVERY_FRAME_SECONDS and drawn < track.shown * SHOWN_SHARE:
        raise NotPlayable("too many of its pictures are damaged")


def shape(frame: Any, video: Any) -> tuple[int, int]:
    """Width and height as they are shown: square pixels, upright. A pixel more than four times as long is nonsense."""
    stretch = float(video.sample_aspect_ratio or 1)
    width, height = round(frame.width * (stretch if 0.25 <= stretch <= 4 else 1)), frame.height
    return (height, width) if turn_of(frame) in {90, 270} else (width, height)


def open_webm(file: Any) -> Any:
    """The file opened, if it is a whole WebM and nothing else that Matroska may hold. Raises NotPlayable and FAULTS."""
    if webm.doc_type(file) != "webm" or webm.is_cut(file):
        raise NotPlayable("it is no whole WebM")
    file.seek(0)
    container = av.open(file, format="matroska")
    if not {codec_of(stream) for stream in (*container.streams.video, *container.streams.audio)} <= OF_WEBM:
        raise NotPlayable("its tracks are not those of a WebM")
    return container


def open_video(file: Any) -> Any:
    """The file opened as what it begins as. Raises NotPlayable and FAULTS."""
    is_webm = file.read(len(webm.EBML_HEAD)) == webm.EBML_HEAD
    file.seek(0)
    return open_webm(file) if is_webm else av.open(file, format="mov")


def examine(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """What the file is, its content type included, and its poster. Raises NotPlayable and FAULTS."""
    with open_video(file) as container:
        found, picture = play(container)
        is_webm = "matroska" in container.format.name
    return found | {"content_type": "video/webm" if is_webm else "video/mp4"}, picture


def main(poster: str, memory_bytes: str, cpu_seconds: str) -> None:
    """Print what standard input is, or what is wrong with it as `error`. Any other end is not the file's fault."""
    limit_self(int(memory_bytes), int(cpu_seconds), file_bytes=POSTER_MOST_BYTES, writable=[Path(poster).parent])
    av.logging.set_level(None)
    try:
        found, picture = examine(sys.stdin.buffer)
    except (NotPlayable, *FAULTS) as error:
        found = {"error": str(error)[:200] or type(error).__name__}
    else:
        Path(poster).write_bytes(picture)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
