"""Tests of `start.py test`: which runs there are, and what they come to."""

from __future__ import annotations

import pytest

from tools.run_tests import NO_TESTS_FOUND, commands, verdict


def test_each_test_is_in_one_run_and_the_microphone_is_alone() -> None:
    """What needs no microphone takes two processes; what needs one has the cores to itself."""
    two = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    assert [command[3:] for command in commands(["-x"])] == [
        ["-m", "not slow and not browser", *two, "-x"],
        ["-m", "browser and not microphone and not slow", *two, "-x"],
        ["-m", "browser and microphone and not slow", "-x"],
    ]


def test_a_choice_by_mark_is_left_as_it_is() -> None:
    """Who names a mark gets exactly one run with it."""
    assert [command[3:] for command in commands(["-m", "models"])] == [["-m", "models"]]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([0, 0, 0], 0),
        ([1, 0, 0], 1),
        ([0, 3, 1], 3),
        ([0, 2], 2),
        ([0, NO_TESTS_FOUND], 0),
        ([NO_TESTS_FOUND, 1], 1),
        ([NO_TESTS_FOUND, NO_TESTS_FOUND], NO_TESTS_FOUND),
        ([-9, 0], -9),
    ],
)
def test_no_failure_is_lost(codes: list[int], expected: int) -> None:
    """A failure of any run is the result; nothing found in all of them is no success."""
    assert verdict(codes) == expected
