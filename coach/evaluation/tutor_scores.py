"""How far the machine's scores agree with tutors', and tutors with each other.

From what tutors scored in the product, or from a file that a study made
(docs/agreement-study.md). The product knows nobody's first language: it comes from the study's own
list of people, or from its file. Nothing is told of fewer than `FEWEST_PEOPLE`.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from coach.account_records import Outcome
from coach.errors import ConfigurationProblem
from coach.evaluation.agreement import ScorePair, confusion, grade_figures
from coach.storage.remarks import newest_of_each
from questions.bank import Criterion
from scoring.content.signs import OVERALL

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from coach.accounts.audit import AuditTrail
    from coach.class_records import Correction
    from coach.evaluation.figures import Figure
    from coach.storage.remarks import RemarkStore

FEWEST_PEOPLE = 5
"""Figures of fewer say little of the scores, and much of the people."""
ALL_LINES = "all_lines"
"""The lines of the rubric together, without the whole answer and clearness."""
CLARITY = "clarity"
LINES = (*(str(line) for line in Criterion), OVERALL, CLARITY)
_HIGHEST = 4
_YES, _NO = "yes", "no"

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Rated:
    """One tutor's score of one line of one answer, beside the machine's.

    Attributes:
        answer: names the answer.
        person: names whose it is.
        tutor: names who scored.
        line: one of `LINES`.
        machine: 0 to 4 when the tutor scored; None where the machine gave none.
        score: the tutor's, 0 to 4 in whole steps.
        blind: whether the tutor scored before they saw what the machine gave; None if unknown.
        first_language: as the study wrote it down; "" if it didn't.
    """

    answer: str
    person: str
    tutor: str
    line: str
    machine: float | None
    score: int
    blind: bool | None = None
    first_language: str = ""


@dataclass(frozen=True, kw_only=True)
class StudyPerson:
    """One line of a study's list: who takes part, by which name they are known in it."""

    sign_in_name: str
    person: str
    first_language: str


@dataclass(frozen=True, kw_only=True)
class AgreementReport:
    """What can be told, and of how few.

    Attributes:
        answers: how many answers were scored.
        people: whose they are.
        tutors: how many scored.
        scores: how many scores there are.
        without_machine: of these, where the machine gave none.
        twice: answers and lines that two tutors scored or more.
        held_back: groups of fewer than `FEWEST_PEOPLE`, of which nothing is told.
        figures: machine and tutors; then tutors and tutors, whose names begin with "tutors_".
        tables: by line, how often each grade of the machine (rows) met each of tutors (columns).
    """

    answers: int
    people: int
    tutors: int
    scores: int
    without_machine: int
    twice: int
    held_back: int
    figures: tuple[Figure, ...]
    tables: Mapping[str, list[list[int]]]


def agreement_report(rated: Sequence[Rated]) -> AgreementReport:
    """All figures, with 95 % intervals over the people whose answers they are."""
    machine = _by_line([pair for one in rated if (pair := _with_machine(one))])
    tutors = _by_line(_tutor_pairs(rated))
    found = [
        *(figure for line, pairs in machine.items() for figure in grade_figures(line, pairs)),
        *(f for line, pairs in tutors.items() for f in grade_figures(f"tutors_{line}", pairs)),
    ]
    told = [figure for figure in found if figure.speakers >= FEWEST_PEOPLE]
    few = {(figure.name.rpartition("_")[0], figure.group) for figure in found}
    few -= {(figure.name.rpartition("_")[0], figure.group) for figure in told}
    return AgreementReport(
        answers=len({one.answer for one in rated}),
        people=len({one.person for one in rated}),
        tutors=len({one.tutor for one in rated}),
        scores=len(rated),
        without_machine=sum(one.machine is None for one in rated),
        twice=len(_by_several(rated)),
        held_back=len(few),
        figures=tuple(told),
        tables={
            line: confusion(pairs)
            for line, pairs in machine.items()
            if len({pair.speaker for pair in pairs}) >= FEWEST_PEOPLE
        },
    )


def _with_machine(one: Rated) -> ScorePair | None:
    if one.machine is None:
        return None
    return _pair(one, one.machine, one.score)


def _pair(one: Rated, found: float, wanted: float) -> ScorePair:
    groups = (f"first_language:{one.first_language}",) if one.first_language else ()
    return ScorePair(
        measure=one.line, groups=groups, speaker=one.person, found=found, wanted=wanted
    )


def _by_several(rated: Sequence[Rated]) -> list[list[Rated]]:
    """The scores of each line of each answer that two tutors scored or more."""
    same: dict[tuple[str, str], list[Rated]] = defaultdict(list)
    for one in sorted(rated, key=lambda one: one.tutor):
        same[(one.answer, one.line)].append(one)
    return [found for found in same.values() if len(found) > 1]


def _tutor_pairs(rated: Sequence[Rated]) -> list[ScorePair]:
    """Each two tutors of the same line of the same answer, in the order of their names."""
    return [
        _pair(first, first.score, second.score)
        for found in _by_several(rated)
        for first, second in combinations(found, 2)
    ]


def _by_line(pairs: Sequence[ScorePair]) -> dict[str, list[ScorePair]]:
    of_rubric = {str(line) for line in Criterion}
    by_line = {line: [pair for pair in pairs if pair.measure == line] for line in LINES} | {
        ALL_LINES: [pair for pair in pairs if pair.measure in of_rubric]
    }
    return {line: found for line, found in by_line.items() if found}


# --- from the database ----------------------------------------------------------------------------


