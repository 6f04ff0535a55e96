"""T11: videos of many makers' kinds that Chromium plays to their end, each made by a line of FFmpeg's arguments.

A line's name ends as its file does. It may have several steps, with ` | ` between them; LAST is what the step before
made. Add what people bring by a line in SOUND. `test_videos_in_chromium.py` shows that a browser plays it.
"""

import functools
import struct
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg

FILM = "-f lavfi -i testsrc2=size=160x90:rate=24:duration=1"
LONG_FILM = "-f lavfi -i testsrc2=size=160x90:rate=24:duration=3"
ODD_FILM = "-f lavfi -i testsrc=size=161x91:rate=24:duration=1"
TONE = "-f lavfi -i sine=frequency=330:sample_rate=48000:duration=1"
LONG_TONE = "-f lavfi -i sine=frequency=330:sample_rate=48000:duration=3"
STILL = "-f lavfi -i color=red:size=160x90:rate=25:duration=0.04"
WORDS = "-f srt -i data:text/plain;base64,MQowMDowMDowMCwxMDAgLS0+IDAwOjAwOjAwLDYwMApIaQo="
CHAPTERS = (
    "-f ffmetadata -i data:text/plain;base64,"
    "O0ZGTUVUQURBVEExCltDSEFQVEVSXQpUSU1FQkFTRT0xLzEwClNUQVJUPTAKRU5EPTQKdGl0bGU9QQo="
)
H264 = "-c:v libx264 -preset veryfast -pix_fmt yuv420p"
OPEN_GOP = "-x264-params open-gop=1:keyint=24:bframes=3:b-adapt=0:scenecut=0"
VP9 = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8"
AV1 = "-c:v libsvtav1 -preset 12"
AAC = "-c:a aac -b:a 64k"
TWO_TRACKS = f"-map 0 -map 1 -map 2 -c:v:0 mjpeg -c:v:1 libx264 -pix_fmt:v:1 yuv420p {AAC}"

