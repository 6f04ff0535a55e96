"""fal.ai's stand-in: its queue protocol over HTTP, signed webhooks, and real playable videos.

    server.py ─► queue.py ─► plans.py ─► clips.py ─► drawing.py
     (HTTP)     (an agenda    (which      (mp4s)      (frames)
        │        of steps)     clip)
    media.py        ├─► results.py   how a request ends
    pages.py        ├─► webhooks.py  signing, delivering, trying again
                    └─► request.py   one request and its file on disk

What goes wrong is asked for by words in the prompt, all of them in outcomes.py: `sandbox:refused`, `sandbox:slow`, ….
It imports nothing of MaxVideo, so that it can only agree with the site over the wire.
"""