def rated_here(
    store: RemarkStore,
    trail: AuditTrail,
    study: Mapping[str, StudyPerson] | None,
    *,
    blind_only: bool = False,
) -> list[Rated]:
    """The scores of tutors that hold, under numbers in the place of ids.

    Args:
        store: where they are.
        trail: tells who looked at what the machine gave before they scored.
        study: who takes part, by the ids of people; None for everybody.
        blind_only: leave out what was scored after such a look: what a tutor changed then counts
            as they scored it first.
    """
    looks = _Looks(trail)
    every = [
        (one, owner)
        for one, owner in store.all_corrections()
        if not (blind_only and looks.before(one, owner))
    ]
    owners = {one.attempt_id: owner for one, owner in every}
    held = [
        one
        for one in newest_of_each(tuple(one for one, _ in every))
        if one.by_id is not None and (study is None or owners[one.attempt_id] in study)
    ]
    answers, tutors, people = _Numbers("A"), _Numbers("T"), _Numbers("P")
    rows: list[Rated] = []
    for one in sorted(held, key=lambda one: one.id):  # at random: no order of time or name
        owner = owners[one.attempt_id]
        taking_part = study[owner] if study else None
        rows.append(
            Rated(
                answer=answers.of(one.attempt_id),
                person=taking_part.person if taking_part else people.of(owner),
                tutor=tutors.of(one.by_id or ""),
                line=one.line,
                machine=one.machine_value,
                score=one.value,
                blind=not looks.before(one, owner),
                first_language=taking_part.first_language if taking_part else "",
            )
        )
    return rows


class _Numbers:
    """Names in the place of ids: a letter and a number."""

    def __init__(self, letter: str) -> None:
        self._letter = letter
        self._known: dict[str, str] = {}

    def of(self, thing_id: str) -> str:
        """The same for the same id."""
        return self._known.setdefault(thing_id, f"{self._letter}{len(self._known) + 1:03}")


class _Looks:
    """Who looked at the machine's scores of an answer, or at the class of its owner, and when."""

    def __init__(self, trail: AuditTrail) -> None:
        self._at: dict[tuple[str, str], datetime] = {}
        for what in ("see_scores", "see_class"):
            for entry in trail.search(what=what, outcome=Outcome.ALLOWED):  # the newest first
                self._at[(entry.actor_id, entry.thing_id)] = entry.at

    def before(self, one: Correction, owner: str) -> bool:
        """Whether a tutor may have seen what the machine gave before they scored."""
        looks = (self._at.get((one.by_id or "", thing)) for thing in (one.attempt_id, owner))
        return any(look is not None and look <= one.at for look in looks)


# --- files ----------------------------------------------------------------------------------------


def read_rated(path: Path) -> list[Rated]:
    """The scores in a CSV file of a study, its columns named like the fields of `Rated`.

    Raises:
        ConfigurationProblem: it can't be read, or a line isn't right; it names the line.
    """
    return _read(path, _rated, ("answer", "person", "tutor", "line", "machine", "score"))


def read_study(path: Path) -> list[StudyPerson]:
    """The people of a study; raises as `read_rated`."""
    return _read(path, _study_person, ("sign_in_name", "person", "first_language"))


def write_rated(path: Path, rated: Sequence[Rated]) -> None:
    """Write the scores into a new CSV file that only this account can read.

    Raises:
        ConfigurationProblem: it is there already, or can't be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [field.name for field in fields(Rated)])
            writer.writeheader()
            writer.writerows({**asdict(one), "blind": _blind_text(one.blind)} for one in rated)
    except OSError as error:
        raise ConfigurationProblem("error.configuration.not_written", file=str(path)) from error


def _blind_text(blind: bool | None) -> str:
    return "" if blind is None else _YES if blind else _NO


def _read(
    path: Path, row_of: Callable[[Mapping[str, str]], Row], needed: Sequence[str]
) -> list[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise _bad(path, f"it has no column {', '.join(missing)}")
            return [_row(path, reader.line_num, row_of, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _bad(path, "it is no CSV file in UTF-8") from error


def _row(
    path: Path, number: int, row_of: Callable[[Mapping[str, str]], Row], row: Mapping[str, str]
) -> Row:
    try:
        return row_of(row)
    except (ValueError, TypeError, AttributeError) as error:
        raise _bad(path, f"line {number}: {error}") from error


def _bad(path: Path, problem: str) -> ConfigurationProblem:
    return ConfigurationProblem("error.configuration.no_scores", file=str(path), problem=problem)


def _rated(row: Mapping[str, str]) -> Rated:
    line = row["line"].strip()
    if line not in LINES:
        raise ValueError(f"there is no line {line!r} in the rubric")
    score, machine = int(row["score"]), row["machine"].strip()
    if not 0 <= score <= _HIGHEST or not 0 <= float(machine or 0) <= _HIGHEST:
        raise ValueError("a score is not from 0 to 4")
    blind = (row.get("blind") or "").strip()
    if blind not in {"", _YES, _NO}:
        raise ValueError("blind is yes, no or empty")
    return Rated(
        answer=row["answer"].strip(),
        person=row["person"].strip(),
        tutor=row["tutor"].strip(),
        line=line,
        machine=float(machine) if machine else None,
        score=score,
        blind=None if not blind else blind == _YES,
        first_language=(row.get("first_language") or "").strip(),
    )


def _study_person(row: Mapping[str, str]) -> StudyPerson:
    if not row["sign_in_name"].strip() or not row["person"].strip():
        raise ValueError("a name is missing")
    return StudyPerson(
        sign_in_name=row["sign_in_name"].strip(),
        person=row["person"].strip(),
        first_language=row["first_language"].strip(),
    )
