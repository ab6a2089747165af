"""A class in a real browser: from a tutor who has nothing to results, and every press counted."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.browser.driver import PHONE, TABLET, Server, serve, soon
from tests.browser.sounds import tone, write_microphone_file
from tests.browser.test_pages import LEAST_TARGET_PX, SMALL_TARGETS, WIDER_THAN_THE_WINDOW
from tests.ui.people import PASSWORD, PIN, open_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.driver import Visitor

    Visit = Callable[..., AbstractContextManager[Visitor]]
    Picture = Callable[[Page, str], None]

pytestmark = pytest.mark.browser

LAPTOP = (1280, 800)
SIZES = {"laptop": LAPTOP, "tablet": TABLET, "phone": PHONE}
PRESS_MS = 120
"""How long a finger stays on a button: what was typed before is sent when it comes down."""
REST_MS = 250
HEARD_WITHIN_MS = 60_000
BANK, GROUP, TASK = "Bakery jobs", "Wednesday class", "For Wednesday"
OWN = "Why do you want to bake bread with us?"
COMMENT, REASON = "You spoke calmly. Say more about the mornings.", "It was clear to me."
TUTORS_PRESSES = {
    "sign in": 1,
    "make a bank": 2,
    "copy two questions": 4,
    "write a question": 3,
    "let people practise": 2,
    "make a group": 4,
    "set a task": 6,
    "see who has done it": 2,
    "see the class": 2,
    "comment": 4,
    "score": 3,
}
"""Presses of each step, from the page before it; typing in a field is none."""
PARTICIPANTS_PRESSES = {
    "join": 3,
    "show answers": 5,
    "answer the first question": 3,
    "answer the second question": 3,
    "read what the teacher says": 2,
}


class Person:
    """Somebody at a screen, whose presses are counted for each step that they take."""

    def __init__(self, visitor: Visitor, picture: Picture) -> None:
        self.visitor, self.page, self._picture = visitor, visitor.page, picture
        self.presses: Counter[str] = Counter()
        self.step = ""

    def press(self, target: Locator) -> None:
        """Press one thing, as long as a finger does, and wait for what comes of it."""
        target.click(delay=PRESS_MS)
        self.presses[self.step] += 1
        self.rest()

    def rest(self) -> None:
        """Wait until the page is at rest: what is pressed while it is drawn anew is lost."""
        for pause_ms in (REST_MS, 0):
            self.visitor.settle()
            self.page.wait_for_timeout(pause_ms)

    def button(self, name: str) -> None:
        """Press a button by its words."""
        self.press(self.page.get_by_role("button", name=name, exact=True))

    def link(self, name: str) -> None:
        """Press a link in the page by its words."""
        main = self.page.get_by_test_id("stMain")
        self.press(main.get_by_role("link", name=name).first)

    def menu(self, name: str) -> None:
        """Press an entry of the menu, which is at the top of every page."""
        header = self.page.get_by_test_id("stHeader")
        self.press(header.get_by_role("link", name=name))

    def tick(self, among: str, number: int = 0) -> str:
        """Tick a box of a list; gives its words."""
        box = self.page.locator(f'[class*="st-key-coach-{among}"] label').nth(number)
        self.press(box)
        return box.inner_text()

    def tick_named(self, words: str) -> None:
        """Tick a box by its words."""
        self.press(self.page.get_by_test_id("stCheckbox").get_by_text(words))

    def choose(self, label: str, option: str) -> None:
        """Choose one of a list: two presses."""
        self.press(self.page.get_by_role("combobox", name=label))
        self.press(self.page.get_by_role("option", name=option))

    def write(self, label: str, words: str) -> None:
        """Type into a field."""
        self.page.get_by_label(label, exact=True).fill(words)

    def sees(self, words: str) -> None:
        """Wait until these words are on the page."""
        self.page.get_by_text(words).first.wait_for()

    def fits(self, name: str, *sizes: str) -> None:
        """The page fits these sizes and can be pressed; the window is as before then."""
        before = self.page.viewport_size
        assert before
        for size in sizes:
            width, height = SIZES[size]
            self.page.set_viewport_size({"width": width, "height": height})
            assert soon(self.page, WIDER_THAN_THE_WINDOW) == [], (name, size)
            assert soon(self.page, SMALL_TARGETS, LEAST_TARGET_PX) == [], (name, size)
            self._picture(self.page, f"class-{name}-{size}")
        self.page.set_viewport_size(before)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A place in which Tanya, a tutor, has no group, no bank and nobody to teach."""
    open_place(tmp_path).database.close()
    with serve(tmp_path, "fake", accounts="on", voice="none") as started:
        yield started


