from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from generations.models import EndpointStatus, Generation, InputImage
from maxvideo.accounts.models import User
from tests.factories import tiny_jpeg
from tests.generations.page import read, typed

VEO = "fal-ai/veo3/fast"
SORA = "fal-ai/sora-2/text-to-video"
PIKA = "fal-ai/pika/v2.2/image-to-video"
REFERENCE = "fal-ai/veo3.1/reference-to-video"


def url(endpoint_id: str = VEO) -> str:
    return reverse("generations:studio", args=[endpoint_id])


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", tiny_jpeg(), content_type="image/jpeg")


def switched(client: Client, response: HttpResponse) -> dict[str, object]:
    """The form where the switch led to."""
    assert response.status_code == 302
    return typed(client.get(response.headers["Location"]))


# to another model


def test_form_goes_along_to_the_chosen_model(studio: Client, send: Callable[..., HttpResponse]) -> None:
    response = send(VEO, switch="1", to=SORA, duration="8s", aspect_ratio="9:16")
    assert response.headers["Location"] == url(SORA)
    found = switched(studio, response)
    assert (found["prompt"], found["duration"], found["aspect_ratio"]) == ("A paper boat", "8", "9:16")
    assert not Generation.objects.exists()


@pytest.mark.parametrize("way", [{"switch": "1", "to": SORA}, {"switch": "1", "to": VEO}])
def test_form_there_is_one_of_its_own(studio: Client, send: Callable[..., HttpResponse], way: dict[str, str]) -> None:
    first = typed(studio.get(url()))["form_key"]
    assert switched(studio, send(VEO, form_key=first, **way))["form_key"] != first


def test_form_that_went_along_can_be_sent(studio: Client, send: Callable[..., HttpResponse]) -> None:
    found = switched(studio, send(VEO, switch="1", to=SORA))
    assert studio.post(url(SORA), found).status_code == 302
    assert Generation.objects.get().endpoint_id == SORA
    assert typed(studio.get(url(SORA)))["prompt"] == "A paper boat"


def test_chosen_files_go_along_without_javascript(studio: Client, send: Callable[..., HttpResponse]) -> None:
    found = switched(studio, send(REFERENCE, switch="1", to=PIKA, image_urls=[picture(), picture()]))
    assert found["image_url"][0] in {upload.form_text for upload in InputImage.objects.all()}
    assert InputImage.objects.count() == 2


def test_empty_form_goes_along_without_a_word_of_complaint(studio: Client, send: Callable[..., HttpResponse]) -> None:
    response = send(VEO, prompt="", seed="many", switch="1", to=SORA)
    assert "field-error" not in studio.get(response.headers["Location"]).content.decode()


def test_button_of_a_model_names_it(studio: Client, send: Callable[..., HttpResponse]) -> None:
    assert switched(studio, send(VEO, switch=SORA, to=VEO))["prompt"] == "A paper boat"


def test_model_that_is_none_leads_nowhere(send: Callable[..., HttpResponse]) -> None:
    response = send(VEO, switch="1", to="fal-ai/veo9")
    assert response.status_code == 200
    assert typed(response)["prompt"] == "A paper boat"


@pytest.mark.usefixtures("rates")
def test_visitor_takes_the_form_along_too(client: Client) -> None:
    found = switched(client, client.post(url(), {"prompt": "A paper boat", "switch": "1", "to": SORA}))
    assert found["prompt"] == "A paper boat"


def test_retired_model_cannot_be_chosen(studio: Client) -> None:
    EndpointStatus.objects.create(endpoint_id=SORA, life=EndpointStatus.Life.RETIRED)
    assert f'value="{SORA}"' not in studio.get(url()).content.decode()


# to pages that one comes back from


@pytest.mark.parametrize(
    ("page", "address"), [("models", "/models/"), ("credits", "/credits/"), ("buy", "/credits/buy/")]
)
def test_form_waits_while_one_looks_elsewhere(
    studio: Client, send: Callable[..., HttpResponse], page: str, address: str
) -> None:
    assert send(VEO, leave=page, duration="8s").headers["Location"] == address
    assert typed(studio.get(url()))["prompt"] == "A paper boat"
    assert typed(studio.get(url(SORA)))["duration"] == "8"


def test_page_that_is_none_leads_nowhere(send: Callable[..., HttpResponse]) -> None:
    assert send(VEO, leave="https://example.org/").status_code == 200


# your pictures


@pytest.fixture
def upload(send: Callable[..., HttpResponse]) -> InputImage:
    """A picture that alice uploaded before."""
    send(PIKA, image_url=picture(), prompt="")
    return InputImage.objects.get()


def test_own_pictures_can_be_picked_again(studio: Client, upload: InputImage) -> None:
    page = studio.get(url(REFERENCE))
    [pick] = read(page).buttons["pick"]
    response = studio.post(url(REFERENCE), typed(page) | {"pick": pick})
    assert response.status_code == 200
    assert typed(response)["image_urls"][0] == upload.form_text


def test_picked_picture_takes_the_place_of_a_single_one(studio: Client, upload: InputImage) -> None:
    response = studio.post(
        url(PIKA), {"image_url": "https://example.org/a.jpg", "pick": f"image_url {upload.form_text}"}
    )
    assert upload.form_text in typed(response)["image_url"]
    assert "example.org/a.jpg" not in response.content.decode()


def test_pictures_of_another_are_not_offered(
    bob: User, client_of: Callable[[User], Client], upload: InputImage
) -> None:
    assert "pick" not in read(client_of(bob).get(url(PIKA))).buttons


def test_picture_of_another_cannot_be_picked(
    bob: User, client_of: Callable[[User], Client], upload: InputImage
) -> None:
    response = client_of(bob).post(url(PIKA), {"pick": f"image_url {upload.form_text}"})
    assert "this upload is no longer here" in response.content.decode()


def test_order_of_pictures_is_kept(studio: Client, send: Callable[..., HttpResponse], upload: InputImage) -> None:
    address = "https://example.org/a.jpg"
    page = send(REFERENCE, image_urls=[address, upload.form_text], prompt="")
    assert typed(page)["image_urls"][:2] == [address, upload.form_text]
    studio.post(url(REFERENCE), typed(page) | {"prompt": "A paper boat"})
    assert Generation.objects.get().arguments["image_urls"] == [address, upload.argument]


def test_address_among_several_can_be_removed(
    studio: Client, send: Callable[..., HttpResponse], upload: InputImage
) -> None:
    address = "https://example.org/a.jpg"
    page = send(REFERENCE, image_urls=[address, upload.form_text], prompt="")
    again = studio.post(url(REFERENCE), typed(page) | {"remove": address})
    assert read(again).buttons["remove"] == [upload.form_text]
