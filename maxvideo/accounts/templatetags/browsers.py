"""A browser and its system in words, from what it says of itself."""

from typing import Final

from django import template

register = template.Library()

# The first that fits: many browsers also name those that they descend from.
BROWSERS: Final = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS: Final = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """Like "Firefox on Windows"; the first word of what is unknown, which is what scripts go by."""
    name = next((name for sign, name in BROWSERS.items() if sign in user_agent), None)
    if name is None:
        return user_agent.partition(" ")[0] or "Unnamed browser"
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), None)
    return f"{name} on {system}" if system else name
