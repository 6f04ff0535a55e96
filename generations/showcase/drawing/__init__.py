"""Short clips of our own drawing, one for each endpoint, shown until people share videos and staff pick some.

`manage.py draw_clips` writes them into `static/clips`; nothing else on the site comes here.
"""
