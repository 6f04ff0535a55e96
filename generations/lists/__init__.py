"""The gallery and the history: their order and places, search, the cards, and what is done with many at once."""
