"""Whoever adds and subtracts figures that were given out never learns of one to four people."""

from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.reports.hiding import (
    FEWEST,
    MOST_OF_ONE,
    WHOLE,
    Cell,
    Figure,
    Kind,
    Line,
    next_of,
    shown_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.reports.hiding import Pick, Shown

SITES = ("north", "south", "")
LINES = (
    Line(key="all"),
    Line(key="followed", inside="all"),
    Line(key="up", inside="followed", splits=True),
    Line(key="same", inside="followed", splits=True, by_site=False),
    Line(key="down", inside="followed", splits=True, by_site=False),
)
KINDS = ("not followed", "up", "same", "down")
"""Each person is of one of these, at one site: a whole with people inside, in three parts."""
HOLDS = {
    "all": KINDS,
    "followed": KINDS[1:],
    "up": ("up",),
    "same": ("same",),
    "down": ("down",),
}
ATOMS = tuple(product(SITES, KINDS))
EVERY_GROUP = np.array(list(product((0, 1), repeat=len(ATOMS))), dtype=np.int8)[1:]

counts = st.one_of(st.integers(0, 9), st.just(0), st.integers(10, 40))
populations = st.lists(counts, min_size=len(ATOMS), max_size=len(ATOMS))
steps = st.lists(
    st.one_of(st.just(0), st.just(0), st.integers(-9, 9)),
    min_size=len(ATOMS),
    max_size=len(ATOMS),
)
histories = st.tuples(populations, st.lists(steps, max_size=2), st.integers(0, 9))


def lot(seed: int) -> Pick:
    """Draws the same each time."""
    return random.Random(seed).choice  # noqa: S311 - repeatable


def tally_of(people: Any) -> dict[str, dict[str, Cell]]:
    """The cells of each line when so many are of each atom."""
    tally: dict[str, dict[str, Cell]] = {line.key: {} for line in LINES}
    for line, site in product(LINES, SITES):
        count = sum(
            people[n]
            for n, (at, kind) in enumerate(ATOMS)
            if at == site and kind in HOLDS[line.key]
        )
        tally[line.key][site] = Cell(people=count, amount=count, largest=min(count, 1))
    return tally


def makings(history: tuple[list[int], list[list[int]], int]) -> tuple[list[Any], list[Shown]]:
    """The populations at which something new was given out, and what was."""
    first, changes, seed = history
    pick, people = lot(seed), np.array(first)
    then, given_out = [], []
    for change in [[0] * len(ATOMS), *changes]:
        people = np.maximum(people + np.array(change), 0)
        found = next_of(LINES, tally_of([int(one) for one in people]), SITES, given_out, pick=pick)
        if found is not None:
            then.append(people)
            given_out.append(found)
    return then, given_out


def equations(given_out: Sequence[Shown]) -> Any:
    """One row for each figure that is shown: which atoms, at which making, it is the sum of."""
    rows = [np.zeros(len(ATOMS) * len(given_out))]
    for number, shown in enumerate(given_out):
        for (line, part), figure in shown.items():
            if figure is None:
                continue
            row = np.zeros((len(given_out), len(ATOMS)))
            for n, (site, kind) in enumerate(ATOMS):
                row[number, n] = kind in HOLDS[line] and part in {WHOLE, site}
            rows.append(row.ravel())
    return np.array(rows)


def reckoned(rows: Any, groups: Any) -> Any:
    """Those of the groups whose number follows from the figures, by any sum or difference."""
    _, sizes, right = np.linalg.svd(rows, full_matrices=False)
    known = right[sizes > 1e-9]
    rest = groups - (groups @ known.T) @ known
    return np.abs(rest).max(axis=1) < 1e-9


def at(number: int, of: int) -> Any:
    """Every group of atoms as it was at one of several makings."""
    wide = np.zeros((len(EVERY_GROUP), of, len(ATOMS)))
    wide[:, number] = EVERY_GROUP
    return wide.reshape(len(EVERY_GROUP), -1)


def few(numbers: Any) -> Any:
    """Which of these tell of one to four people."""
    return (np.abs(numbers) > 0) & (np.abs(numbers) < FEWEST)


@settings(max_examples=40, deadline=None)
@given(histories)
def test_no_group_of_a_few_people_can_be_reckoned(
    history: tuple[list[int], list[list[int]], int],
) -> None:
    """No sum or difference of the figures of any makings is the number of one to four people.

    All groups are tried, not only those that have a name: 4,095 of each making.
    """
    then, given_out = makings(history)
    rows = equations(given_out)
    for number, people in enumerate(then):
        groups = at(number, len(then))
        found = reckoned(rows, groups)
        assert not few(EVERY_GROUP[found] @ people).any()


@settings(max_examples=30, deadline=None)
@given(histories)
def test_nor_by_who_knows_who_did_not_change(
    history: tuple[list[int], list[list[int]], int],
) -> None:
    """The same for who knows of every atom that stayed as it was that it did."""
    then, given_out = makings(history)
    rows = [equations(given_out)]
    for number in range(1, len(then)):
        for atom in np.flatnonzero(then[number] == then[number - 1]):
            row = np.zeros((len(then), len(ATOMS)))
            row[number, atom], row[number - 1, atom] = 1, -1
            rows.append(row.reshape(1, -1))
    known = np.concatenate(rows)
    for number, people in enumerate(then):
        found = reckoned(known, at(number, len(then)))
        assert not few(EVERY_GROUP[found] @ people).any()


@settings(max_examples=40, deadline=None)
@given(histories)
def test_no_making_less_another_tells_of_a_few(
    history: tuple[list[int], list[list[int]], int],
) -> None:
    """Each smallest group that can be followed over time changed by nobody or by five or more."""
    then, given_out = makings(history)
    rows = equations(given_out)
    for later in range(1, len(then)):
        for earlier in range(later):
            groups = at(later, len(then)) - at(earlier, len(then))
            found = EVERY_GROUP[reckoned(rows, groups)]
            change = found @ (then[later] - then[earlier])
            for group in found[few(change)]:
                inside = (found <= group).all(axis=1) & (found < group).any(axis=1)
                assert inside.any(), group  # it is made of smaller ones, which are seen anyway


@settings(max_examples=40, deadline=None)
@given(histories)
def test_what_is_shown_is_true_and_not_of_a_few(
    history: tuple[list[int], list[list[int]], int],
) -> None:
    """A figure that is shown is the number of people, and never one to four."""
    then, given_out = makings(history)
    for people, shown in zip(then, given_out, strict=True):
        tally = tally_of(people)
        for (line, part), figure in shown.items():
            cells = tally[line].values() if part == WHOLE else [tally[line][part]]
            count = sum(cell.people for cell in cells)
            assert figure is None or figure.value == figure.people == count
            assert figure is None or not 0 < count < FEWEST


def shown(by_site: Mapping[str, int], seed: int = 0) -> Shown:
    """What is shown of a line with so many at each site."""
    cells = {
        site: Cell(people=count, amount=count, largest=min(count, 1))
        for site, count in by_site.items()
    }
    return shown_of((Line(key="x"),), {"x": cells}, tuple(by_site), pick=lot(seed))


def values(found: Shown) -> dict[str, float | None]:
    """What is read of it, by part."""
    return {part: None if figure is None else figure.value for (_, part), figure in found.items()}


@pytest.mark.parametrize("seed", range(5))
def test_a_small_site_is_hidden_and_another_with_it(seed: int) -> None:
    """The whole less the shown sites leaves five or more; a site of nobody is shown."""
    found = values(shown({"a": 20, "b": 3, "c": 9, "d": 0}, seed))
    assert found[WHOLE] == 32
    assert found["b"] is None
    assert found["d"] == 0
    assert sum(found[site] is None for site in "ac") == 1


def test_two_small_sites_hide_each_other() -> None:
    """Nothing more is hidden than need be."""
    assert values(shown({"a": 20, "b": 3, "c": 4})) == {WHOLE: 27, "a": 20, "b": None, "c": None}


def test_a_small_whole_is_hidden_with_all_of_it() -> None:
    """Fewer than five people in all: nothing is shown of them."""
    assert set(values(shown({"a": 4, "b": 0})).values()) == {None}


def test_many_sites_of_one_person_each_are_not_given_away_by_their_sum() -> None:
    """Five hidden sites of five people in all would each be one person."""
    found = values(shown({"a": 30, **dict.fromkeys("bcdef", 1)}))
    assert found["a"] is None
    alone = values(shown(dict.fromkeys("bcdef", 1)))
    assert set(alone.values()) == {None}


def test_which_other_site_is_hidden_is_drawn_by_lot() -> None:
    """If it were always the smallest, that would tell how large it can be at most."""
    drawn = {
        site
        for seed in range(20)
        for site, value in values(shown({"a": 4, "b": 5, "c": 50}, seed)).items()
        if value is None
    }
    assert drawn == {"a", "b", "c"}


people_of_a_site = st.lists(st.floats(1, 500), max_size=9)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(people_of_a_site, min_size=3, max_size=3),
    st.lists(people_of_a_site, min_size=3, max_size=3),
    st.integers(0, 9),
)
def test_a_sum_never_tells_what_one_person_added(
    before: list[list[float]], joined: list[list[float]], seed: int
) -> None:
    """Each block of a sum is of five people, none with over 80 %, and so is what came to it."""
    line, pick = (Line(key="x", kind=Kind.SUM),), lot(seed)
    first = next_of(line, _sums(before), SITES, (), pick=pick)
    assert first is not None
    _check_sum(before, first)
    after = [old + new for old, new in zip(before, joined, strict=True)]
    second = next_of(line, _sums(after), SITES, (first,), pick=pick)
    if second is None:
        return
    _check_sum(after, second)
    if first["x", WHOLE] is not None:
        for block in _blocks(second):
            new = [one for n in block for one in joined[n]]
            assert not new or (len(new) >= FEWEST and max(new) <= MOST_OF_ONE * sum(new) + 1)