SOUND = {
    # the usual ones
    "index in front.mp4": f"{FILM} {TONE} {H264} {AAC} -movflags faststart",
    "index at the end.mp4": f"{FILM} {TONE} {H264} {AAC}",
    "mute.mp4": f"{FILM} {H264}",
    "quicktime.mov": f"{FILM} {TONE} {H264} {AAC}",
    "itunes.mp4": f"{FILM} {TONE} {H264} {AAC} -f ipod",
    "3gp.mp4": f"{FILM} {TONE} {H264} {AAC} -f 3gp",
    "b-frames.mp4": f"{FILM} {TONE} {H264} -bf 3 -b_strategy 0 {AAC}",
    "no b-frames, no edit list.mp4": f"{FILM} {TONE} {H264} -bf 0 {AAC} -use_editlist 0",
    "b-frames, no edit list.mp4": f"{FILM} {TONE} {H264} -bf 3 -b_strategy 0 {AAC} -use_editlist 0",
    "negative offsets.mp4": f"{FILM} {TONE} {H264} -bf 3 -b_strategy 0 {AAC} -movflags negative_cts_offsets",
    "open groups.mp4": f"{LONG_FILM} {H264} {OPEN_GOP}",
    "key frames only.mp4": f"{FILM} {H264} -g 1",
    "baseline.mp4": f"{FILM} {H264} -profile:v baseline",
    "openh264.mp4": f"{FILM} {TONE} -c:v libopenh264 {AAC}",
    "intra refresh.mp4": f"{FILM} {H264} -x264-params intra-refresh=1:keyint=12",
    "interlaced.mp4": f"{FILM} -vf scale=160:96 {H264} -flags +ildct+ilme -x264-params tff=1",
    "headers in the stream.mp4": f"{FILM} {H264} -tag:v avc3",
    "fine clock.mp4": f"{FILM} {TONE} {H264} {AAC} -video_track_timescale 1000000",
    "metadata.mp4": f"{FILM} {TONE} {H264} {AAC} -metadata title=Tide -metadata seed=7 -movflags use_metadata_tags",
    # in fragments
    "fragments.mp4": f"{FILM} {TONE} {H264} {AAC} -g 12 -movflags frag_keyframe+empty_moov+default_base_moof",
    "cmaf.mp4": f"{FILM} {TONE} {H264} {AAC} -g 12 -movflags cmaf",
    "dash.mp4": f"{FILM} {TONE} {H264} {AAC} -g 12 -movflags dash+global_sidx+frag_keyframe",
    "a fragment each frame.mp4": f"{FILM} {H264} -movflags frag_every_frame+empty_moov",
    "first fragment in the index.mp4": f"{FILM} {TONE} {H264} {AAC} -g 12 -movflags frag_keyframe",
    "hybrid.mp4": f"{FILM} {TONE} {H264} {AAC} -g 12 -movflags hybrid_fragmented",
    "smooth streaming.mp4": f"{FILM} {TONE} {H264} {AAC} -f ismv",
    # cut without encoding again: the beginning stays in the file and an edit list leaves it out
    "cut, long group.mp4": f"{LONG_FILM} {LONG_TONE} {H264} -g 250 {AAC} | -ss 1.3 -i LAST -c copy",
    "cut, short group.mp4": f"{LONG_FILM} {LONG_TONE} {H264} -g 12 {AAC} | -ss 1.3 -i LAST -c copy",
    "cut, b-frames.mp4": f"{LONG_FILM} {LONG_TONE} {H264} -g 250 -bf 3 -b_strategy 0 {AAC} | -ss 2.1 -i LAST -c copy",
    "cut at both ends.mp4": f"{LONG_FILM} {LONG_TONE} {H264} -g 250 {AAC} | -ss 0.9 -i LAST -t 1.1 -c copy",
    "cut at its end.mp4": f"{LONG_FILM} {LONG_TONE} {H264} -g 250 {AAC} | -i LAST -t 1.7 -c copy",
    "cut, mute.mp4": f"{LONG_FILM} {H264} -g 250 | -ss 2.1 -i LAST -c copy",
    "cut, quicktime.mov": f"{LONG_FILM} {LONG_TONE} {H264} -g 250 {AAC} | -ss 1.3 -i LAST -c copy",
    "cut, in fragments.mp4": f"{LONG_FILM} {LONG_TONE} {H264} -g 250 {AAC}"
    " | -ss 1.3 -i LAST -c copy -movflags frag_keyframe+delay_moov",
    "cut, pcm.mov": f"{LONG_FILM} {LONG_TONE} {H264} -g 250 -c:a pcm_s16le | -ss 1.3 -i LAST -c copy",
    # sound
    "pcm.mp4": f"{FILM} {TONE} {H264} -c:a pcm_s16le",
    "pcm.mov": f"{FILM} {TONE} {H264} -c:a pcm_s16le",
    "pcm, big end first.mov": f"{FILM} {TONE} {H264} -c:a pcm_s16be",
    "pcm of 24 bits.mov": f"{FILM} {TONE} {H264} -c:a pcm_s24le",
    "pcm, floating.mp4": f"{FILM} {TONE} {H264} -c:a pcm_f32le",
    "pcm in fragments.mp4": f"{FILM} {TONE} {H264} -c:a pcm_s16le -movflags frag_keyframe+empty_moov",
    "telephone.mov": f"{FILM} {TONE} {H264} -c:a pcm_mulaw",
    "mp3.mp4": f"{FILM} {TONE} {H264} -c:a libmp3lame",
    "opus.mp4": f"{FILM} {TONE} {H264} -c:a libopus",
    "flac.mp4": f"{FILM} {TONE} {H264} -c:a flac",
    "five speakers.mp4": f"{FILM} -f lavfi -i anoisesrc=d=1:r=48000,aformat=channel_layouts=5.1 {H264} {AAC}",
    "two languages.mp4": f"{FILM} {TONE} {TONE} -map 0 -map 1 -map 2 {H264} {AAC}",
    "sound first.mp4": f"{FILM} {TONE} -map 1 -map 0 {H264} {AAC}",
    "sound longer.mp4": f"{FILM} {LONG_TONE} {H264} {AAC}",
    "sound longer, in fragments.mp4": f"{FILM} {LONG_TONE} {H264} {AAC} -movflags frag_keyframe+empty_moov",
    "picture longer.mp4": f"{LONG_FILM} {TONE} {H264} {AAC}",
    "picture later.mp4": f"-itsoffset 0.4 {FILM} {TONE} {H264} {AAC}",
    "sound later.mp4": f"{FILM} -itsoffset 0.4 {TONE} {H264} {AAC}",
    # pictures
    "10 bits.mp4": f"{FILM} -c:v libx264 -preset veryfast -pix_fmt yuv420p10le",
    "4:4:4, odd size.mp4": f"{ODD_FILM} -c:v libx264 -pix_fmt yuv444p",
    "lossless rgb.mp4": f"{FILM} -c:v libx264rgb -qp 0",
    "full range.mp4": f"{FILM} -c:v libx264 -preset veryfast -pix_fmt yuvj420p",
    "wide pixels.mp4": f"{FILM} -vf setsar=4/3 {H264}",
    "turned.mp4": f"{FILM} {H264} | -display_rotation 90 -i LAST -c copy",
    "tiny.mp4": f"-f lavfi -i testsrc2=size=16x16:rate=24:duration=1 {H264}",
    "uneven times.mp4": f"{FILM} -vf select=not(mod(n\\,5))+gt(n\\,12) -fps_mode vfr {H264}",
    "two a second.mp4": f"-f lavfi -i testsrc2=size=160x90:rate=2:duration=2 {H264}",
    "29.97.mp4": f"-f lavfi -i testsrc2=size=160x90:rate=30000/1001:duration=1 {H264}",
    "vp9.mp4": f"{FILM} {TONE} {VP9} -c:a libopus",
    "av1.mp4": f"{FILM} {TONE} {AV1} {AAC}",
    "av1 of 10 bits.mp4": f"{FILM} {AV1} -pix_fmt yuv420p10le",
    # other tracks
    "timecode.mov": f"{FILM} {TONE} {H264} {AAC} -timecode 01:00:00:00",
    "subtitles.mp4": f"{FILM} {TONE} {WORDS} {H264} {AAC} -c:s mov_text",
    "chapters.mp4": f"{FILM} {TONE} {CHAPTERS} -map 0 -map 1 -map_metadata 2 {H264} {AAC}",
    "hints.mp4": f"{FILM} {TONE} {H264} {AAC} -movflags rtphint",
    "cover picture.mp4": f"{FILM} {STILL} -map 0 -map 1 {H264} -c:v:1 mjpeg -disposition:v:1 attached_pic",
    "still picture behind.mp4": f"{FILM} {STILL} -map 0 -map 1 -c:v:1 mjpeg {H264.replace('c:v', 'c:v:0')}",
    "still picture before.mp4": f"{STILL} {FILM} {TONE} {TWO_TRACKS} -disposition:v:0 0 -disposition:v:1 default",
    "still picture before, shown first.mp4": f"{STILL} {FILM} {TONE} {TWO_TRACKS}",
    "still h264 before.mov": f"{STILL} {FILM} {TONE} -map 0 -map 1 -map 2 {H264} {AAC}",
    # webm
    "vp8, vorbis.webm": f"{FILM} {TONE} -c:v libvpx -c:a libvorbis",
    "vp8, opus.webm": f"{FILM} {TONE} -c:v libvpx -c:a libopus",
    "vp8 with hidden pictures.webm": f"{LONG_FILM} -c:v libvpx -pass 1 -passlogfile LOG -f null"
    f" | {LONG_FILM} -c:v libvpx -pass 2 -passlogfile LOG -auto-alt-ref 1 -lag-in-frames 25 -b:v 100k",
    "vp9, opus.webm": f"{FILM} {TONE} {VP9} -c:a libopus",
    "vp9, mute.webm": f"{FILM} {VP9}",
    "vp9 with hidden pictures.webm": f"{FILM} -c:v libvpx-vp9 -cpu-used 5 -lag-in-frames 16 -auto-alt-ref 1 -b:v 100k",
    "vp9 of 10 bits.webm": f"{FILM} {VP9} -pix_fmt yuv420p10le",
    "vp9, see-through.webm": f"{FILM} -vf format=yuva420p,colorchannelmixer=aa=0.5 {VP9} -pix_fmt yuva420p",
    "vp9, odd size.webm": f"{ODD_FILM} {VP9} -pix_fmt yuv420p",
    "av1, opus.webm": f"{FILM} {TONE} {AV1} -c:a libopus",
    "recorded live.webm": f"{FILM} {TONE} -c:v libvpx -c:a libopus -live 1",
    "cues in front.webm": f"{FILM} {TONE} -c:v libvpx -c:a libopus -cues_to_front 1 -reserve_index_space 4096",
    "short clusters.webm": f"{FILM} {TONE} -c:v libvpx -g 6 -c:a libopus -cluster_time_limit 200",
    "cut.webm": f"{LONG_FILM} {LONG_TONE} -c:v libvpx -g 250 -c:a libopus | -ss 1.3 -i LAST -c copy",
    "sound longer.webm": f"{FILM} {LONG_TONE} -c:v libvpx -c:a libopus",
    "picture longer.webm": f"{LONG_FILM} {TONE} -c:v libvpx -c:a libopus",
    "subtitles.webm": f"{FILM} {TONE} {WORDS} -c:v libvpx -c:a libopus -c:s webvtt",
}

