"""Joins videos into one MP4: the program that `joining.py` runs.

Pictures are copied where all clips are made alike, else drawn anew in the first one's size (`joined_pictures.py`).
Sound is always encoded anew, since copied packets click where two clips meet (`joined_sound.py`). It tells how far it
is, in percent, over a pipe; where that breaks, whoever waits for it is gone, and this ends. It prints one line of JSON.
"""

import errno
import heapq
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO, Final

import av

from generations.media.clips import Clip, are_alike, read_clip
from generations.media.joined_pictures import copied, drawn, encoder, template
from generations.media.joined_sound import RATE, sound, sound_encoder
from generations.media.limits import limit_self
from generations.media.playback import FAULTS, NotPlayable

MOST_BYTES: Final = 4 * 1024**3
INDEX_BYTES: Final = 40  # for each packet, at the file's beginning
LEAST_INDEX_BYTES: Final = 128 * 1024
SOUND_PACKET: Final = 1024
POLITE: Final = 10
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def join(files: Sequence[int], out: BinaryIO, tell: Callable[[int], None]) -> dict[str, bool]:
    """Write the clips, open files by their numbers, one after the other; says whether their pictures were copied.

    Raises NotPlayable and FAULTS.
    """
    with ExitStack() as opened:
        clips = [opened.enter_context(read_clip(file)) for file in files]
        is_copy = are_alike(clips)
        has_sound = any(clip.sound is not None for clip in clips)
        options = {"moov_size": str(_index_bytes(clips))}
        with av.open(out, "w", format="mp4", options=options) as target:
            video = template(target, clips[0]) if is_copy else encoder(target, clips[0])
            audio = sound_encoder(target) if has_sound else None
            pictures = copied(clips, video) if is_copy else drawn(clips, video)
            packets = heapq.merge(pictures, sound(clips, audio, is_copy=is_copy), key=_time)
            _write(target, packets, float(sum(clip.seconds for clip in clips)), tell)
    return {"is_copy": is_copy}


def _write(target: Any, packets: Iterator[Any], seconds: float, tell: Callable[[int], None]) -> None:
    told = -1
    for packet in packets:
        percent = min(99, int(100 * _time(packet) / seconds))
        if percent > told:
            told = percent
            tell(percent)
        target.mux(packet)


def _time(packet: Any) -> float:
    return float((packet.dts or 0) * packet.time_base)


def _index_bytes(clips: Sequence[Clip]) -> int:
    """Room for the index in front, so that a browser need not look for it at the end."""
    pictures = sum(max(clip.pictures, int(clip.seconds * clips[0].rate) + 1) for clip in clips)
    sounds = sum(int(clip.seconds * RATE / SOUND_PACKET) + 2 for clip in clips)
    return LEAST_INDEX_BYTES + INDEX_BYTES * (pictures + sounds)


def main(memory_bytes: str, cpu_seconds: str, task: str) -> None:
    """Print whether pictures were copied, or what is wrong as `error`, or that the disk `is_full`.

    Any other end is not the files' fault.
    """
    os.nice(POLITE)
    limit_self(int(memory_bytes), int(cpu_seconds), file_bytes=MOST_BYTES)
    av.logging.set_level(None)
    ends = json.loads(task)
    found: dict[str, Any] = {}

    def tell(percent: int) -> None:
        os.write(ends["progress"], f"{percent}\n".encode())

    try:
        with open(ends["out"], "w+b", closefd=False) as out:
            found = dict(join(ends["files"], out, tell))
    except (NotPlayable, *FAULTS) as error:
        is_full = isinstance(error, OSError) and error.errno in FULL
        found = {"is_full": True} if is_full else {"error": str(error)[:200] or type(error).__name__}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
