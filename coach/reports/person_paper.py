"""A report about one person in words: what stands in its PDF, on one or two pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.case_records import OutcomeKind
from coach.cases.caseload import areas_travelled
from coach.progress_records import Measure
from coach.reports.paper import Bar, Bars, ReportPaper, Section, Table
from coach.reports.paper_pdf import fitted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from coach.case_records import AreaStep, Interview, OutcomeArea
    from coach.cases.stages import Job
    from coach.counting.weeks import Week
    from coach.i18n.catalogue import Catalogue
    from coach.progress.history import MeasureInBands
    from coach.reports.person import PersonReport

MOST_WEEKS = 12
MOST_PAGES = 2
MOST_OF_EACH = (8, 5, 3, 1)
"""How many interviews, jobs and areas are told: the first of these for which the pages do."""


def pdf_of(report: PersonReport, words: Catalogue, now: datetime) -> bytes:
    """The bytes of its PDF, on `MOST_PAGES` pages."""
    return fitted(
        lambda most: compose(report, words, now, most=most), MOST_OF_EACH, MOST_PAGES, now
    )


def compose(
    report: PersonReport, words: Catalogue, now: datetime, *, most: int = MOST_OF_EACH[0]
) -> ReportPaper:
    """All of it, in the catalogue's language; of interviews, jobs and areas so many at most."""
    text = words.text
    made = _made(report, words, now)
    found = (
        _practice(report, words),
        _worked_on(report, words),
        _goal(report, words),
        _interviews(report.case.interviews, words, most),
        _jobs(report.case.jobs, words, most),
        _areas(report, words, most),
    )
    return ReportPaper(
        language=words.language.code,
        title=text("person_report.title"),
        lead=(_about(report, words), made),
        notice=text("report.notice"),
        sections=tuple(one for one in found if one is not None),
        foot=(text("report.notice"), text("report.practice_only"), made),
    )


def _about(report: PersonReport, words: Catalogue) -> str:
    """Whom it is about; on a laptop without accounts nobody has said their name."""
    if not report.name:
        return words.text("person_report.about_me")
    return words.text("person_report.about", name=report.name)


def _made(report: PersonReport, words: Catalogue, now: datetime) -> str:
    when = now.astimezone()
    if report.by_themselves:
        return words.text("report.made_by_themselves", when=when)
    return words.text("report.made_by_with_yes", name=report.made_by, when=when)


def _practice(report: PersonReport, words: Catalogue) -> Section:
    text = words.text
    heading = text("person_report.practice")
    if report.first_day is None:
        return Section(heading=heading, lines=(text("person_report.no_practice"),))
    weeks = report.weeks[-MOST_WEEKS:]
    return Section(
        heading=heading,
        lines=(
            text("person_report.since", day=report.first_day),
            " ".join(
                (
                    text("person_report.days", count=report.days),
                    text("person_report.answers", count=report.answers),
                    text("person_report.minutes", count=report.minutes),
                )
            ),
        ),
        bars=Bars(
            names_wide=0.2,
            heads=tuple(text(f"person_report.week.{head}") for head in _WEEK_HEADS),
            rows=tuple(_week(week, words) for week in weeks),
        ),
        after=(text("person_report.weeks", count=len(weeks)),),
    )


_WEEK_HEADS = ("begins", "minutes", "days", "answers", "drills")


def _week(week: Week, words: Catalogue) -> Bar:
    minutes = round(week.practised_s / 60)
    said = (minutes, week.days, week.answers, week.drills)
    return Bar(
        name=_day(week.monday, words),
        pieces=(float(minutes),),
        said=tuple(words.text("time.number", number=one) for one in said),
    )


def _worked_on(report: PersonReport, words: Catalogue) -> Section:
    """Measures in bands where they were ticked; nothing else is said of them."""
    text = words.text
    if report.measures is None:
        return Section(
            heading=text("person_report.scores"), lines=(text("person_report.no_scores"),)
        )
    if not report.measures:
        none_yet = (text("person_report.scores.none"),)
        return Section(heading=text("person_report.scores"), lines=none_yet)
    heads = tuple(text(f"person_report.measure.{head}") for head in _MEASURE_HEADS)
    rows = tuple(
        (text(f"report.measure.{measure}"), *_bands(report.measures[measure], words))
        for measure in Measure
        if measure in report.measures
    )
    return Section(
        heading=text("person_report.scores"),
        lines=(text("person_report.scores.about"),),
        table=Table(heads=heads, rows=rows),
    )


