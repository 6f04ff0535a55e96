"""What the price tables refuse."""


class NoRate(Exception):
    """No rate, or more than one, fits the options at that time: the combination cannot be sold."""
