from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from generations.library.made_from import made_from
from generations.models import Generation, InputImage
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import PROMPT, make_generation

REFERENCE = "fal-ai/veo3.1/reference-to-video"
ELSEWHERE = "https://example.org/boat.png"


def picture_of(user: User) -> InputImage:
    return InputImage.objects.create(user=user, key="p", content_type="image/png", width=640, height=480, bytes=9)


def made_with(user: User, *pictures: object) -> Generation:
    arguments = {"prompt": PROMPT, "image_urls": list(pictures)}
    return make_generation(user, state=State.COMPLETED, endpoint_id=REFERENCE, arguments=arguments)


def test_page_shows_the_pictures_that_went_in_linked(alice: User, client_of: Callable[[User], Client]) -> None:
    picture = picture_of(alice)
    text = client_of(alice).get(made_with(alice, picture.argument, ELSEWHERE).get_absolute_url()).text
    assert f'href="{reverse("generations:picture", args=[picture.id])}"' in text
    assert f'src="{reverse("generations:picture-small", args=[picture.id])}"' in text
    assert f'href="{ELSEWHERE}" rel="noopener noreferrer nofollow"' in text
    assert f'src="{ELSEWHERE}"' not in text


def test_picture_of_somebody_else_is_none(alice: User, bob: User) -> None:
    assert made_from(made_with(alice, picture_of(bob).argument)) == []


@pytest.mark.parametrize("in_trash", [False, True])
def test_last_frame_of_a_clip_is_said_in_the_settings_and_linked_while_it_is_there(
    alice: User, client_of: Callable[[User], Client], in_trash: bool
) -> None:
    clip = make_generation(alice, state=State.COMPLETED, prompt="A paper boat drifts")
    Generation.objects.filter(pk=clip.pk).update(deleted_at=timezone.now() if in_trash else None)
    InputImage.objects.filter(pk=(frame := picture_of(alice)).pk).update(frame_of=clip)
    text = client_of(alice).get(made_with(alice, frame.argument).get_absolute_url()).text
    settings = text[text.index('<dl class="arguments">') :]
    assert "Your picture" not in settings
    assert "The last frame of" in settings
    assert (f'href="{clip.get_absolute_url()}"' in settings) == (not in_trash)


def test_what_is_no_web_address_is_not_linked(alice: User) -> None:
    assert made_from(made_with(alice, "javascript:alert(1)")) == []


def test_pictures_take_one_query(alice: User, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    generation = made_with(alice, *(picture_of(alice).argument for _ in range(3)))
    with django_assert_max_num_queries(1):
        assert len(made_from(generation)) == 3
