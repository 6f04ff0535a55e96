"""Words that people wrote, in short, and sizes of files. Where words stand, the markup says `translate="no"` and
`dir="auto"`.
"""

from django import template

from maxvideo.web import file_sizes, visible_text

register = template.Library()

register.filter("clipped", visible_text.clipped)
register.filter("first_words", visible_text.first_words)
register.filter("file_size", file_sizes.file_size)
