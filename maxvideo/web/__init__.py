"""The ground that every app stands on: the typed request, middleware, proxies, masking, template tags, the clock.

It knows Django and libraries, and no app of ours.
"""
