"""What browsers may load on our pages, as django-csp reads it: our own files, and the bucket's pictures and videos."""

from typing import Any
from urllib.parse import urlsplit


def policy(bucket: str, endpoint_url: str | None, region: str) -> dict[str, Any]:
    """The policy of every page; there is neither inline script nor inline style. No bucket is the empty text."""
    files = _origins_of(bucket, endpoint_url, region)
    return {
        "DIRECTIVES": {
            "default-src": ["'none'"],
            "script-src": ["'self'"],
            "style-src": ["'self'"],
            "font-src": ["'self'"],
            "connect-src": ["'self'"],
            "img-src": ["'self'", "data:", "blob:", *files],
            "media-src": ["'self'", *files],
            "form-action": ["'self'"],
            "frame-ancestors": ["'none'"],
            "base-uri": ["'none'"],
        }
    }


def _origins_of(bucket: str, endpoint_url: str | None, region: str) -> list[str]:
    """Where a browser is sent for files: the endpoint that was configured, or Amazon's for the bucket."""
    if not bucket:
        return []
    if endpoint_url:
        parts = urlsplit(endpoint_url)
        return [f"{parts.scheme}://{parts.netloc}"]
    return [f"https://{bucket}.s3.amazonaws.com", f"https://{bucket}.s3.{region}.amazonaws.com"]
