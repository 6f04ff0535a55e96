"""For each endpoint a form with everything set, as a browser posts it, and the JSON that fal gets for it."""

from typing import Any

A, B, C = (f"https://example.org/{name}.jpg?size=2%20k#x" for name in "abc")

PAYLOADS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "fal-ai/veo3/fast": (
        {
            "prompt": "A paper boat",
            "duration": "4s",
            "generate_audio": "on",
            "resolution": "1080p",
            "aspect_ratio": "1:1",
            "negative_prompt": "people",
            "seed": "42",
            "auto_fix": "on",
        },
        {
            "prompt": "A paper boat",
            "duration": "4s",
            "generate_audio": True,
            "resolution": "1080p",
            "aspect_ratio": "1:1",
            "negative_prompt": "people",
            "seed": 42,
            "enhance_prompt": False,
            "auto_fix": True,
        },
    ),
    "fal-ai/veo3.1/fast/image-to-video": (
        {"prompt": "It drifts", "image_url": A, "duration": "6s", "resolution": "1080p", "aspect_ratio": "9:16"},
        {
            "prompt": "It drifts",
            "image_url": A,
            "duration": "6s",
            "generate_audio": False,
            "resolution": "1080p",
            "aspect_ratio": "9:16",
        },
    ),
    "fal-ai/veo3.1/reference-to-video": (
        {"prompt": "She waves", "image_urls": [A, B, C], "duration": "8s", "generate_audio": "on"},
        {
            "prompt": "She waves",
            "image_urls": [A, B, C],
            "duration": "8s",
            "generate_audio": True,
            "resolution": "720p",
        },
    ),
    "fal-ai/sora-2/text-to-video": (
        {
            "prompt": "A crowd",
            "duration": "12",
            "resolution": "720p",
            "aspect_ratio": "9:16",
            "api_key": "sk-proj-0123456789_abcdefgh",
        },
        {"prompt": "A crowd", "duration": 12, "resolution": "720p", "aspect_ratio": "9:16"},
    ),
    "fal-ai/sora-2/text-to-video/pro": (
        {"prompt": "A crowd", "duration": "8", "resolution": "720p", "aspect_ratio": "16:9"},
        {"prompt": "A crowd", "duration": 8, "resolution": "720p", "aspect_ratio": "16:9"},
    ),
    "fal-ai/sora-2/image-to-video": (
        {"prompt": "Mist lifts", "image_url": A, "duration": "8", "resolution": "auto", "aspect_ratio": "auto"},
        {"prompt": "Mist lifts", "image_url": A, "duration": 8, "resolution": "auto", "aspect_ratio": "auto"},
    ),
    "fal-ai/sora-2/image-to-video/pro": (
        {"prompt": "Mist lifts", "image_url": A, "duration": "12", "resolution": "1080p", "aspect_ratio": "16:9"},
        {"prompt": "Mist lifts", "image_url": A, "duration": 12, "resolution": "1080p", "aspect_ratio": "16:9"},
    ),
    "fal-ai/pika/v2.2/text-to-video": (
        {
            "prompt": "Felt animals",
            "duration": "11",
            "resolution": "1080p",
            "aspect_ratio": "4:5",
            "negative_prompt": "text",
            "seed": "0",
        },
        {
            "prompt": "Felt animals",
            "duration": 11,
            "resolution": "1080p",
            "aspect_ratio": "4:5",
            "negative_prompt": "text",
            "seed": 0,
        },
    ),
    "fal-ai/pika/v2.2/image-to-video": (
        {"prompt": "A breeze", "image_url": A, "duration": "1", "resolution": "720p", "seed": "7"},
        {"prompt": "A breeze", "image_url": A, "duration": 1, "resolution": "720p", "seed": 7},
    ),
    "fal-ai/minimax/hailuo-02/standard/text-to-video": (
        {"prompt": "Rain", "duration": "10", "prompt_optimizer": "on"},
        {"prompt": "Rain", "duration": "10", "prompt_optimizer": True},
    ),
    "fal-ai/minimax/hailuo-02/standard/image-to-video": (
        {"prompt": "Rain", "image_url": A, "end_image_url": B, "duration": "6", "resolution": "512P"},
        {
            "prompt": "Rain",
            "image_url": A,
            "end_image_url": B,
            "duration": "6",
            "resolution": "512P",
            "prompt_optimizer": False,
        },
    ),
}
