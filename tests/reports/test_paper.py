"""Reports as PDF: read back, with their tags, their limits on every page, and nothing too much."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from coach.case_records import (
    AreaStep,
    CaseNote,
    Interview,
    InterviewState,
    JobOutcome,
    Journey,
    OutcomeArea,
    OutcomeKind,
    Stage,
)
from coach.cases.casework import Case
from coach.cases.stages import jobs_of
from coach.counting.weeks import Week
from coach.i18n.catalogue import Catalogue
from coach.progress.history import MeasureInBands
from coach.progress_records import Direction, Measure
from coach.reports import funder_paper, person_paper
from coach.reports import topics as t
from coach.reports.funder import FunderReport
from coach.reports.hiding import WHOLE, Figure
from coach.reports.paper_pdf import pdf_of
from coach.reports.person import PersonReport
from coach.reports.quarters import Quarter
from scoring.scale import Band

NOW = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 4, 2)
WORDS = Catalogue.load("en")
LIMITS = (
    "May not be used to decide on a job, a benefit or a claim.",
    "This is about practice only.",
)
ARABIC, TIGRINYA = "فاطمة الزهراء بنت محمد", "ብርሃነ ተስፋይ ገብረሂወት"
LONG = "Maria Wilhelmina Konstantinopolitanskaja-Featherstonehaugh-Habsburg"
_DAY = timedelta(days=1)


def weeks(count: int) -> tuple[Week, ...]:
    """So many weeks of practice up to this one; some are empty."""
    monday = TODAY - TODAY.weekday() * _DAY
    return tuple(
        Week(
            monday=monday - back * 7 * _DAY,
            days=back % 4,
            answers=3 * (back % 4),
            drills=0,
            sessions=back % 4,
            practised_s=700.0 * (back % 4),
            spoken_s=0.0,
        )
        for back in reversed(range(count))
    )


def case(*, much: bool) -> Case:
    """What is written about somebody: nothing, or more than there is room for."""
    wrote: dict[str, Any] = {"user_id": "u", "by_id": None, "at": NOW}
    count = 12 if much else 0
    interviews = tuple(
        Interview(
            id=f"i{n}",
            day=TODAY - n * 9 * _DAY,
            employer=f"The Old Bakery on the Corner of Harlesden High Street {n}",
            job="Kitchen assistant, evenings and weekends",
            state=list(InterviewState)[n % 3],
            **wrote,
        )
        for n in range(count)
    )
    outcomes = [
        JobOutcome(
            id=f"o{n}{kind}",
            job_id=f"j{n}",
            kind=kind,
            day=TODAY - (200 - 10 * n) * _DAY,
            employer=f"Employer with a long name {n}",
            hours=16.5,
            **wrote,
        )
        for n in range(count // 2)
        for kind in OutcomeKind
    ]
    areas = tuple(
        OutcomeArea(
            id=f"a{n}",
            name=f"Area {n}: feeling at home where I live",
            about="",
            steps=("Not yet thinking about it", "Trying it with somebody's help", "By myself"),
            position=n,
            retired=False,
        )
        for n in range(count)
    )
    steps = tuple(
        AreaStep(
            id=f"s{n}{step}", area_id=f"a{n}", step=step, day=TODAY - 30 // step * _DAY, **wrote
        )
        for n in range(count)
        for step in (1, 3)
    )
    return Case(
        user_id="u",
        today=TODAY,
        journey=Journey(user_id="u", goal="I want to cook for many people.\n" * (6 if much else 0)),
        interviews=interviews[::-1],
        to_ask=(),
        jobs=jobs_of(outcomes),
        due=(),
        stage=Stage.NONE,
        notes=(CaseNote(id="n", text="A canary in a note", **wrote),),
        areas=areas,
        steps=steps,
        names={},
    )


def report(*, much: bool = True, **changes: Any) -> PersonReport:
    """A report about one person."""
    bands = MeasureInBands(
        start=Band.START, now=Band.GOOD, direction=Direction.UP, since_start=Direction.UP
    )
    made = PersonReport(
        name="Amina",
        made_by="Cora",
        by_themselves=False,
        first_day=date(2025, 11, 3) if much else None,
        answers=140 if much else 0,
        days=40 if much else 0,
        minutes=900 if much else 0,
        weeks=weeks(40 if much else 1),
        measures=dict.fromkeys(Measure, bands) if much else {},
        case=case(much=much),
    )
    return replace(made, **changes)


def read_person(of: PersonReport) -> PdfReader:
    """The file of a report about a person, opened by another program."""
    return PdfReader(io.BytesIO(person_paper.pdf_of(of, WORDS, NOW)))


def funder(*, much: bool = True) -> FunderReport:
    """Figures of a place with many sites, or with hardly anybody."""
    sites = {f"s{n}": f"Site {n} with quite a long name" for n in range(9 if much else 0)}
    sites |= {t.NO_SITE: ""}
    areas = {"a1": "Home life", "a2": f"{ARABIC} {TIGRINYA}"} if much else {}
    shown: dict[str, dict[tuple[str, str], Figure | None]] = {}
    for topic in t.topics(areas):
        for number, line in enumerate(topic.lines):
            for place, part in enumerate((WHOLE, *sites)):
                hidden = not much or (place + number) % 4 == 3
                value = 12_345.0 if place == 0 else 100.0 * place + number
                figure = None if hidden else Figure(people=9, value=value)
                shown.setdefault(topic.key, {})[line.key, part] = figure
    return FunderReport(
        quarter=Quarter(year=2026, number=1), given_at=NOW, sites=sites, areas=areas, shown=shown
    )


@cache
def read_funder() -> PdfReader:
    """The file of figures of many sites."""
    paper = funder_paper.compose(funder(), "Cora", WORDS, NOW)
    return PdfReader(io.BytesIO(pdf_of(paper, NOW)))


@cache
def read_full() -> PdfReader:
    """The file of a report about somebody of whom much is known."""
    return read_person(report())


def text_of(page: Any) -> str:
    """The words of a page, with each run of white space as one space."""
    return " ".join(page.extract_text().split())


def whole(reader: PdfReader) -> str:
    """The words of all pages."""
    return " ".join(text_of(page) for page in reader.pages)


def test_a_report_about_a_person_has_one_or_two_pages() -> None:
    """Also with more interviews, jobs and areas than there is room for."""
    assert len(read_full().pages) == 2


def test_it_tells_what_was_done_and_by_whom_it_was_made() -> None:
    """Practice by week, goal, interviews, jobs and steps; the newest of each."""
    text = whole(read_full())
    for part in (
        *("About Amina.", "Practised on 40 days.", "Gave 140 answers.", "900 minutes"),
        *("30 Mar 2026", "I want to cook for many people.", "Kitchen assistant"),
        *("16.5", "Employer with a long name 5", "By myself (", "Just starting", "Going up"),
        "Made by Cora on 2 April 2026",
    ):
        assert part in text, part
    assert "Harlesden High Street 0" in text
    assert "Harlesden High Street 11" not in text


@pytest.mark.parametrize("reader", [read_full, read_funder])
def test_every_page_says_what_it_may_not_be_used_for(reader: Any) -> None:
    """And that it is about practice, who made it and when."""
    for page in reader().pages:
        text = text_of(page)
        for line in (*LIMITS, "Made by Cora on 2 April 2026"):
            assert line in text


def test_scores_appear_only_if_they_were_ticked() -> None:
    """Without the tick there is no band and no direction in it, in any page."""
    text = whole(read_person(report(measures=None)))
    assert "Results are not in this report." in text
    for word in ("Just starting", "Getting there", "Strong", "Going up", "Clear words", "Speed"):
        assert word not in text


def test_no_value_and_no_note_is_in_it() -> None:
    """Bands are words; what the case manager noted stays with them."""
    reader = read_full()
    assert "canary" not in whole(reader)
    assert "canary" not in str(reader.metadata)


def test_by_themselves_it_names_nobody_else() -> None:
    """Made by the person; on a laptop without accounts there is no name at all."""
    text = whole(read_person(report(by_themselves=True, name="", made_by="")))
    assert "About the person who practised here." in text
    assert "Made by the person whom it is about, on 2 April 2026" in text


def test_names_of_all_scripts_can_be_written() -> None:
    """No letter is lost for a box or a question mark, and nothing runs off the page."""
    name = f"{ARABIC} {TIGRINYA} {LONG} =1+1 <b>x</b>"
    reader = read_person(report(much=False, name=name, made_by=name))
    assert "?" not in whole(reader)
    assert len(reader.pages) == 1


def test_hidden_figures_are_hidden_in_every_form() -> None:
    """In words, and without a bar."""
    paper = funder_paper.compose(funder(much=False), "Cora", WORDS, NOW)
    text = whole(PdfReader(io.BytesIO(pdf_of(paper, NOW))))
    assert "hidden" in text
    rows = [row for one in paper.sections if one.bars for row in one.bars.rows]
    assert rows
    assert all(row.pieces == () for row in rows)
    assert {said for row in rows for said in row.said} == {"hidden"}


def test_figures_for_a_funder_explain_themselves() -> None:
    """A title page, each site by name, and how figures are counted and hidden."""
    text = whole(read_funder())
    for part in (
        *("January to March 2026", "12,345", "Site 8 with quite a long name", "No site"),
        *("How the figures are counted", "What is hidden, and why", "drawn by lot"),
    ):
        assert part in text, part


def operations(page: Any) -> list[tuple[Any, bytes]]:
    """What is drawn on a page, in order."""
    return ContentStream(page.get_contents(), page.pdf).operations


@pytest.mark.parametrize("reader", [read_full, read_funder])
def test_all_that_is_drawn_is_tagged_or_no_content(reader: Any) -> None:
    """Every letter of a row stands in one tagged place; bars, lines and feet are decoration."""
    for page in reader().pages:
        inside: list[str] = []
        for operands, operator in operations(page):
            if operator in {b"BDC", b"BMC"}:
                inside.append(operands[0])
            elif operator == b"EMC":
                inside.pop()
            elif operator in {b"Tj", b"TJ"}:
                assert inside
            elif operator in {b"S", b"f", b"F", b"re", b"B"}:
                assert inside[:1] == ["/Artifact"]
        assert inside == []


def test_a_row_is_read_with_the_heads_of_its_columns() -> None:
    """As one sentence, in the order of reading."""
    spoken: list[str] = []
    for operands, operator in operations(read_full().pages[0]):
        if operator == b"BDC" and operands[0] == "/Span":
            spoken.append(str(operands[1]["/ActualText"]))
    assert "30 Mar 2026. Minutes: 0; Days: 0; Answers: 0; Words and sounds: 0." in spoken
    root: Any = read_full().root_object
    (document,) = root["/StructTreeRoot"]["/K"]
    kinds = [element.get_object()["/S"] for element in document.get_object()["/K"]]
    assert kinds[0] == "/H1"
    assert kinds.count("/H2") == 6
