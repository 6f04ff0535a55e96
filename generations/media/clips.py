"""What is known of a clip before it is joined: read from its packets, none of them decoded but the first frame.

Used by `join.py`, in the child process: no Django here.
"""

import io
import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, NamedTuple

from generations.media.playback import STRICT, NotPlayable, moving_pictures, open_video, shape
from generations.media.poster import turn_of

MOST_PICTURES_A_SECOND: Final = 60
USUAL_RATE: Final = Fraction(24)
COPIED: Final = "h264"
HD: Final = 576  # what is larger and does not name its colours has those of HDTV
BT601, BT709 = "bt601", "bt709"
MATRICES: Final = {1: BT709, 5: BT601, 6: BT601}


class Reader(io.RawIOBase):
    """An open file read from a place of its own: its pictures and its sound are read side by side."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self._at = descriptor, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = os.pread(self._descriptor, len(buffer), self._at)
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_CUR:
            offset += self._at
        elif whence == os.SEEK_END:
            offset += os.fstat(self._descriptor).st_size
        self._at = offset
        return offset

    def tell(self) -> int:
        return self._at


@dataclass
class Clip:
    """An opened clip: its tracks, when its pictures begin and end, in seconds, and whether they may be copied.

    The track of `sound` is of a container of its own. Nothing is decoded in `container`: a decoder keeps the memory of
    its pictures, and twenty of them would have more than one child may.
    """

    descriptor: int
    container: Any
    video: Any
    sound: Any
    begin: Fraction
    end: Fraction
    pictures: int
    dts: tuple[int, int]  # the first and the last
    is_plain: bool
    size: tuple[int, int]
    turn: int
    matrix: str

    @property
    def seconds(self) -> Fraction:
        """How long it is shown."""
        return self.end - self.begin

    @property
    def rate(self) -> Fraction:
        """Pictures a second."""
        rate = self.video.average_rate
        return min(Fraction(rate), Fraction(MOST_PICTURES_A_SECOND)) if rate else USUAL_RATE

    @property
    def looks(self) -> tuple[Any, ...]:
        """What has to be the same of two clips whose pictures stand in one track."""
        codec, video = self.video.codec_context, self.video
        made = (codec.name, codec.extradata, codec.pix_fmt, codec.width, codec.height, codec.profile)
        return (*made, video.time_base, video.average_rate, video.sample_aspect_ratio)

    def frames(self) -> Generator[Any]:
        """Every picture, from the beginning; the decoder's memory is given back behind the last one."""
        with open_video(Reader(self.descriptor)) as container:
            video = moving_pictures(container)
            video.codec_context.options = STRICT
            video.thread_type = "AUTO"
            yield from container.decode(video)

    def rewind(self) -> None:
        """Back to the beginning."""
        self.container.seek(0)


@contextmanager
def read_clip(descriptor: int) -> Iterator[Clip]:
    """Open a clip and look through its packets. Raises NotPlayable and FAULTS."""
    with open_video(Reader(descriptor)) as container, open_video(Reader(descriptor)) as heard:
        sounds = [one for one in heard.streams.audio if one.codec_context]
        clip = _looked_through(descriptor, container, sounds[0] if sounds else None)
        first = _first_frame(clip)
        clip.size, clip.turn, clip.matrix = shape(first, clip.video), turn_of(first), _matrix_of(first)
        clip.rewind()
        yield clip


def are_alike(clips: Sequence[Clip]) -> bool:
    """Whether the pictures of all fit into one track as they are, each clip's after those of the one before it."""
    first = clips[0]
    if first.video.codec_context.name != COPIED:
        return False
    return all(not clip.turn and clip.is_plain and clip.looks == first.looks for clip in clips) and _follow(clips)


def _follow(clips: Sequence[Clip]) -> bool:
    """Whether no packet has to be decoded before one of the clip before it."""
    base, at, last = clips[0].video.time_base, 0, None
    for clip in clips:
        shift = at - round(clip.begin / base)
        if last is not None and clip.dts[0] + shift <= last:
            return False
        last, at = clip.dts[1] + shift, at + round(clip.seconds / base)
    return True


def _looked_through(descriptor: int, container: Any, sound: Any) -> Clip:
    """Raises NotPlayable where nothing is shown."""
    video = moving_pictures(container)
    packets = [_facts(packet) for packet in container.demux(video) if packet.size and packet.pts is not None]
    shown = [one for one in packets if not one.is_discard]
    if not shown or (end := max(one.end for one in shown)) <= (begin := min(one.pts for one in shown)):
        raise NotPlayable("no moving picture in it can be shown")
    return Clip(
        descriptor,
        container,
        video,
        sound,
        begin=max(begin * video.time_base, Fraction(0)),
        end=end * video.time_base,
        pictures=len(shown),
        dts=(shown[0].dts or 0, shown[-1].dts or 0),
        is_plain=len(shown) == len(packets) and begin >= 0 and all(one.is_timed for one in shown),
        size=(0, 0),
        turn=0,
        matrix=BT709,
    )


class _Facts(NamedTuple):
    pts: int
    end: int
    dts: int | None
    is_timed: bool
    is_discard: bool


def _facts(packet: Any) -> _Facts:
    is_timed = packet.dts is not None and bool(packet.duration)
    return _Facts(packet.pts, packet.pts + (packet.duration or 0), packet.dts, is_timed, packet.is_discard)


def _first_frame(clip: Clip) -> Any:
    with closing(clip.frames()) as frames:
        for frame in frames:
            return frame
    raise NotPlayable("no moving picture in it can be shown")


def _matrix_of(frame: Any) -> str:
    """How its colours are written: as it says, else as such a size usually is."""
    return MATRICES.get(int(frame.colorspace), BT709 if min(frame.width, frame.height) > HD else BT601)
