"""The form of any endpoint: what was typed, what it costs, what a page shows of it, what comes along to another."""

from generations.forms.form import OWN_KEY, GenerationForm, as_lists, as_posted

__all__ = ["OWN_KEY", "GenerationForm", "as_lists", "as_posted"]
