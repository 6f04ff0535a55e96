"""Real clips, cheap to make: two seconds are encoded, and their packets are repeated to the asked-for length.

H.264 without B-frames, so the loop may be cut after any frame; AAC sound where it is asked for; the index in front, so
that a player may start before the end has arrived. The same clip asked for again is not made again.
"""

import hashlib
import io
import math
import os
import tempfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream

from generations.sandbox.drawing import Scene, frames

FRAMES_PER_SECOND = 24
LOOP_SECONDS = 2
SAMPLE_RATE = 48_000
TONES = (220, 277, 330)
"""A quiet A major chord; whole hertz, so that each second of it follows seamlessly on the one before."""


@dataclass(frozen=True)
class Clip:
    """What is to be made."""

    scene: Scene
    seconds: int
    has_sound: bool

    @property
    def name(self) -> str:
        """A file name that only this clip has."""
        picture = hashlib.sha256(self.scene.picture or b"").hexdigest()
        facts = (self.scene.width, self.scene.height, self.scene.words, picture, self.seconds, self.has_sound)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:32] + ".mp4"


def make(clip: Clip, folder: Path) -> str:
    """Put the clip into `folder`, whole or not at all, and return its file name."""
    path = folder / clip.name
    if not path.exists():
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
        os.close(handle)
        try:
            _write(clip, temporary)
            os.replace(temporary, path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    return clip.name


def sound_alone() -> bytes:
    """An mp4 without a picture."""
    return _encoded_sound(4)


def _write(clip: Clip, path: str) -> None:
    loop = _encoded_loop(clip.scene, min(LOOP_SECONDS, clip.seconds))
    sound = _encoded_sound(clip.seconds) if clip.has_sound else None
    with av.open(path, "w", format="mp4", options={"movflags": "faststart"}) as out:
        # Both streams must be there before the first packet: the first one writes the header.
        writers = [_Writer(out, loop, clip.seconds)] + ([_Writer(out, sound, clip.seconds)] if sound else [])
        for writer in writers:
            writer.write()


class _Writer:
    """Copies the packets of a small encoded file, over and over, into one stream of the clip."""

    def __init__(self, out: OutputContainer, source: bytes, seconds: int) -> None:
        self.out, self.source, self.seconds = out, source, seconds
        with av.open(io.BytesIO(source), "r") as container:
            self.stream = out.add_stream_from_template(container.streams[0])

    def write(self) -> None:
        for packet in self._packets():
            packet.stream = self.stream
            self.out.mux(packet)

    def _packets(self) -> Iterator["Packet[Stream]"]:
        start = 0
        end = 1
        while start < end:
            with av.open(io.BytesIO(self.source), "r") as container:
                length, end = _times(container, self.seconds)
                for packet in container.demux():
                    if packet.pts is None or packet.pts + start >= end:
                        continue
                    packet.pts = packet.dts = packet.pts + start
                    yield packet
            start += length


def _times(container: InputContainer, seconds: int) -> tuple[int, int]:
    """The length of the loop and the end of the clip, in the units of its stream."""
    stream = container.streams[0]
    if not stream.duration or not stream.time_base:
        raise ValueError("a loop without a length would be repeated for ever")
    return stream.duration, int(seconds / stream.time_base)


def _encoded_loop(scene: Scene, seconds: int) -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=FRAMES_PER_SECOND)
        stream.width, stream.height, stream.pix_fmt = scene.width, scene.height, "yuv420p"
        stream.options = {"preset": "ultrafast", "crf": "27", "bf": "0", "sc_threshold": "0"}
        for index, frame in enumerate(frames(scene, FRAMES_PER_SECOND * seconds)):
            frame.pts, frame.time_base = index, Fraction(1, FRAMES_PER_SECOND)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return buffer.getvalue()


@lru_cache(maxsize=16)
def _encoded_sound(seconds: int) -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as out:
        stream = out.add_stream("aac", rate=SAMPLE_RATE, layout="mono")
        stream.bit_rate = 64_000
        for start in range(0, SAMPLE_RATE * seconds, 1024):
            frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            frame.planes[0].update(_chord()[start % SAMPLE_RATE :][:1024].tobytes())
            frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, start, Fraction(1, SAMPLE_RATE)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _chord() -> "array[float]":
    """One second of it and a little more, so that a frame may begin anywhere in the second."""
    return array(
        "f",
        (
            sum(math.sin(2 * math.pi * tone * sample / SAMPLE_RATE) for tone in TONES) * 0.05
            for sample in range(SAMPLE_RATE + 1024)
        ),
    )
