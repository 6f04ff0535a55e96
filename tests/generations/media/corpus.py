"""Pictures for T12, sound and hostile, made here: each is a function that gives a file's bytes."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

SIZE = (48, 32)
PLACE = "GPS-52.5200,13.4050"
SECRET = b"the-photographer-was-here"
Make = Callable[[], bytes]


def base(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """Red, the upper left quarter white; nothing see-through."""
    picture = Image.new("RGBA", size, "red")
    picture.paste("white", (0, 0, size[0] // 2, size[1] // 2))
    return picture.convert(mode)


def file(picture: Image.Image, format_: str, **options: Any) -> bytes:
    """The picture in a format."""
    out = io.BytesIO()
    picture.save(out, format_, **options)
    return out.getvalue()


def exif(orientation: int | None = None) -> bytes:
    """EXIF with a place, a name and perhaps an orientation."""
    tags = Image.Exif()
    tags[0x010E], tags[0x013B], tags[0x0110] = PLACE, SECRET.decode(), "Camera 1"
    tags.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    if orientation is not None:
        tags[0x0112] = orientation
    return tags.tobytes()


def profile(name: str = "sRGB") -> bytes:
    """An ICC profile with our secret in its description."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile(name))
    return made.tobytes()


def chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, *chunks: bytes, bits: int = 8, colour: int = 2, rows: bytes | None = None) -> bytes:
    """A PNG made by hand; black unless its rows are given."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    rows = bytes(height * (1 + width * channels * bits // 8)) if rows is None else rows
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    body = chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose header claims another size."""
    sound = file(base(), "JPEG")
    at = sound.index(b"\xff\xc0") + 5
    return sound[:at] + struct.pack(">HH", height, width) + sound[at + 4 :]


def webp_of(width: int, height: int) -> bytes:
    """A lossless WebP whose header claims another size."""
    sound = bytearray(file(base(), "WEBP", lossless=True))
    at = sound.index(b"VP8L") + 9
    bits = struct.unpack("<I", sound[at : at + 4])[0] >> 28
    sound[at : at + 4] = struct.pack("<I", (width - 1) | (height - 1) << 14 | bits << 28)
    return bytes(sound)


def with_segments(*segments: bytes) -> bytes:
    """A JPEG with more segments behind its first marker."""
    sound = file(base(), "JPEG")
    return sound[:2] + b"".join(segments) + sound[2:]


def segment(marker: int, content: bytes) -> bytes:
    """One segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def archive() -> bytes:
    """A ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("run.sh", SECRET)
    return out.getvalue()


def animation(format_: str) -> bytes:
    """Two pictures that take turns."""
    return file(base(), format_, save_all=True, append_images=[Image.new("RGB", SIZE, "blue")], duration=100)


def broken(sound: bytes, seed: int) -> bytes:
    """The file with some bytes changed, taken out or doubled, the same for a seed."""
    dice, made = random.Random(seed), bytearray(sound)
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(4, len(made))
        match dice.randrange(3):
            case 0:
                made[at] = dice.randrange(256)
            case 1:
                del made[at : at + dice.randint(1, 9)]
            case 2:
                made[at:at] = made[at - 4 : at + dice.randint(0, 20)]
    return bytes(made)


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description xmp:CreatorTool="%b"/></x:xmpmeta>' % SECRET
TEXTS = PngImagePlugin.PngInfo()
TEXTS.add_text("Author", SECRET.decode())
TEXTS.add_text("Location", PLACE, zip=True)
TEXTS.add_itxt("XML:com.adobe.xmp", XMP.decode())

