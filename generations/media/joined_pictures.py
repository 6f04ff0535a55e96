"""The pictures of joined clips, as packets in order. Used by `join.py`, in the child process: no Django here."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

import av.filter

from generations.media.clips import BT709, Clip
from generations.media.poster import TURNS

QUALITY: Final = {"preset": "veryfast", "crf": "18"}
COLOURS: Final = {BT709: 1, "bt601": 6}  # as H.264 numbers them
LIMITED_RANGE: Final = 1


def template(target: Any, first: Clip) -> Any:
    """A track for copied packets."""
    track = target.add_stream_from_template(first.video)
    track.time_base = first.video.time_base
    return track


def encoder(target: Any, first: Clip) -> Any:
    """A track for pictures that are drawn anew, in the first clip's size and at its rate."""
    track = target.add_stream("libx264", rate=first.rate, options=QUALITY)
    track.width, track.height = (side - side % 2 for side in first.size)
    track.pix_fmt = "yuv420p"
    codec, colour = track.codec_context, COLOURS[first.matrix]
    codec.colorspace = codec.color_primaries = codec.color_trc = colour
    codec.color_range = LIMITED_RANGE
    codec.time_base = 1 / first.rate
    return track


def copied(clips: Sequence[Clip], track: Any) -> Iterator[Any]:
    """Every packet as it is, only later."""
    at, base = 0, clips[0].video.time_base
    for clip in clips:
        shift = at - round(clip.begin / base)
        for packet in clip.container.demux(clip.video):
            if packet.size:
                packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, track
                yield packet
        clip.rewind()
        at += round(clip.seconds / base)


def drawn(clips: Sequence[Clip], track: Any) -> Iterator[Any]:
    """Every clip's pictures, letterboxed, at one rate."""
    number = 0
    for clip in clips:
        for frame in _at_rate(clip, clips[0].rate, _framed(clip, track, clips[0].matrix)):
            frame.pts, frame.time_base, frame.pict_type = number, 1 / clips[0].rate, 0
            number += 1
            yield from track.encode(frame)
    yield from track.encode(None)


def pictures_of(clip: Clip, rate: Fraction) -> int:
    """How many it has at a rate."""
    return max(1, round(clip.seconds * rate))


def _at_rate(clip: Clip, rate: Fraction, frames: Iterator[tuple[Fraction, Any]]) -> Iterator[Any]:
    """The picture that is shown at each tick of the rate, until the clip ends."""
    ticks, done = pictures_of(clip, rate), 0
    current: Any = None
    for time, frame in frames:
        while current is not None and done < ticks and Fraction(done) / rate < time - 1 / (2 * rate):
            yield current
            done += 1
        current = frame
    while current is not None and done < ticks:
        yield current
        done += 1


def _framed(clip: Clip, track: Any, matrix: str) -> Iterator[tuple[Fraction, Any]]:
    """Every picture and when it is shown, upright, as large as fits, on black."""
    graph: Any = None
    for frame in clip.frames():
        if frame.pts is None:
            continue
        graph = graph or _graph(clip, frame, track, matrix)
        time = frame.pts * clip.video.time_base - clip.begin
        graph.push(frame)
        yield time, graph.pull()


def _graph(clip: Clip, frame: Any, track: Any, matrix: str) -> Any:
    width, height = clip.size
    scale = min(Fraction(track.width, width), Fraction(track.height, height))
    width, height = (max(2, int(side * scale) // 2 * 2) for side in (width, height))
    colours = f"in_color_matrix={clip.matrix}:out_color_matrix={matrix}:out_range=tv"
    graph = av.filter.Graph()
    steps = [
        graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=clip.video.time_base)
    ]
    steps += [graph.add(name, text) for name, text in TURNS[clip.turn]]
    steps.append(graph.add("scale", f"{width}:{height}:{colours}"))
    steps.append(graph.add("format", "yuv420p"))
    steps.append(graph.add("pad", f"{track.width}:{track.height}:(ow-iw)/2:(oh-ih)/2:black"))
    steps.append(graph.add("setsar", "1"))
    steps.append(graph.add("buffersink"))
    graph.link_nodes(*steps).configure()
    return graph
