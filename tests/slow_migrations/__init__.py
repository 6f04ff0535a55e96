"""Migrations of a test's own, for an app that has none: one takes its time, one needs a table that others hold."""
