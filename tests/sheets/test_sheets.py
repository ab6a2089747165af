from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coach.bootstrap import build_services
from coach.config import Settings
from coach.errors import NotFound
from coach.i18n.catalogue import Catalogue
from coach.records import Attempt
from coach.sheet_paper import compose
from coach.sheet_records import ChangeKind
from coach.sheets import MOST_LETTERS, BadSheetText, merit
from coach.storage.attempts import AttemptStore
from coach.storage.database import open_database
from coach.storage.sheets import SheetStore
from models.speech import NotMeasurable
from scoring.content.result import DimensionScore
from scoring.content.signs import OVERALL
from scoring.conversation import join
from scoring.scale import Band
from tests.ui.fakes import make_assessment, score

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from coach.bootstrap import Services
    from coach.records import Assessment

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
SAID = "Um, I helped my my neighbour. She was happy."


class Home:
    """A real database with one person, and answers put into it by hand."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(
            data_dir=folder / "data", cache_dir=folder / "cache", engine="fake"
        )
        self.services: Services = build_services(self.settings)
        self.user_id = self.services.users.local_user(NOW, "en").id
        self.question = self.services.bank.questions[0]
        self._attempts = AttemptStore(open_database(self.settings))

    def keep(self, attempt_id: str, assessment: Assessment | None, **changes: Any) -> str:
        """Store an answer."""
        attempt = Attempt(
            id=attempt_id,
            user_id=self.user_id,
            question_id=self.question.id,
            question_text=self.question.text,
            level="entry_2",
            created_at=NOW,
            previous_attempt_id=None,
            assessment=assessment,
        )
        self._attempts.add(replace(attempt, **changes))
        return attempt_id

    def answer(self, *, coverage: float = 2.0, spoken: str = SAID) -> Assessment:
        """An answer that made so many of the points."""
        made = make_assessment(self.question, spoken=spoken)
        covered = score(coverage, Band.GOOD, maximum=4.0)
        return replace(made, content=replace(made.content, coverage=covered))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Services on a database of their own."""
    return Home(tmp_path)


def test_the_best_answer_makes_most_points(home: Home) -> None:
    """Points come before everything else; answers without words, or not heard, are left out."""
    home.keep("few", home.answer(coverage=1.0), created_at=NOW + timedelta(hours=1))
    home.keep("many", home.answer(coverage=4.0))
    home.keep("unheard", None)
    home.keep("other", home.answer(coverage=4.0), question_id=home.services.bank.questions[1].id)
    found = home.services.sheets.tries("few", home.user_id)
    assert [attempt.id for attempt in found] == ["many", "few"]


def test_the_whole_answer_counts_before_its_points(home: Home) -> None:
    """Who names every point and tells nothing has not the best answer."""
    named, told = home.answer(coverage=4.0), home.answer(coverage=2.0)
    home.keep("named", with_overall(named, 1.0))
    home.keep("told", with_overall(told, 3.0))
    home.keep("older", home.answer(coverage=2.0))
    found = home.services.sheets.tries("named", home.user_id)
    assert [attempt.id for attempt in found] == ["told", "older", "named"]


def with_overall(assessment: Assessment, value: float) -> Assessment:
    """The same with the answer as a whole graded."""
    whole = DimensionScore(dimension=OVERALL, score=score(value, Band.GOOD, maximum=4.0))
    return replace(assessment, content=replace(assessment.content, dimensions=(whole,)))


ASKED = "What happened in the end?"


def keep_conversation(home: Home) -> None:
    """Somebody answered, and then a follow-up question."""
    first = home.answer()
    then = home.answer(spoken="Happy, um, she was happy. And I I learned it.", coverage=4.0)
    evidence = join(first.evidence, then.evidence, asked=ASKED)
    home.keep("a", first)
    whole = replace(then, evidence=evidence)
    home.keep("then", whole, first_turn_id="a", question_text=ASKED)


