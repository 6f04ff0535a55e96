"""Which video a form goes on from: one whose last frame is among its pictures."""

from generations.models import Generation
from generations.studio.forms import GenerationForm


def continued_by(form: GenerationForm) -> Generation | None:
    """The video that a form goes on from; a query only where one of its pictures is a frame."""
    ids = [picture.frame_of_id for picture in form.uploads if picture.frame_of_id]
    return Generation.objects.of(form.user).filter(pk=ids[0]).first() if ids and form.user else None