SOUND: dict[str, Make] = {
    **{f"jpeg {mode}": lambda mode=mode: file(base(mode), "JPEG") for mode in ("L", "RGB", "CMYK", "YCbCr")},
    **{f"jpeg of quality {q}": lambda q=q: file(base(), "JPEG", quality=q) for q in (1, 50, 100)},
    "jpeg, progressive": lambda: file(base(), "JPEG", progressive=True),
    "jpeg with exif": lambda: file(base(), "JPEG", exif=exif()),
    "jpeg with xmp": lambda: file(base(), "JPEG", xmp=XMP),
    "jpeg with a comment": lambda: file(base(), "JPEG", comment=SECRET),
    "jpeg with a profile": lambda: file(base(), "JPEG", icc_profile=profile()),
    "jpeg, grey, with a profile for colours": lambda: file(base("L"), "JPEG", icc_profile=profile()),
    "jpeg, cmyk, with a profile for rgb": lambda: file(base("CMYK"), "JPEG", icc_profile=profile()),
    "jpeg with a lab profile": lambda: file(base(), "JPEG", icc_profile=profile("LAB")),
    "jpeg with a broken profile": lambda: file(base(), "JPEG", icc_profile=b"no profile" * 30),
    "jpeg with broken exif": lambda: with_segments(segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff" + SECRET)),
    "jpeg with exif that points to itself": lambda: with_segments(
        segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + b"\xff" * 60)
    ),
    "jpeg with an unknown orientation": lambda: file(base(), "JPEG", exif=exif(99)),
    "jpeg with unknown segments": lambda: with_segments(*[segment(0xEB, SECRET)] * 30),
    "jpeg and a zip file": lambda: file(base(), "JPEG") + archive(),
    "jpeg and a page": lambda: with_segments(segment(0xFE, b"*/--><script>alert(1)</script>" + SECRET)),
    "jpeg and a script behind": lambda: file(base(), "JPEG") + b"<?php system($_GET[0]); ?>" + SECRET,
    "jpeg of a phone with a second picture": lambda: animation("MPO"),
    **{f"png {mode}": lambda mode=mode: file(base(mode), "PNG") for mode in ("1", "L", "LA", "P", "RGB", "RGBA")},
    "png with 16 grey bits": lambda: png(*SIZE, bits=16, colour=0),
    "png with 16 bits a colour": lambda: png(*SIZE, bits=16, colour=2),
    "png with 16 bits and alpha": lambda: png(*SIZE, bits=16, colour=6),
    "png with 16 grey bits and alpha": lambda: png(*SIZE, bits=16, colour=4),
    "png with a see-through colour": lambda: png(*SIZE, chunk(b"tRNS", bytes(6))),
    "png with a see-through grey of 16 bits": lambda: png(*SIZE, chunk(b"tRNS", bytes(2)), bits=16, colour=0),
    "png with a see-through palette": lambda: file(base("P"), "PNG", transparency=0),
    "png with texts": lambda: file(base(), "PNG", pnginfo=TEXTS),
    "png with exif": lambda: file(base(), "PNG", exif=exif()),
    "png with a profile": lambda: file(base(), "PNG", icc_profile=profile()),
    "png with a gamma": lambda: png(*SIZE, chunk(b"gAMA", struct.pack(">I", 45455))),
    "png with an unknown chunk": lambda: png(*SIZE, chunk(b"evIl", SECRET)),
    "png and a zip file": lambda: file(base(), "PNG") + archive(),
    "png, long and thin": lambda: png(9000, 1),
    "png, high and thin": lambda: png(1, 9000),
    "png of one pixel": lambda: png(1, 1),
    "webp": lambda: file(base(), "WEBP"),
    "webp, lossless": lambda: file(base(), "WEBP", lossless=True),
    "webp with alpha": lambda: file(base("RGBA"), "WEBP"),
    "webp with exif": lambda: file(base(), "WEBP", exif=exif()),
    "webp with xmp": lambda: file(base(), "WEBP", xmp=XMP),
    "webp with a profile": lambda: file(base(), "WEBP", icc_profile=profile()),
}

BAD: dict[str, Make] = {
    "nothing": lambda: b"",
    "a text": lambda: b"Dear picture,\n",
    "a page": lambda: b"<!doctype html><script>alert(1)</script>",
    "an svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "an svg with a jpeg's first bytes": lambda: b"\xff\xd8\xff<svg onload='alert(1)'/>",
    "a pdf": lambda: b"%PDF-1.7\n" + bytes(99),
    "a postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "a zip file": archive,
    "a riff that is no webp": lambda: b"RIFF\x24\0\0\0WAVEfmt " + bytes(30),
    "a video": lambda: b"\0\0\0\x18ftypisom" + bytes(500),
    **{
        f"a {name} picture": lambda name=name: file(base(), name)
        for name in ("GIF", "BMP", "TIFF", "ICO", "AVIF", "JPEG2000", "PPM", "TGA", "PCX", "ICNS")
    },
    "an animated gif": lambda: animation("GIF"),
    "an animated png": lambda: animation("PNG"),
    "an animated webp": lambda: animation("WEBP"),
    "a png of 50 megapixels": lambda: png(10_000, 5_000, bits=8, colour=0),
    "a png just too large": lambda: png(8_000, 5_001, colour=0),
    "a png that claims everything": lambda: png(2**31 - 1, 2**31 - 1, rows=b""),
    "a png that claims a line": lambda: png(2**31 - 1, 1, rows=b""),
    "a png too long for a jpeg": lambda: png(70_000, 1),
    "a png of no size": lambda: png(0, 0),
    "a png without rows": lambda: png(99, 99, rows=b""),
    "a png with a broken head": lambda: png(48, 32, bits=7),
    "a png with a text of 100 MB": lambda: png(48, 32, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(100_000_000)))),
    "a png with a profile of 100 MB": lambda: png(48, 32, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(100_000_000)))),
    "a jpeg that claims everything": lambda: jpeg_of(65_535, 65_535),
    "a jpeg of 100 megapixels": lambda: jpeg_of(10_000, 10_000),
    "a jpeg of no height": lambda: jpeg_of(48, 0),
    "a webp that claims everything": lambda: webp_of(16_384, 16_384),
    "a webp of 60 megapixels": lambda: webp_of(10_000, 6_000),
    "more than 20 MB": lambda: file(base(), "JPEG") + bytes(20 * 1024**2),
    **{
        f"a {name} cut to {part:.0%}": lambda name=name, part=part: (whole := file(base(), name))[
            : int(len(whole) * part)
        ]
        for name in ("JPEG", "PNG", "WEBP")
        for part in (0.02, 0.3, 0.5, 0.7)
    },
}

BROKEN: dict[str, Make] = {
    "a png with a row too few": lambda: png(48, 32, rows=bytes(145 * 31)),
    "a png with a wrong checksum": lambda: png(48, 32).replace(chunk(b"IEND", b""), b"")[:-2] + b"xx",
    **{
        f"{name}, broken {seed}": lambda name=name, seed=seed: broken(SOUND[name](), seed)
        for name in (
            "jpeg RGB",
            "jpeg, progressive",
            "jpeg with exif",
            "jpeg with a profile",
            "png RGBA",
            "png with texts",
            "webp",
        )
        for seed in range(4)
    },
}
