"""Words that people wrote, in short. Where they stand, the markup says `translate="no"` and `dir="auto"`."""

from django import template

from maxvideo.web import visible_text

register = template.Library()

register.filter("clipped", visible_text.clipped)
register.filter("first_words", visible_text.first_words)
