"""`bench agreement`: machine and tutors, tutors and tutors, from a file and from the database."""

from __future__ import annotations

import csv
import json
import math
import random
import stat
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from typer.testing import CliRunner

from coach.classes.remarks import Given
from coach.cli.app import app
from coach.evaluation.agreement import ScorePair, confusion, grade_figures
from coach.evaluation.content import quadratic_kappa
from coach.evaluation.tutor_scores import (
    ALL_LINES,
    Rated,
    StudyPerson,
    agreement_report,
    rated_here,
    read_rated,
)
from tests.accounts.town import NOW
from tests.classes.classroom import Classroom, open_classroom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = "answer,person,tutor,line,machine,score,first_language\n"
LATER = NOW + timedelta(hours=1)


def pairs(count: int = 300) -> list[ScorePair]:
    """Scores that agree somewhat, the machine's not always whole."""
    chance = random.Random(7)  # noqa: S311 - repeatable
    found: list[ScorePair] = []
    for number in range(count):
        tutor = chance.randint(0, 4)
        machine = min(4.0, max(0.0, tutor + chance.choice((-2, -1, 0, 0, 0.4, 1))))
        person = f"p{number % 20}"
        found.append(
            ScorePair(measure="overall", groups=(), speaker=person, found=machine, wanted=tutor)
        )
    return found


def test_the_figures_are_those_of_scikit_learn() -> None:
    """Kappa, r and the shares, checked against other people's arithmetic."""
    some = pairs()
    figures = {one.name: one for one in grade_figures("overall", some)}
    machine = [math.floor(one.found + 0.5) for one in some]
    tutor = [round(one.wanted) for one in some]
    kappa = float(cohen_kappa_score(machine, tutor, weights="quadratic", labels=list(range(5))))
    assert figures["overall_qwk"].value == pytest.approx(kappa, abs=1e-12)
    assert figures["overall_qwk"].value == pytest.approx(quadratic_kappa(machine, tutor))
    r = np.corrcoef([one.found for one in some], tutor)[0, 1]
    assert figures["overall_pearson"].value == pytest.approx(r)
    apart = np.abs(np.array(machine) - np.array(tutor))
    assert figures["overall_exact"].value == pytest.approx(np.mean(apart == 0))
    assert figures["overall_adjacent"].value == pytest.approx(np.mean(apart <= 1))
    bias = np.mean([one.found - one.wanted for one in some])
    assert figures["overall_bias"].value == pytest.approx(bias)
    for one in figures.values():
        assert one.low < one.value < one.high
        assert (one.speakers, one.count) == (20, 300)


def test_a_confusion_table_counts_every_score() -> None:
    """Rows are the machine's, columns the tutors'."""
    some = [
        ScorePair(measure="overall", groups=(), speaker="p", found=found, wanted=wanted)
        for found, wanted in ((0, 0), (3.0, 2), (2.5, 2), (4, 4))
    ]
    table = confusion(some)
    assert (table[0][0], table[3][2], table[4][4]) == (1, 2, 1)
    assert sum(map(sum, table)) == 4


def test_intervals_are_over_people_not_scores() -> None:
    """Twenty scores of the same person are not twenty people: the interval is wider."""
    by_person = {one.name: one for one in grade_figures("overall", pairs())}
    each = [
        ScorePair(measure="overall", groups=(), speaker=str(n % 3), found=one.found,
                  wanted=one.wanted + (n % 3 == 0 and one.wanted < 4))
        for n, one in enumerate(pairs())
    ]  # fmt: skip
    of_three = {one.name: one for one in grade_figures("overall", each)}
    width = {
        name: figures["overall_bias"].high - figures["overall_bias"].low
        for name, figures in (("twenty", by_person), ("three", of_three))
    }
    assert width["three"] > width["twenty"]


def test_one_grade_for_all_has_no_kappa() -> None:
    """Where both always say the same, agreement by chance is certain: no number is made up."""
    same = [
        ScorePair(measure="overall", groups=(), speaker=f"p{n}", found=2, wanted=2)
        for n in range(8)
    ]
    figures = {one.name: one.value for one in grade_figures("overall", same)}
    assert math.isnan(figures["overall_qwk"])
    assert figures["overall_exact"] == 1.0


