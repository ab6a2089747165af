"""The sheet on a phone: download it, print it, and keep the words that were ticked."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.browser.driver import PHONE, TABLET, soon
from tests.browser.sounds import tone, write_microphone_file
from tests.browser.test_pages import (
    LEAST_TARGET_PX,
    SMALL_TARGETS,
    WIDER_THAN_THE_WINDOW,
    first_ids,
    send_file,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.driver import Server, Visitor

    Visit = Callable[..., AbstractContextManager[Visitor]]

pytestmark = pytest.mark.browser


def sheet_of_a_new_answer(visitor: Visitor, server: Server, folder: Path) -> Page:
    """Answer a question and go from its feedback to the sheet."""
    sound = write_microphone_file(folder / "tone.wav", tone(6.0))
    question = first_ids(server)["question"]
    page = visitor.open(f"{server.url}/practise?question={question}")
    send_file(page, sound)
    page.get_by_role("link", name="Make a sheet to take away").click(timeout=90_000)
    page.locator(".ic-paper").wait_for(timeout=30_000)
    visitor.settle()
    return page


def words_of(content: bytes) -> str:
    """The words of a PDF."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_sheet_is_downloaded_on_a_phone(
    fake_server: Server, visit: Visit, picture: Callable[[Page, str], None], tmp_path: Path
) -> None:
    """On a screen of 360 px all fits, and a press gives a PDF with the words of the answer."""
    with visit(size=PHONE) as visitor:
        page = sheet_of_a_new_answer(visitor, fake_server, tmp_path)
        assert soon(page, WIDER_THAN_THE_WINDOW) == []
        assert soon(page, SMALL_TARGETS, LEAST_TARGET_PX) == []
        said = page.locator(".ic-paper-answer p").first.inner_text()
        picture(page, "sheet-phone")
        with page.expect_download(timeout=60_000) as caught:
            page.get_by_role("link", name="Get it as a PDF file").click()
        assert caught.value.suggested_filename == "my-answer.pdf"
        words = words_of(caught.value.path().read_bytes())
        assert "My best answer" in words
        assert " ".join(said.split()) in words
        assert visitor.outside() == []


def test_the_paper_alone_is_printed(fake_server: Server, visit: Visit, tmp_path: Path) -> None:
    """Print calls the browser's own dialogue; on paper stand the sheet and no button or menu."""
    with visit(size=TABLET) as visitor:
        page = sheet_of_a_new_answer(visitor, fake_server, tmp_path)
        page.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")
        page.get_by_role("button", name="Print it").click()
        assert page.evaluate("document.body.dataset.printed") == "yes"
        foot = page.locator(".ic-paper-foot").inner_text()
        printed = words_of(page.pdf(format="A4"))
        assert "My best answer" in printed
        assert " ".join(foot.split()) in printed
        for unwanted in ("Print it", "Change the words yourself", "Find help", "My voice and data"):
            assert unwanted not in printed


def test_words_by_hand_survive_a_reload(fake_server: Server, visit: Visit, tmp_path: Path) -> None:
    """What somebody writes is there when the page is loaded anew; much of it is printed whole."""
    written = " ".join(f"word{number}" for number in range(430))
    with visit(size=PHONE) as visitor:
        page = sheet_of_a_new_answer(visitor, fake_server, tmp_path)
        page.get_by_text("Change the words yourself").click()
        page.get_by_label("Your answer").fill(written)
        page.get_by_role("button", name="Keep my words").click()
        page.get_by_text("You wrote these words yourself.").wait_for()
        page.reload()
        visitor.settle()
        assert written in " ".join(page.locator(".ic-paper-answer").inner_text().split())
        printed = page.pdf(format="A5")
        assert len(PdfReader(io.BytesIO(printed)).pages) > 1
        words = words_of(printed)
        assert all(word in words for word in (*written.split(), "Nobody may use these results"))
