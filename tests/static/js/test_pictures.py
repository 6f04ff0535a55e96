from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from generations.models import Generation, InputImage
from tests.static.js.conftest import REFERENCE

pytestmark = pytest.mark.browser

KEPT = "#field-image_urls input[type=hidden][name=image_urls]"
PASTE = """async ({name, bytes, type}) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/jpeg" }));
  const target = type === "drop" ? document.querySelector("#prompt") : document;
  const event = type === "drop" ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
    : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
}"""


def give(page: Page, photo: Callable[..., dict[str, object]], kind: str) -> None:
    picture = photo()
    page.evaluate(PASTE, {"name": "a.jpg", "bytes": list(picture["buffer"]), "type": kind})


def test_chosen_pictures_are_kept_before_the_form_is_sent(
    studio: Callable[..., Page], photo: Callable[..., dict[str, object]]
) -> None:
    page = studio(REFERENCE)
    page.set_input_files("#image_urls", [photo(), photo("b.jpg")])
    expect(page.locator(KEPT)).to_have_count(2)
    page.fill("#prompt", "A paper boat")
    page.click("#make")
    expect(page.locator("#announcement")).to_contain_text("Started")
    expect(page.locator(KEPT)).to_have_count(2)
    assert len(Generation.objects.get().arguments["image_urls"]) == InputImage.objects.count() == 2


def test_preview_and_progress_are_there_meanwhile(
    studio: Callable[..., Page], photo: Callable[..., dict[str, object]]
) -> None:
    page = studio(REFERENCE)
    page.route("**/pictures/*field*", lambda route: None)
    page.set_input_files("#image_urls", [photo("harbour.jpg")])
    preview = page.locator("[data-preview]")
    expect(preview).to_contain_text("harbour.jpg")
    expect(preview.locator("progress")).to_be_visible()
    assert preview.locator("img").evaluate("one => one.src").startswith("blob:")


def test_pasted_picture_is_kept(studio: Callable[..., Page], photo: Callable[..., dict[str, object]]) -> None:
    page = studio(REFERENCE)
    give(page, photo, "paste")
    expect(page.locator(KEPT)).to_have_count(1)


def test_picture_dropped_beside_the_field_is_kept_and_the_form_stays(
    studio: Callable[..., Page], photo: Callable[..., dict[str, object]]
) -> None:
    page = studio(REFERENCE)
    give(page, photo, "drop")
    expect(page.locator(KEPT)).to_have_count(1)


def test_kept_picture_is_removed_and_picked_again_in_place(
    studio: Callable[..., Page], photo: Callable[..., dict[str, object]]
) -> None:
    page = studio(REFERENCE)
    page.fill("#prompt", "A paper boat")
    page.set_input_files("#image_urls", [photo()])
    page.click("[name=remove]")
    expect(page.locator(KEPT)).to_have_count(0)
    page.click("summary:has-text('Your pictures')")
    page.click("[name=pick]")
    expect(page.locator(KEPT)).to_have_count(1)
    assert InputImage.objects.count() == 1
    expect(page.locator("#prompt")).to_have_value("A paper boat")


def test_more_than_fit_are_refused_before_they_are_sent(
    studio: Callable[..., Page], photo: Callable[..., dict[str, object]]
) -> None:
    page = studio(REFERENCE)
    page.set_input_files("#image_urls", [photo(f"{number}.jpg") for number in range(4)])
    expect(page.locator("[data-say]")).to_have_text("3 more at most, 4 were chosen.")
    assert not InputImage.objects.exists()


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_picture_too_many_is_refused_where_it_can_be_seen(
    studio: Callable[..., Page], photo: Callable[..., dict[str, object]], kind: str
) -> None:
    page = studio(REFERENCE)
    page.set_input_files("#image_urls", [photo(f"{number}.jpg") for number in range(3)])
    expect(page.locator(KEPT)).to_have_count(3)
    give(page, photo, kind)
    expect(page.locator("[data-say]")).to_contain_text("Remove one to add another")
    expect(page.locator("[data-say]")).to_be_in_viewport()


def test_dropped_file_that_is_no_picture_is_refused(studio: Callable[..., Page]) -> None:
    page = studio(REFERENCE)
    page.evaluate(PASTE.replace("image/jpeg", "text/plain"), {"name": "a.txt", "bytes": [65], "type": "drop"})
    expect(page.locator("[data-say]")).to_contain_text("That is no picture")


def test_picture_that_could_not_be_sent_goes_along_with_the_form(
    studio: Callable[..., Page], photo: Callable[..., dict[str, object]]
) -> None:
    page = studio(REFERENCE)
    page.route("**/pictures/*field*", lambda route: route.abort())
    page.set_input_files("#image_urls", [photo()])
    expect(page.locator("[data-say]")).to_contain_text("It is still chosen")
    page.fill("#prompt", "A paper boat")
    for number in (1, 2):
        page.click("#make")
        expect(page.locator("#latest .line")).to_have_count(number)
        expect(page.locator(KEPT)).to_have_count(1)
    assert InputImage.objects.count() == 1
