"""What is presented of a file's tracks, as its packets go by. Used by `playback.py`, in the child process.

An edit list may leave out the beginning or the end of a track: its demuxer marks the packets that only help to decode
others, and gives the rest the times at which they are shown.
"""

import math
from collections import defaultdict
from typing import Any

VP8_SHOWS = 0x10  # the bit of a picture's first byte that says that it is shown (RFC 6386, 9.1)


class Track:
    """One track: how many packets came, how many of them are shown, and when, in seconds."""

    def __init__(self) -> None:
        self.packets = self.shown = 0
        self.begin, self.end = math.inf, 0.0

    def include(self, packet: Any) -> None:
        """Count it, and reach from before it to after it if it is shown."""
        self.packets += 1
        if packet.is_discard:
            return
        self.shown += not is_hidden(packet)
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

    @property
    def reach(self) -> float:
        """As far as it may have been meant, whether the file counts from its own beginning or from 0."""
        return max(self.end, self.seconds)


class Timeline(defaultdict[int, Track]):
    """The tracks by their number."""

    def __init__(self) -> None:
        super().__init__(Track)

    def lacks_any_of(self, stream: Any) -> bool:
        """Whether fewer packets came than the index of an MP4 or QuickTime file has; a WebM has none of all."""
        return bool(self[stream.index].packets < sum(entry.size > 0 for entry in stream.index_entries))

    def ends_early(self, container: Any, video: Any, tolerance_seconds: float) -> bool:
        """Whether the pictures, or all tracks, end before the file claims.

        It is heard only where no table of samples is in front that is better than any claim: in fragments and WebM.
        """
        if 0 < len(video.index_entries) <= video.frames:
            return False
        if video.duration:
            return self[video.index].reach < float(video.duration * video.time_base) - tolerance_seconds
        reach = max(track.reach for track in self.values())
        return reach < (container.duration or 0) / 1_000_000 - tolerance_seconds


def is_hidden(packet: Any) -> bool:
    """Whether it is a picture of VP8 that only helps to draw others; it is a packet of its own there."""
    return codec_of(packet.stream) == "vp8" and not memoryview(packet)[0] & VP8_SHOWS


def codec_of(stream: Any) -> str:
    """The name of a stream's codec, whichever library decodes it; "" where none does."""
    return stream.codec_context.codec.canonical_name if stream.codec_context else ""