BROKEN = {
    # pictures before the cut are missing that those behind it are drawn from
    "cut in an open group.mp4": f"{SOUND['open groups.mp4']} | -ss 1.3 -i LAST -c copy",
    "cut in an open group, no edit list.mp4": f"{SOUND['open groups.mp4']} | -ss 1.3 -i LAST -c copy -use_editlist 0",
}
"""No byte is missing in these, and Chromium gives them up."""

SHOWN_STILL = {"still picture before, shown first.mp4", "still h264 before.mov"}
"""Chromium plays the sound of these to its end, and keeps to the still picture's track."""


def _plain() -> tuple[bytes, bytes, bytes]:
    """The parts of a file whose index is at its end: what it is, the content, the index."""
    whole = made("index at the end.mp4")
    content, index = whole.index(b"mdat") - 4, whole.rindex(b"moov") - 4
    return whole[:content], whole[content:index], whole[index:]


def _moved(index: bytes, by: int) -> bytes:
    """The index of content that lies so many bytes further on."""
    moved, at = bytearray(index), 0
    while (at := moved.find(b"stco", at) + 4) > 4:
        (count,) = struct.unpack_from(">I", moved, at + 4)
        places = struct.unpack_from(f">{count}I", moved, at + 8)
        struct.pack_into(f">{count}I", moved, at + 8, *(place + by for place in places))
    return bytes(moved)


