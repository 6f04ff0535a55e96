"""The main job without a browser: `bin/demo` starts a site of its own and uses it as a visitor would.

It knows the site from outside only, by its pages, forms and files: what it expects stands in `shots.py`.
"""