def test_a_tutor_comes_from_nothing_to_a_class_with_results(
    server: Server, visit: Visit, picture: Picture, tmp_path: Path
) -> None:
    """Bank, group, task, an answer that is shown, remarks, by pressing only, each page in sizes.

    No address is typed but that of the first page.
    """
    file = write_microphone_file(tmp_path / "tone.wav", tone(9.0))
    with visit(size=LAPTOP) as teaching, visit(size=TABLET) as learning:
        tutor, learner = Person(teaching, picture), Person(learning, picture)
        for one in (teaching, learning):
            one.open(server.url)
        signs_in(tutor)
        makes_a_bank(tutor)
        writes_and_publishes(tutor)
        code = makes_a_group(tutor)
        sets_a_task(tutor)
        joins(learner, code)
        shows_answers(learner)
        answers_both(learner, file)
        looks_at_results(tutor)
        says_something(tutor)
        reads_it(learner)
    assert tutor.presses == TUTORS_PRESSES
    assert learner.presses == PARTICIPANTS_PRESSES


def signs_in(tutor: Person) -> None:
    """To a page with nothing on it yet."""
    tutor.step = "sign in"
    tutor.write("Your sign-in name", "tanya")
    tutor.write("Your PIN or password", PASSWORD)
    tutor.button("Sign in")
    tutor.page.locator(".ic-sign-out").wait_for()
    tutor.fits("nothing-yet", "laptop", "tablet")


def makes_a_bank(tutor: Person) -> None:
    """With two questions that came with the program."""
    tutor.step = "make a bank"
    tutor.menu("Questions")
    tutor.write("Name of the new bank", BANK)
    tutor.button("Make the bank")
    tutor.page.get_by_role("heading", name=BANK).wait_for()
    tutor.rest()
    tutor.step = "copy two questions"
    tutor.link("Copy ready-made questions")
    tutor.tick("tick-list")
    tutor.tick("tick-list", 1)
    tutor.sees("You ticked 2 questions")
    tutor.fits("copying", "laptop", "tablet")
    tutor.button("Copy them")
    tutor.sees("2 questions are copied")


def writes_and_publishes(tutor: Person) -> None:
    """One question of one's own; then all three can be practised."""
    tutor.step = "write a question"
    tutor.press(tutor.page.get_by_text("Add a question"))
    tutor.write("The question", OWN)
    tutor.button("Add and go on writing")
    tutor.page.get_by_role("heading", name=OWN).wait_for()
    tutor.fits("writing", "laptop", "tablet")
    tutor.write("What the interviewer asks next", "What bread did you bake?")
    tutor.button("Save")
    tutor.sees("Everything is saved")
    tutor.step = "let people practise"
    tutor.link(BANK)
    tutor.button("Let people practise 3 questions that are ready")
    tutor.sees("3 questions can be practised now")
    tutor.fits("bank", "laptop", "tablet")


def makes_a_group(tutor: Person) -> str:
    """Gives the code with which people join."""
    tutor.step = "make a group"
    tutor.menu("My groups")
    tutor.write("Name of a new group", GROUP)
    tutor.button("Make a group")
    tutor.link(GROUP)
    tutor.button("Make a join code")
    code = tutor.page.locator(".ic-code").inner_text()
    tutor.fits("group", "laptop", "tablet")
    return code


def sets_a_task(tutor: Person) -> None:
    """One question that came with the program and the tutor's own, once each."""
    tutor.step = "set a task"
    tutor.link("Set a task")
    tutor.tick("choose")
    tutor.choose("Question bank", BANK)
    tutor.tick_named(OWN)
    tutor.sees("2 questions chosen")
    tutor.write("How often to answer each question", "1")
    tutor.write("Title, for example “For Tuesday” (you can leave this empty)", TASK)
    tutor.fits("setting", "laptop", "tablet")
    tutor.button("Set this task")
    tutor.page.get_by_role("heading", name="Who has done what").wait_for()
    tutor.sees(OWN)
    tutor.fits("task-set", "laptop", "tablet")