def _sums(people: Sequence[Sequence[float]]) -> dict[str, dict[str, Cell]]:
    return {
        "x": {
            site: Cell(people=len(some), amount=sum(some), largest=max(some, default=0.0))
            for site, some in zip(SITES, people, strict=True)
        }
    }


def _blocks(found: Shown) -> list[list[int]]:
    """Each shown site by itself, and the others together, by their numbers."""
    if found["x", WHOLE] is None:
        return []
    hidden = [n for n, site in enumerate(SITES) if found["x", site] is None]
    return [*([n] for n in range(len(SITES)) if n not in hidden), hidden]


def _check_sum(people: Sequence[Sequence[float]], found: Shown) -> None:
    for block in _blocks(found):
        some = [one for n in block for one in people[n]]
        assert not some or (len(some) >= FEWEST and max(some) <= MOST_OF_ONE * sum(some))


def test_a_mean_is_shown_where_its_people_are() -> None:
    """The mean of a site is of the people whose number is shown."""
    lines = (
        Line(key="all"),
        Line(key="said", inside="all"),
        Line(key="mean", kind=Kind.MEAN, inside="said"),
    )
    tally = {
        "all": {"a": Cell(people=30, amount=30, largest=1)},
        "said": {"a": Cell(people=6, amount=6, largest=1)},
        "mean": {"a": Cell(people=6, amount=20.0, largest=5)},
    }
    found = shown_of(lines, tally, ("a",), pick=lot(0))
    assert found["mean", "a"] == Figure(people=6, value=3.3)