def rated(person: str, tutor: str, score: int, line: str = "overall", **more: object) -> Rated:
    """A score of the one answer of a person."""
    values: dict[str, object] = {
        "answer": f"a-{person}",
        "person": person,
        "tutor": tutor,
        "line": line,
        "machine": 2.0,
        "score": score,
        **more,
    }
    return Rated(**values)  # pyright: ignore[reportArgumentType]


def test_tutors_stand_beside_each_other() -> None:
    """Of each two tutors of the same answer; those who scored alone are in no such figure."""
    scores = [rated(f"p{n}", tutor, n % 5) for n in range(6) for tutor in ("T1", "T2")]
    scores += [rated("p9", "T1", 3)]
    report = agreement_report(scores)
    figures = {one.name: one for one in report.figures}
    assert figures["tutors_overall_qwk"].value == pytest.approx(1.0)
    assert (figures["tutors_overall_qwk"].count, report.twice) == (6, 6)
    assert figures["overall_exact"].count == 13


def test_nothing_is_told_of_fewer_than_five() -> None:
    """Neither of a line, nor of a first language, nor as a table; how many is said."""
    some = [rated(f"p{n}", "T1", 2, first_language="so" if n else "uk") for n in range(6)]
    some += [rated(f"p{n}", "T1", 3, line="clarity") for n in range(4)]
    report = agreement_report(some)
    assert {one.group for one in report.figures} == {"all", "first_language:so"}
    assert not [one for one in report.figures if one.name.startswith("clarity")]
    assert list(report.tables) == ["overall"]
    assert report.held_back == 2


def test_all_lines_are_those_of_the_rubric() -> None:
    """The whole answer and clear words are told apart from the lines."""
    some = [
        rated(f"p{n}", "T1", 2, line=line)
        for n in range(5)
        for line in ("relevance", "values", "overall", "clarity")
    ]
    report = agreement_report(some)
    counts = {one.name: one.count for one in report.figures}
    assert counts[f"{ALL_LINES}_exact"] == 10
    assert set(report.tables) == {"relevance", "values", "overall", "clarity", ALL_LINES}


def test_a_missing_machine_score_is_counted_and_left_out() -> None:
    """What the machine could not score can't agree with anybody."""
    some = [rated(f"p{n}", "T1", 2, machine=None) for n in range(5)]
    report = agreement_report(some)
    assert (report.without_machine, report.figures) == (5, ())