def test_a_conversation_is_one_answer_with_two_parts(home: Home) -> None:
    """It is offered once; both parts stand on the sheet, each under what was asked."""
    sheets = home.services.sheets
    keep_conversation(home)
    assert [attempt.id for attempt in sheets.tries("a", home.user_id)] == ["a"]
    sheet = sheets.sheet("a", home.user_id)
    assert [(turn.asked, turn.text) for turn in sheet.turns] == [
        ("", SAID),
        (ASKED, "Happy, um, she was happy. And I I learned it."),
    ]
    sheets.accept("a", home.user_id, [change.key for change in sheet.changes], NOW)
    paper = compose(sheets.sheet("a", home.user_id), Catalogue.load("en"))
    assert [(part.heading, part.lines) for part in paper.answers] == [
        ("What I say", ("I helped my neighbour. She was happy.",)),
        (f"Then they ask: {ASKED}", ("Happy, she was happy. And I learned it.",)),
    ]
    assert paper.question == home.question.text


def test_every_change_has_words_for_its_owner() -> None:
    """Each kind of change is named in the catalogue; hesitations with what would go."""
    catalogue = Catalogue.load("en")
    for kind in ChangeKind:
        assert catalogue.text(f"sheet.change.{kind}")
    assert "um, I" in catalogue.text("sheet.change.all", name="Take out", words="um, I")


def test_words_by_hand_answer_all_that_was_asked(home: Home) -> None:
    """Written by hand a conversation is one text, and the paper names both questions."""
    sheets = home.services.sheets
    keep_conversation(home)
    sheets.write("a", home.user_id, "I helped her.\nShe was happy.", NOW)
    paper = compose(sheets.sheet("a", home.user_id), Catalogue.load("en"))
    assert [part.lines for part in paper.answers] == [("I helped her.", "She was happy.")]
    assert paper.question == f"{home.question.text} Then they ask: {ASKED}"


def test_of_equal_answers_the_newest_is_best(home: Home) -> None:
    """Where the rule sees no difference, the later try stands."""
    home.keep("old", home.answer())
    home.keep("new", home.answer(), created_at=NOW + timedelta(days=1))
    assert home.services.sheets.tries("old", home.user_id)[0].id == "new"


def test_a_figure_that_is_missing_counts_least(home: Home) -> None:
    """A question without points is decided by length and clearness, and nothing breaks."""
    plain = home.answer()
    without = replace(plain, content=replace(plain.content, coverage=NotMeasurable(reason="x")))
    assert merit(without) < merit(home.answer(coverage=0.0))
    assert merit(without)[2:] == merit(plain)[2:]


def test_an_own_question_has_its_own_sheet(home: Home) -> None:
    """Answers to a question in own words are found by that question's text."""
    for name, asked in (("a", "Why?"), ("b", "Why?"), ("c", "When?")):
        home.keep(name, home.answer(), question_id=None, question_text=asked)
    found = home.services.sheets.tries("a", home.user_id)
    assert {attempt.id for attempt in found} == {"a", "b"}


def test_words_change_only_with_a_yes(home: Home) -> None:
    """The sheet begins with what was heard; accepted changes are made, kept, and can be undone."""
    sheets = home.services.sheets
    home.keep("a", home.answer())
    sheet = sheets.sheet("a", home.user_id)
    assert sheet.text == SAID
    filler = next(change.key for change in sheet.changes if change.kind == "filler")
    sheets.accept("a", home.user_id, {filler, "filler:77-77"}, NOW)
    changed = sheets.sheet("a", home.user_id)
    assert (changed.text, changed.accepted) == (
        "I helped my my neighbour. She was happy.",
        frozenset({filler}),
    )
    sheets.accept("a", home.user_id, (), NOW)
    assert sheets.sheet("a", home.user_id).text == SAID


def test_words_by_hand_are_kept_and_can_be_given_up(home: Home) -> None:
    """What its owner writes stands on the sheet until they go back to what they said."""
    sheets = home.services.sheets
    home.keep("a", home.answer())
    sheets.write("a", home.user_id, "  I helped\u202e her.\n\n She\tsmiled.\x07 ", NOW)
    written = sheets.sheet("a", home.user_id)
    assert written.by_hand
    assert written.text == "I helped her.\nShe smiled."
    sheets.start_again("a", home.user_id)
    assert sheets.sheet("a", home.user_id).text == SAID


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\x00", "x" * (MOST_LETTERS + 1)])
def test_an_impossible_text_is_refused(home: Home, text: str) -> None:
    """Nothing, nothing to be seen, or too much: refused, and the sheet stays as it was."""
    home.keep("a", home.answer())
    with pytest.raises(BadSheetText):
        home.services.sheets.write("a", home.user_id, text, NOW)
    assert home.services.sheets.sheet("a", home.user_id).text == SAID


