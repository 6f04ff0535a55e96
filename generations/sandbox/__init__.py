"""fal.ai's stand-in: its queue protocol over HTTP, signed webhooks, and real playable videos.

    server ─► handler ─► queue ─► steps ─► plans ─► clips ─► drawing
              (routes)  (agendas) (start,  (which   (mp4s)   (frames)
                 │                 make,    clip)
                 │                 finish,
              answers              deliver) ─► results, outputs     how it ends
              media, pages                  └► webhooks             signing, delivering

A request is kept as a file after every step (`request.py`), so a killed sandbox goes on where it was. What may go
wrong is in `outcomes.py`, and the words in a prompt that ask for it in `words.py`: `sandbox:refused`, `sandbox:slow`.
It imports nothing of MaxVideo, so that it can only agree with the site over the wire.
"""