def joins(learner: Person, code: str) -> None:
    """A place of one's own, and a yes."""
    learner.step = "join"
    learner.press(learner.page.get_by_text("I have a code from my teacher"))
    learner.write("The code", code)
    learner.write("What should we call you?", "Lily")
    learner.write("A name to sign in with", "lily")
    learner.write("A PIN with 6 numbers or more, or a password", PIN)
    learner.fits("joining", "tablet", "phone")
    learner.button("Make my place")
    learner.button("Yes, I agree")
    learner.page.get_by_role("heading", name="For me to do").wait_for()
    learner.sees("0 of 2 answers given")
    learner.fits("start", "tablet", "phone")


def shows_answers(learner: Person) -> None:
    """Results and words, of this task, before anything is said."""
    learner.step = "show answers"
    learner.link("See the task")
    learner.press(learner.page.locator("summary").get_by_text("Show my answers to my teacher"))
    learner.tick_named("How it went: the results")
    learner.tick_named("My words: what")
    learner.fits("showing", "tablet", "phone")
    learner.button("Save what I ticked")
    learner.sees("Your teacher can see of your answers to this task: how it went, the words")


def answers_both(learner: Person, file: Path) -> None:
    """From the task to the last feedback, which says that it is done."""
    for step, way in (
        ("answer the first question", "Answer the next question"),
        ("answer the second question", f"Go on with “{TASK}”"),
    ):
        learner.step = step
        learner.link(way)
        learner.press(learner.page.get_by_text("I have a recording in a file"))
        learner.page.set_input_files("input[type=file]", file)
        learner.page.get_by_role("button", name="Get my feedback").wait_for()
        learner.rest()
        learner.button("Get my feedback")
        heading = learner.page.get_by_role("heading", name="What went well")
        heading.wait_for(timeout=HEARD_WITHIN_MS)
        learner.rest()
    learner.sees(f"You have done “{TASK}”")
    learner.fits("done", "tablet", "phone")


def looks_at_results(tutor: Person) -> None:
    """Who has done it, and how it goes, on the tablet that is passed round the class."""
    tutor.page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
    tutor.step = "see who has done it"
    tutor.menu("My groups")
    tutor.link(GROUP)
    tutor.sees("1 of 1 has done it")
    tutor.fits("group-with-task", "laptop", "tablet")
    tutor.step = "see the class"
    tutor.link("How it goes in the class")
    tutor.sees("From 2 answers. People in this group who show you theirs: 1 of 1")
    tutor.fits("glance", "laptop", "tablet")
    tutor.link("My groups")


def says_something(tutor: Person) -> None:
    """From the task to an answer: a comment, and a score with a reason."""
    tutor.step = "comment"
    tutor.link(TASK)
    tutor.fits("task-done", "laptop", "tablet")
    tutor.link("Answers that they showed you")
    tutor.link(OWN)
    tutor.write("Write a comment", COMMENT)
    tutor.button("Send the comment")
    tutor.page.locator(".ic-card").get_by_text(COMMENT).wait_for()
    tutor.step = "score"
    form = tutor.page.locator('[class*="st-key-coach-score-"]').first
    tutor.press(form.get_by_role("combobox"))
    tutor.press(tutor.page.get_by_role("option").filter(has_text=re.compile("^3")))
    tutor.write("Why? (for the lines where you wrote nothing)", REASON)
    tutor.button("Keep my scores")
    tutor.fits("answer", "laptop", "tablet")


def reads_it(learner: Person) -> None:
    """News on the start page leads to what the teacher said."""
    learner.step = "read what the teacher says"
    learner.menu("Start")
    learner.link("New: your teacher wrote to you")
    learner.page.get_by_role("heading", name="Your teacher says").wait_for()
    learner.sees(COMMENT)
    learner.sees(REASON)
    learner.fits("teacher-says", "tablet", "phone")
