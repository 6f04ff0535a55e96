"""What a card shows of a generation; a row also holds the quote, fal's addresses and more.

A list reads `.only()` these.
"""

from typing import Final

FINISHED_FIELDS: Final = (
    *("id", "user_id", "endpoint_id", "prompt", "created_at", "deleted_at", "state", "starred_at"),
    *("shape", "width", "height", "duration_seconds", "has_sound", "taken_down_at", "batch_id"),
)
CARD_FIELDS: Final = (
    *FINISHED_FIELDS,
    *("arguments", "price_credits", "charged_credits"),
    *("error_kind", "cancel_requested_at", "lease_token", "next_run_at", "deadline", "finished_at"),
    *("percent", "fal_status", "queue_position", "submitted_at", "started_at", "setbacks", "file_missing_since"),
)
