"""The clips of our own drawing that the site ships: they stand for endpoints until staff pick videos."""

from typing import Final, NamedTuple


class Clip(NamedTuple):
    """A short film without sound and its still, as static files; the size is in pixels."""

    name: str
    width: int
    height: int
    shape: str

    @property
    def video(self) -> str:
        """The film's path under `static/`."""
        return f"clips/{self.name}.mp4"

    @property
    def still(self) -> str:
        """The path of its first frame."""
        return f"clips/{self.name}.webp"


CLIPS: Final[dict[str, Clip]] = {
    "fal-ai/veo3/fast": Clip("red-curtain", 480, 270, "16:9"),
    "fal-ai/sora-2/text-to-video": Clip("smoke-plum", 270, 480, "9:16"),
    "fal-ai/sora-2/text-to-video/pro": Clip("dawn-ridges", 480, 270, "16:9"),
    "fal-ai/pika/v2.2/text-to-video": Clip("paper-canyon", 480, 360, "4:3"),
    "fal-ai/minimax/hailuo-02/standard/text-to-video": Clip("strata", 480, 270, "16:9"),
    "fal-ai/sora-2/image-to-video": Clip("harbour-lights", 270, 480, "9:16"),
    "fal-ai/sora-2/image-to-video/pro": Clip("green-lake", 480, 320, "3:2"),
    "fal-ai/veo3.1/reference-to-video": Clip("afternoon-wall", 384, 480, "4:5"),
    "fal-ai/veo3.1/fast/image-to-video": Clip("slow-tide", 480, 270, "16:9"),
    "fal-ai/pika/v2.2/image-to-video": Clip("linen", 480, 480, "1:1"),
    "fal-ai/minimax/hailuo-02/standard/image-to-video": Clip("dunes", 480, 480, "1:1"),
}


def clip_of(endpoint_id: str) -> Clip | None:
    """The clip that stands for an endpoint; a new one has none until it is drawn."""
    return CLIPS.get(endpoint_id)
