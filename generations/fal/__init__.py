"""fal.ai's wire: its queue (client), what came of a request (outcomes), its webhooks, signatures and words."""
