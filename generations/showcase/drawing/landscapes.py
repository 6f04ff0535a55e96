"""Scenes of wide places. Each draws one moment, `turn` from 0 to 1; the last leads back to the first."""

import math
import random

from generations.showcase.drawing.canvas import TURN, Canvas, Size


def dawn_ridges(size: Size, turn: float) -> Canvas:
    """Five blue ridges, and mist that breathes between them."""
    canvas = Canvas.over(size, ["#4f7396", "#a9a9a5", "#e8bb93", "#f3cfa6", "#d9a98c"])
    canvas.glow(0.63, 0.36, 0.42, "#fff0d0", 0.8)
    canvas.disc(0.63, 0.36 + 0.01 * math.sin(TURN * turn), 0.042, "#fff3d8")
    for step, colour in enumerate(("#c5a09d", "#9d8da0", "#727b98", "#4f6179", "#2b3c4b")):
        waves = ((0.03, 0.8, step * 0.31, 0), (0.018, 2.1, step * 0.57, 0), (0.006, 5.3, step * 0.13, 0))
        canvas.ridge(0.42 + step * 0.12, waves, turn, colour)
        mist = 0.16 + 0.1 * math.sin(TURN * (turn + step * 0.2))
        drift = ((0.02, 1.0, step * 0.4, 1 if step % 2 else -1),)
        canvas.ridge(0.51 + step * 0.12, drift, turn, "#f2dfcf", mist * (1 - step * 0.14))
    return canvas


def slow_tide(size: Size, turn: float) -> Canvas:
    """The sun low over a sea without wind."""
    canvas = Canvas.over(size, ["#2f4a73", "#6f86a3", "#e3b48c", "#4d6a8c", "#25405f", "#142b45"])
    canvas.glow(0.5, 0.4, 0.4, "#ffe3b8", 0.7)
    canvas.disc(0.5, 0.41, 0.036, "#fff0cf")
    canvas.ridge(0.5, (), turn, "#2c4a69", 0.75)
    dice = random.Random("tide")  # noqa: S311 - a drawing
    for _ in range(90):
        far = dice.random()
        y, wide = 0.51 + 0.49 * far**1.6, 0.02 + 0.1 * far * dice.random()
        x = 0.5 + (dice.random() - 0.5) * (0.12 + 0.9 * far) + 0.01 * math.sin(TURN * (turn + dice.random()))
        light = 0.35 + 0.35 * math.sin(TURN * (turn + dice.random()))
        thin = 0.002 + 0.006 * far
        places = [(x - wide, y), (x, y - thin), (x + wide, y), (x, y + thin)]
        canvas.shape(places, "#ffe6c0" if abs(x - 0.5) < 0.14 else "#6c8bab", light)
    return canvas


def green_lake(size: Size, turn: float) -> Canvas:
    """A mountain lake in the hour before anyone is awake."""
    canvas = Canvas.over(size, ["#b9cdc0", "#d7dfc8", "#e9e6cc", "#6f9580", "#3d6f5a", "#1f4a3d"])
    canvas.glow(0.7, 0.3, 0.3, "#fffbe6", 0.6)
    canvas.ridge(0.36, ((0.06, 0.9, 0.1, 0), (0.02, 2.3, 0.6, 0)), turn, "#8fae9c")
    canvas.ridge(0.44, ((0.04, 1.3, 0.5, 0), (0.015, 3.7, 0.2, 0)), turn, "#5d8873")
    canvas.ridge(0.53, (), turn, "#3f7360")
    for step in range(26):
        far = step / 26
        waves = ((0.003 + 0.006 * far, 1.5 + step % 3, step * 0.37, 1 if step % 2 else -1),)
        canvas.ridge(0.54 + 0.46 * far**1.4, waves, turn, "#a9c8ae" if step % 3 else "#173f34", 0.12)
    canvas.glow(0.7, 0.72, 0.16, "#eef3d8", 0.35 + 0.1 * math.sin(TURN * turn))
    return canvas


def dunes(size: Size, turn: float) -> Canvas:
    """Noon, and sand that smokes off the crests."""
    canvas = Canvas.over(size, ["#9db8c9", "#c9d3d2", "#ead9b8"])
    tones = (("#d9b07c", "#b98a5a"), ("#cf9d66", "#a87443"), ("#c48b54", "#8c5a33"))
    for step, (light, shade) in enumerate(tones):
        height, waves = 0.4 + step * 0.19, ((0.07, 0.7, step * 0.43, 0), (0.02, 1.9, step * 0.7, 0))
        smoke = ((0.012, 1.4, step * 0.2, 1), *waves)
        canvas.ridge(height - 0.02, smoke, turn, "#f5e6c6", 0.25 + 0.15 * math.sin(TURN * (turn + step * 0.3)))
        canvas.ridge(height, waves, turn, light)
        canvas.ridge(height + 0.1, ((0.09, 0.6, step * 0.43 + 0.12, 0), (0.008, 2.6, 0.3, 1)), turn, shade, 0.55)
    return canvas


def harbour_lights(size: Size, turn: float) -> Canvas:
    """Lights out of focus over black water."""
    canvas = Canvas.over(size, ["#26364f", "#1b2940", "#0f1a2c", "#0a1220", "#060b14"])
    dice = random.Random("harbour")  # noqa: S311 - a drawing
    for _ in range(46):
        x, y, large = dice.random(), 0.34 + dice.gauss(0, 0.075), 0.02 + 0.035 * dice.random()
        colour = dice.choice(("#f4d9a8", "#f0b98a", "#dfe7f0", "#9cc0d9", "#e08f6a"))
        light = 0.34 + 0.2 * math.sin(TURN * (turn + dice.random()))
        canvas.disc(x, y, large, colour, light)
        for step in range(5):
            sway = 0.012 * math.sin(TURN * (turn * dice.choice((1, 2)) + dice.random()))
            canvas.disc(x + sway, y + 0.16 + step * 0.1, large * 0.9, colour, light * (0.4 - step * 0.07))
    return canvas.blurred(0.003)
