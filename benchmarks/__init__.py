"""Figures of the README: each of ours beside a lean floor in the same run, as a ratio, since machines differ.

`.venv/bin/python -m benchmarks` measures everything in a throw-away folder and prints the table; `--rows N` fills fewer
generations than a million.
"""