_MEASURE_HEADS = ("what", "start", "now", "direction")


def _bands(one: MeasureInBands, words: Catalogue) -> tuple[str, str, str]:
    start, now = (
        words.text("report.not_known") if band is None else words.text(f"band.{band}")
        for band in (one.start, one.now)
    )
    return start, now, words.text(f"report.direction.{one.direction}")


def _goal(report: PersonReport, words: Catalogue) -> Section:
    goal = " ".join(report.case.journey.goal.split())
    return Section(
        heading=words.text("person_report.goal"),
        lines=(goal or words.text("person_report.no_goal"),),
    )


def _interviews(interviews: Sequence[Interview], words: Catalogue, most: int) -> Section:
    text = words.text
    heading = text("person_report.interviews")
    if not interviews:
        return Section(heading=heading, lines=(text("person_report.no_interviews"),))
    rows = tuple(
        (_day(one.day, words), one.employer, one.job, text(f"report.interview.{one.state}"))
        for one in interviews[-most:]
    )
    heads = tuple(text(f"person_report.interview.{head}") for head in _INTERVIEW_HEADS)
    return Section(
        heading=heading,
        table=Table(heads=heads, rows=rows, wide=(0.16, 0.34, 0.32, 0.18)),
        after=_newest(len(interviews), most, words),
    )


def _newest(count: int, most: int, words: Catalogue) -> tuple[str, ...]:
    """That not all are told, where it is so."""
    return (words.text("person_report.newest", count=most),) if count > most else ()


_INTERVIEW_HEADS = ("day", "employer", "job", "state")


def _jobs(jobs: Sequence[Job], words: Catalogue, most: int) -> Section | None:
    """Each job with the days of its steps; nothing where there is none."""
    if not jobs:
        return None
    heads = ("employer", "hours", *OutcomeKind)
    return Section(
        heading=words.text("person_report.jobs"),
        table=Table(
            heads=tuple(words.text(f"person_report.job.{head}") for head in heads),
            rows=tuple(_job(job, words) for job in jobs[-most:]),
            wide=(0.2, 0.1, *[0.14] * len(OutcomeKind)),
        ),
        after=_newest(len(jobs), most, words),
    )


def _job(job: Job, words: Catalogue) -> tuple[str, ...]:
    hours = "" if job.hours is None else words.text("time.number", number=job.hours)
    days = ((job.day(kind), kind) for kind in OutcomeKind)
    return (
        job.employer or words.text("report.not_known"),
        hours,
        *("" if day is None else _day(day, words) for day, _ in days),
    )


def _areas(report: PersonReport, words: Catalogue, most: int) -> Section | None:
    """Where somebody was first in each of the organisation's areas, and where they are now."""
    text = words.text
    found = areas_travelled(report.case)
    if not found:
        return None
    rows = tuple(
        (one.area.name, _step(one.area, one.first, words), _step(one.area, one.now, words))
        for one in found[:most]
    )
    heads = tuple(text(f"person_report.area.{head}") for head in ("name", "first", "now"))
    left_out = (text("person_report.first_areas", count=most),) if len(found) > most else ()
    return Section(
        heading=text("person_report.areas"),
        table=Table(heads=heads, rows=rows, wide=(0.3, 0.35, 0.35)),
        after=left_out,
    )


def _step(area: OutcomeArea, step: AreaStep, words: Catalogue) -> str:
    name = area.steps[step.step - 1] if step.step <= len(area.steps) else str(step.step)
    return words.text("person_report.step", name=name, day=_day(step.day, words))


def _day(day: date, words: Catalogue) -> str:
    """As "3 Mar 2026": a table has room for it."""
    month = words.text(f"report.month.m{day.month}")
    return words.text("report.day", day=str(day.day), month=month, year=str(day.year))
