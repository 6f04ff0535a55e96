"""Scenes of things seen close. Each draws one moment, `turn` from 0 to 1; the last leads back to the first."""

import math
import random

from generations.showcase.drawing.canvas import TURN, Canvas, Size, field

WAVES_OF_PAPER = ((0.05, 3, 0.1), (0.03, 5, 0.4), (0.018, 9, 0.7))
"""How far the edge of torn paper leaves a circle: how much, how often around, where it begins."""


def red_curtain(size: Size, turn: float) -> Canvas:
    """A theatre's curtain just before it opens, breathing a little."""

    def brightness(x: float, y: float) -> float:
        bent = x + 0.012 * math.sin(TURN * (0.7 * y + turn)) + 0.02 * math.sin(TURN * (1.3 * x + turn))
        fold = math.pow(0.5 + 0.5 * math.sin(TURN * 7 * bent), 1.6)
        return (0.12 + 0.75 * fold) * (1 - 0.45 * y)

    return field(size, ["#12030a", "#4d0d14", "#9c2a26", "#d95a44", "#f0a080"], brightness)


def smoke_plum(size: Size, turn: float) -> Canvas:
    """Smoke that turns in the dark."""

    def brightness(x: float, y: float) -> float:
        first = math.sin(TURN * (1.1 * x + 0.35 * math.sin(TURN * (0.9 * y + turn)) + 0.2))
        second = math.sin(TURN * (0.8 * y + 0.4 * math.sin(TURN * (1.2 * x - turn)) + 0.1 * first))
        return 0.42 + 0.26 * first * second + 0.16 * math.sin(TURN * (x + y) + TURN * turn) - 0.3 * abs(x - 0.5)

    return field(size, ["#150a18", "#38203f", "#6d4468", "#b98d9c", "#efd9c9"], brightness)


def linen(size: Size, turn: float) -> Canvas:
    """Linen on a line in a light breeze, seen very close."""

    def brightness(x: float, y: float) -> float:
        bent = x + 0.06 * math.sin(TURN * (0.6 * y + turn)) + 0.03 * math.sin(TURN * (1.1 * y - turn + 0.3))
        return 0.62 + 0.24 * math.sin(TURN * 2.4 * bent) + 0.08 * math.sin(TURN * (5.1 * bent + 0.2)) - 0.12 * y

    return field(size, ["#8f8878", "#bcb4a2", "#ded8c8", "#f4f0e6"], brightness)


def strata(size: Size, turn: float) -> Canvas:
    """A hillside cut open, each layer another century."""
    canvas = Canvas.over(size, ["#efe3c8", "#e9d6b0"])
    tones = ("#e3c28d", "#d09a5c", "#b4683f", "#8a4440", "#5f3350", "#3b2a4d", "#231d38")
    for step, colour in enumerate(tones):
        waves = ((0.03, 0.9, step * 0.23, 1), (0.014, 2.2, step * 0.61, -1), (0.004, 6.1, step * 0.37, 1))
        height = 0.14 + step * 0.125
        canvas.ridge(height - 0.012, waves, turn, "#1d1420", 0.22)
        canvas.ridge(height, waves, turn, colour)
    return canvas


def paper_canyon(size: Size, turn: float) -> Canvas:
    """A canyon of torn paper; the camera goes down, layer after layer."""
    tones = ("#f0d9b0", "#e0b07a", "#c9784f", "#9c4a3f", "#6b2f3d")
    canvas = Canvas.over(size, [tones[0], tones[0]])
    layers = sorted((((step + turn * len(tones)) % 10, tones[step % len(tones)]) for step in range(10)), reverse=True)
    for near, colour in layers:
        _torn(canvas, 0.036 * (1.42**near - 1), colour)
    return canvas


def _torn(canvas: Canvas, radius: float, colour: str) -> None:
    ratio = canvas.picture.width / canvas.picture.height
    points = []
    for part in range(90):
        angle = TURN * part / 90
        edge = radius * (
            1 + sum(far * math.sin(often * angle + TURN * begins) for far, often, begins in WAVES_OF_PAPER)
        )
        points.append((0.5 + edge * math.cos(angle), 0.5 + edge * math.sin(angle) * ratio))
    canvas.shape([(x + 0.008, y + 0.012) for x, y in points], "#2a1418", 0.25)
    canvas.shape(points, colour)


def afternoon_wall(size: Size, turn: float) -> Canvas:
    """Late sun through a window on a wall of clay, and the shadows of leaves."""
    light = Canvas.over(size, ["#a9694a", "#9c5c40", "#8a4f38"])
    sway = 0.015 * math.sin(TURN * turn)
    for row in range(3):
        for column in range(2):
            x, y = 0.2 + column * 0.3 + row * 0.05 + sway, 0.16 + row * 0.21 - column * 0.03
            corners = [(x, y), (x + 0.26, y - 0.03), (x + 0.3, y + 0.15), (x + 0.04, y + 0.18)]
            light.shape(corners, "#f2cf95")
    dice = random.Random("leaves")  # noqa: S311 - a drawing
    for _ in range(34):
        x, y = 0.15 + 0.7 * dice.random(), 0.1 + 0.65 * dice.random()
        shake = 0.02 * math.sin(TURN * (turn + dice.random()))
        light.disc(x + shake, y + shake / 2, 0.02 + 0.03 * dice.random(), "#a9694a", 0.55)
    return light.blurred(0.008)
