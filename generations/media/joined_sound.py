"""The sound of joined clips, as packets in order: exactly as long as the pictures, silence for those that have none.

Used by `join.py`, in the child process: no Django here.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

import av
import av.audio.fifo

from generations.media.clips import Clip
from generations.media.joined_pictures import pictures_of

RATE: Final = 48_000
LAYOUT: Final = "stereo"
FORMAT: Final = "fltp"
BITS_A_SECOND: Final = 192_000
BYTES: Final = 4
BLOCK: Final = 1024


def sound_encoder(target: Any) -> Any:
    """A track for sound."""
    track = target.add_stream("aac", rate=RATE, layout=LAYOUT)
    track.codec_context.bit_rate = BITS_A_SECOND
    return track


def sound(clips: Sequence[Clip], track: Any, *, is_copy: bool) -> Iterator[Any]:
    """The packets of all; none without a track."""
    if track is None:
        return
    fifo, written, shown = av.audio.fifo.AudioFifo(), 0, Fraction(0)
    encoded = _Encoder(track)
    for clip in clips:
        shown += clip.seconds if is_copy else pictures_of(clip, clips[0].rate) / clips[0].rate
        for block in _clip(clip, round(shown * RATE) - written):
            block.pts = None
            fifo.write(block)
            while whole := fifo.read(BLOCK):
                yield from encoded.packets(whole)
        written = round(shown * RATE)
    if rest := fifo.read(0, partial=True):
        yield from encoded.packets(rest)
    yield from track.encode(None)


class _Encoder:
    """Encodes blocks one after the other."""

    def __init__(self, track: Any) -> None:
        self._track, self._at = track, 0

    def packets(self, block: Any) -> Iterator[Any]:
        block.pts, block.time_base = self._at, Fraction(1, RATE)
        self._at += block.samples
        yield from self._track.encode(block)


def _clip(clip: Clip, samples: int) -> Iterator[Any]:
    """Exactly so many samples: what the clip has from its first picture on, and silence."""
    left = samples
    for block in _heard(clip) if clip.sound else ():
        taken = _first(block, left)
        if taken is None:
            break
        left -= taken.samples
        yield taken
    while left > 0:
        silent = silence(min(left, BLOCK))
        left -= silent.samples
        yield silent


def _heard(clip: Clip) -> Iterator[Any]:
    """Its sound from the moment of its first picture on; where it comes later, after silence."""
    resampler = av.AudioResampler(format=FORMAT, layout=LAYOUT, rate=RATE)
    ahead: int | None = None
    for frame in clip.sound.container.decode(clip.sound):
        if ahead is None:
            time = (frame.pts or 0) * clip.sound.time_base
            ahead = round((clip.begin - time) * RATE)  # samples before the first picture
            for _ in range(-ahead // BLOCK):
                yield silence(BLOCK)
        for block in resampler.resample(frame):
            rest, ahead = _without_first(block, ahead)
            if rest is not None:
                yield rest
    for block in resampler.resample(None):
        if block.samples:
            yield block


def _without_first(block: Any, many: int) -> tuple[Any, int]:
    if many <= 0:
        return block, 0
    if block.samples <= many:
        return None, many - block.samples
    return _cut(block, many, block.samples), 0


def _first(block: Any, many: int) -> Any:
    if many <= 0:
        return None
    return block if block.samples <= many else _cut(block, 0, many)


def _cut(block: Any, begin: int, end: int) -> Any:
    """A part of a block of floating samples, a plane for each channel."""
    part = av.AudioFrame(format=FORMAT, layout=LAYOUT, samples=end - begin)
    part.sample_rate = RATE
    for source, target in zip(block.planes, part.planes, strict=True):
        wanted = bytes(source)[begin * BYTES : end * BYTES]
        target.update(wanted + bytes(target.buffer_size - len(wanted)))
    return part


def silence(samples: int) -> Any:
    """A block of nothing to be heard."""
    block = av.AudioFrame(format=FORMAT, layout=LAYOUT, samples=samples)
    block.sample_rate = RATE
    for plane in block.planes:
        plane.update(bytes(plane.buffer_size))
    return block
