"""fal.ai: its queue (client), what came of a request (outcomes) and its webhooks."""