# --- files ----------------------------------------------------------------------------------------


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A file of a study: six people of two languages, scored by two tutors."""
    path = tmp_path / "scores.csv"
    rows = [
        f"A{n},P{n},{tutor},{line},{machine},{n % 5},{'fa' if n < 5 else 'so'}\n"
        for n in range(6)
        for tutor in ("T1", "T2")
        for line, machine in (("overall", n % 4), ("clarity", ""))
    ]
    path.write_text(HEAD + "".join(rows), encoding="utf-8-sig")
    return path


def test_a_file_is_measured_from_the_command_line(table: Path) -> None:
    """Figures by line and first language, tutors beside each other, tables, and how few."""
    result = CliRunner().invoke(app, ["bench", "agreement", "--csv", str(table), "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    named = {(one["name"], one["group"]) for one in report["figures"]}
    assert ("overall_qwk", "first_language:fa") in named
    assert ("overall_qwk", "first_language:so") not in named
    assert ("tutors_clarity_qwk", "all") in named
    assert (report["people"], report["tutors"], report["without_machine"]) == (6, 2, 12)
    assert report["held_back"] > 0
    shown = CliRunner().invoke(app, ["bench", "agreement", "--csv", str(table)])
    assert "groups of fewer than 5 people are not shown" in " ".join(shown.stdout.split())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("answer,person\n", "no column"),
        (HEAD + "A,P,T,accent,1,2,\n", "line 2: there is no line 'accent'"),
        (HEAD + "A,P,T,overall,1,5,\n", "line 2: a score is not from 0 to 4"),
        (HEAD + "A,P,T,overall,x,2,\n", "line 2"),
        (HEAD + "A,P,T,overall\n", "line 2"),
        ("\xff\xfe", "no CSV file"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, content: str, says: str) -> None:
    """One plain sentence, no traceback."""
    path = tmp_path / "wrong.csv"
    path.write_bytes(content.encode("latin-1"))
    result = CliRunner().invoke(app, ["bench", "agreement", "--csv", str(path)])
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


# --- the database ---------------------------------------------------------------------------------


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Classroom]:
    """Tom scores Amina's answer blind, then looks and changes one; Berhane's after a look."""
    room = open_classroom(tmp_path)
    tom, remarks = room.ids["tom"], room.remarks
    for name, whose in (("a1", "amina"), ("b1", "berhane")):
        room.shared(name, whose, "tom", "scores")
    first = [Given(line=line, value=3, reason="Fine.") for line in ("overall", "relevance")]
    remarks.correct(tom, "a1", first, LATER)
    remarks.machine(tom, "a1", LATER + timedelta(minutes=1))
    later = [Given(line="overall", value=2, reason="After a look.")]
    remarks.correct(tom, "a1", later, LATER + timedelta(minutes=2))
    room.glance.of_group(tom, room.group_id, LATER + timedelta(minutes=3))
    given = [Given(line="overall", value=1, reason="Short.")]
    remarks.correct(tom, "b1", given, LATER + timedelta(minutes=4))
    yield room
    room.town.database.close()


def test_scores_of_the_place_come_without_names(room: Classroom) -> None:
    """Numbers stand for ids, and each score says whether it was given blind."""
    found = rated_here(room.store, room.town.accounts.trail, None)
    assert {(one.line, one.score, one.machine, one.blind) for one in found} == {
        ("relevance", 3, 3.0, True),
        ("overall", 2, 2.0, False),
        ("overall", 1, 2.0, False),
    }
    assert {one.person for one in found} == {"P001", "P002"}
    assert not any(real in str(found) for real in room.ids.values())


def test_blind_scores_count_as_they_were_given_first(room: Classroom) -> None:
    """What was changed after a look, at the scores or at the class, counts as before it."""
    found = rated_here(room.store, room.town.accounts.trail, None, blind_only=True)
    assert {(one.line, one.score) for one in found} == {("relevance", 3), ("overall", 3)}


def test_only_people_of_the_study_are_counted(room: Classroom) -> None:
    """Under the study's own codes, with the language that its list says."""
    study = {room.ids["amina"]: StudyPerson(sign_in_name="amina", person="S7", first_language="fa")}
    found = rated_here(room.store, room.town.accounts.trail, study)
    assert {(one.person, one.first_language) for one in found} == {("S7", "fa")}


def test_a_study_is_written_down_for_those_on_its_list_only(
    room: Classroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A private file without a name; never over another; never without a list."""
    monkeypatch.setenv("INTERVIEW_COACH_DATA_DIR", str(room.town.settings.data_dir))
    monkeypatch.setenv("INTERVIEW_COACH_ACCOUNTS", "on")
    monkeypatch.setattr(
        "coach.cli.agreement.open_scores",
        lambda _: type(
            "Scores",
            (),
            {
                "remarks": room.store,
                "trail": room.town.accounts.trail,
                "find": staticmethod(room.town.accounts.register.find),
            },
        ),
    )
    people = tmp_path / "people.csv"
    people.write_text("sign_in_name,person,first_language\nAmina,S7,fa\n", encoding="utf-8")
    file, run = tmp_path / "out.csv", CliRunner().invoke
    asked = ["bench", "agreement", "--people", str(people), "--write", str(file)]
    assert run(app, asked).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert {(row["person"], row["first_language"]) for row in rows} == {("S7", "fa")}
    assert "amina" not in file.read_text(encoding="utf-8").lower()
    assert len(read_rated(file)) == 2
    assert run(app, asked).exit_code == 2
    assert run(app, ["bench", "agreement", "--write", str(file)]).exit_code == 2
    people.write_text("sign_in_name,person,first_language\nnobody,S1,fa\n", encoding="utf-8")
    assert "Nobody signs in here as: nobody" in run(app, asked[:4]).stderr
    assert room.town.accounts.trail.search(what="agreement")
