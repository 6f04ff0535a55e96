"""The front: processes that share one socket, and take a request whole before a thread gets it (waitress)."""