def _box_first(kind: bytes) -> bytes:
    head, content, index = _plain()
    return struct.pack(">I4s20x", 28, kind) + head + content + _moved(index, 28)


def _without_head() -> bytes:
    head, content, index = _plain()
    return content + _moved(index, -len(head))


def _content_to_the_end() -> bytes:
    head, content, index = _plain()
    return head + _moved(index, len(index)) + bytes(4) + content[4:]


def _wide_content() -> bytes:
    head, content, index = _plain()
    return head + struct.pack(">I4sQ", 1, b"mdat", len(content) + 8) + content[8:] + _moved(index, 8)


def _longer_by_its_header(kind: bytes) -> bytes:
    head, content, index = _plain()
    lying, at = bytearray(index), index.index(kind) + 20
    struct.pack_into(">I", lying, at, 4 * struct.unpack_from(">I", lying, at)[0])
    return head + content + bytes(lying)


BY_HAND: dict[str, Callable[[], bytes]] = {
    "a free box first.mp4": lambda: _box_first(b"free"),
    "a uuid box first.mp4": lambda: _box_first(b"uuid"),
    "a junk box first.mov": lambda: _box_first(b"junk"),
    "no word of what it is.mov": _without_head,
    "content to the end.mp4": _content_to_the_end,
    "content with a wide length.mp4": _wide_content,
    "track longer by its header.mp4": lambda: _longer_by_its_header(b"mdhd"),
    "film longer by its header.mp4": lambda: _longer_by_its_header(b"mvhd"),
    "a text behind.mp4": lambda: made("index at the end.mp4") + b"<!-- cached -->\n",
    "a text behind.webm": lambda: made("vp8, opus.webm") + b"<!-- cached -->\n",
}


@functools.cache
def made(name: str, line: str = "") -> bytes:
    """The file of a name, by its line unless another one is given."""
    if name in BY_HAND:
        return BY_HAND[name]()
    with tempfile.TemporaryDirectory() as folder:
        last = Path(folder) / "nothing"
        steps = (line or SOUND[name]).split(" | ")
        for number, step in enumerate(steps):
            out = Path(folder) / f"{number}{Path(name).suffix}"
            words = [{"LAST": str(last), "LOG": f"{folder}/log"}.get(word, word) for word in step.split()]
            _run("-threads", "1", *words, str(out))
            last = out
        return last.read_bytes()


def _run(*arguments: str) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
