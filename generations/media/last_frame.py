"""Draws the last frame of the video on standard input: the program that `frames.py` runs.

It is the frame that is presented last: not the last one in the file, where frames are stored out of order, nor one that
an edit list leaves out. What cannot be decoded at the end is passed over. It prints one line of JSON, then the JPEG.
"""

import io
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

import av
from av.error import FFmpegError
from PIL import Image

from generations.media.limits import limit_self
from generations.media.playback import FAULTS, STRICT, NotPlayable, moving_pictures, open_video, shape
from generations.media.poster import turn_of

QUALITY: Final = 95
TURNS: Final = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}


def last_frame(container: Any) -> Any:
    """The frame that is presented last, of those that are whole. Raises NotPlayable and FAULTS."""
    video = moving_pictures(container)
    video.thread_type = "SLICE"  # threads for frames would lose whole ones beside a damaged one
    video.codec_context.options = STRICT
    if (end := _end(container, video)) is not None:
        container.seek(end, stream=video, backward=True)
        if frame := _latest(container, video):
            return frame
    container.seek(0)
    if frame := _latest(container, video):
        return frame
    raise NotPlayable("no moving picture in it can be shown")


def drawn(frame: Any, size: tuple[int, int]) -> bytes:
    """The frame as a JPEG without thinned-out colours, upright, with square pixels."""
    picture: Image.Image = frame.to_image()
    if turn := TURNS.get(turn_of(frame)):
        picture = picture.transpose(turn)
    if picture.size != size:
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY, subsampling=0)
    return file.getvalue()


def _end(container: Any, video: Any) -> int | None:
    """Where the track ends, in its own units; None where the file does not say."""
    if video.duration:
        return int((video.start_time or 0) + video.duration)
    if container.duration:
        return int(container.duration / 1_000_000 / video.time_base)
    return None


def _latest(container: Any, video: Any) -> Any:
    """Of the frames from here on the one that is presented last; None where none can be decoded."""
    latest = None
    for frame in _frames(container, video):
        if frame.pts is not None and (latest is None or frame.pts >= latest.pts):
            latest = frame
    return latest


def _frames(container: Any, video: Any) -> Iterator[Any]:
    """Every frame that is whole, from here to where the file ends, or breaks off."""
    try:
        for packet in container.demux(video):
            if not packet.is_corrupt:
                yield from _decoded(packet.decode)
    except FFmpegError:
        yield from _decoded(video.decode)


def _decoded(decode: Callable[[], list[Any]]) -> list[Any]:
    """What comes of a packet, or of the last ones that are still in the decoder; nothing of a damaged one."""
    try:
        return [frame for frame in decode() if not frame.is_corrupt]
    except FFmpegError:
        return []


def draw(file: BinaryIO) -> tuple[dict[str, int], bytes]:
    """The last frame's size and its JPEG. Raises NotPlayable and FAULTS."""
    with open_video(file) as container:
        frame = last_frame(container)
        width, height = shape(frame, moving_pictures(container))
    return {"width": width, "height": height}, drawn(frame, (width, height))


def main(memory_bytes: str, cpu_seconds: str) -> None:
    """Print the frame, or what is wrong with the file as `error`. Any other end is not the file's fault."""
    limit_self(int(memory_bytes), int(cpu_seconds), file_bytes=0)
    av.logging.set_level(None)
    found: dict[str, Any] = {}
    content = b""
    try:
        found, content = draw(sys.stdin.buffer)
    except (NotPlayable, *FAULTS) as error:
        found = {"error": str(error)[:200] or type(error).__name__}
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n")
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