def test_unsure_words_are_named(home: Home) -> None:
    """Words that the recogniser doubted are shown to their speaker, surest doubt first."""
    heard = home.answer()
    words = heard.evidence.transcript.words
    doubted = (*words[:2], replace(words[2], confidence=0.3), replace(words[3], confidence=0.1))
    transcript = replace(heard.evidence.transcript, words=(*doubted, *words[4:]))
    evidence = replace(heard.evidence, transcript=transcript)
    home.keep("a", replace(heard, evidence=evidence))
    assert home.services.sheets.sheet("a", home.user_id).unsure == ("my", "helped")


@pytest.mark.parametrize("call", ["tries", "sheet", "accept", "write", "start_again"])
def test_another_person_finds_nothing(home: Home, call: str) -> None:
    """A stranger's request is answered as if there were no such answer."""
    home.keep("a", home.answer())
    more = {"accept": [(), NOW], "write": ["x", NOW]}.get(call, [])
    with pytest.raises(NotFound):
        getattr(home.services.sheets, call)("a", "stranger", *more)


def test_an_answer_without_own_words_has_no_sheet(home: Home) -> None:
    """Where only the question was read back there is nothing to take away."""
    heard = home.answer(spoken="Why do you want this job?")
    read_back = tuple(range(len(heard.evidence.transcript.words)))
    home.keep("a", replace(heard, content=replace(heard.content, read_back=read_back)))
    assert home.services.sheets.tries("a", home.user_id) == ()
    with pytest.raises(NotFound):
        home.services.sheets.sheet("a", home.user_id)


@pytest.mark.parametrize("how", ["attempt", "user", "start_again"])
def test_a_sheet_goes_with_its_answer(home: Home, how: str) -> None:
    """Deleted answer, deleted person or a step back: the words by hand are in no file any more."""
    home.keep("a", home.answer())
    home.services.sheets.write("a", home.user_id, "A secretword of mine.", NOW)
    if how == "attempt":
        home.services.practice.delete_attempt("a", home.user_id)
    elif how == "user":
        home.services.people.erase(home.user_id, home.user_id, NOW)
    else:
        home.services.sheets.start_again("a", home.user_id)
    assert SheetStore(open_database(home.settings)).get("a") is None
    files = [file for file in home.settings.data_dir.rglob("*") if file.is_file()]
    assert not [file for file in files if b"secretword" in file.read_bytes()]


def test_a_sheet_of_an_erased_answer_can_not_be_kept(home: Home) -> None:
    """An answer that was deleted in another tab takes no new words."""
    store = SheetStore(open_database(home.settings))
    home.keep("a", home.answer())
    home.services.sheets.accept("a", home.user_id, (), NOW)
    kept = store.get("a")
    assert kept is not None
    home.services.practice.delete_attempt("a", home.user_id)
    with pytest.raises(NotFound):
        store.keep(kept)
    with sqlite3.connect(home.settings.database_file) as connection:
        assert connection.execute("SELECT count(*) FROM sheets").fetchone() == (0,)
    connection.close()


def test_the_paper_says_the_plan(home: Home) -> None:
    """The paper holds the question, the words, the next action, what to try and the points."""
    home.keep("a", home.answer())
    paper = compose(home.services.sheets.sheet("a", home.user_id), Catalogue.load("en"))
    assert paper.question == home.question.text
    assert [part.lines for part in paper.answers] == [(SAID,)]
    headings = [part.heading for part in paper.plan]
    assert headings == ["What to do next", "Things to try", "Main points"]
    assert len(paper.plan[1].lines) == 3
    assert paper.plan[2].lines == (
        "Said: who you helped",
        "Still to say: what happened in the end",
    )
    assert paper.sounds == ()
