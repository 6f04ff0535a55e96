"""Addresses as people read them."""

from django import template

from maxvideo.accounts.normalization import readable_address

register = template.Library()
register.filter("readable_address", readable_address)
