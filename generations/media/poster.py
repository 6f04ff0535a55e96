"""Which picture of a video stands for it, and its JPEG. Used by `playback.py`, in the child process: no Django here."""

from fractions import Fraction
from typing import Any

import av
import av.filter

POSTER_LONGEST_SIDE = 960
TURNS: dict[int, list[tuple[str, str]]] = {  # by the degrees, counterclockwise, that a player turns the picture
    0: [],
    90: [("transpose", "cclock")],
    180: [("hflip", ""), ("vflip", "")],
    270: [("transpose", "clock")],
}
DARK = 24  # mean of the luma, 0 to 255; black in video is 16
LOOK_FOR_LIGHT_SECONDS = 3.0


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
    small = frame.reformat(width=16, height=16, format="gray8", threads=1)
    plane = small.planes[0]
    rows = bytes(plane)
    return sum(sum(rows[y * plane.line_size : y * plane.line_size + 16]) for y in range(16)) < DARK * 256


def jpeg(frame: Any, width: int, height: int) -> bytes:
    """The picture as a JPEG, upright, its longest side at most POSTER_LONGEST_SIDE."""
    scale = min(1.0, POSTER_LONGEST_SIDE / max(width, height))
    width, height = max(2, round(width * scale)), max(2, round(height * scale))
    graph = av.filter.Graph()
    graph.threads = 1  # one picture is drawn before threads have started
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
    encoder.options, encoder.thread_count = {"qmin": "3", "qmax": "3"}, 1
    picture.pict_type = 0
    return b"".join(bytes(packet) for packet in [*encoder.encode(picture), *encoder.encode(None)])
