"""Line numbers of keys: right whatever the strings hold."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.load import BUILTIN_FOLDER
from questions.toml_lines import KeyPath, line_numbers


@pytest.mark.parametrize("path", sorted(BUILTIN_FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_value_of_a_shipped_bank_has_its_line(path: object) -> None:
    """The walk finds exactly the keys and list members that tomllib reads."""
    text = (BUILTIN_FOLDER / str(path)).read_text(encoding="utf-8")
    assert set(line_numbers(text)) == set(_paths(tomllib.loads(text), ()))


def test_lookalike_lines_inside_strings_are_not_counted() -> None:
    """Headers and keys inside multi-line strings, in all kinds of quotes, are only text."""
    text = '''\
# [[question]] in a comment
[[question]]
text = """
[[question]]
level = "lookalike" \\
"""
other = \'\'\'
id = 1
[[question]]\'\'\'
quotes = """ends with two ""\\""""
many = """five quotes: """""
empty = ""
"dotted key".inner = 'a # b'
level = "real" # id = 3

[[question]]
id = "second"
'''
    lines = line_numbers(text)
    assert lines["question", 0] == 2
    assert lines["question", 0, "other"] == 7
    assert lines["question", 0, "quotes"] == 10
    assert lines["question", 0, "many"] == 11
    assert lines["question", 0, "empty"] == 12
    assert lines["question", 0, "dotted key", "inner"] == 13
    assert lines["question", 0, "level"] == 14
    assert lines["question", 1] == 16
    assert lines["question", 1, "id"] == 17
    assert ("question", 2) not in lines
    assert set(lines) == set(_paths(tomllib.loads(text), ()))


def test_members_of_lists_and_inline_tables_have_their_own_lines() -> None:
    """A wrong member of a long list is found on the line on which it stands."""
    text = """\
cues = [ # a comment ] here
    "one",
    "two, ]", [
        3, # nested
    ],
    { a = 1, b = "}" },
]
when = 1979-05-27 07:32:00Z
"""
    lines = line_numbers(text)
    assert lines["cues",] == 1
    assert [lines["cues", index] for index in range(4)] == [2, 3, 3, 6]
    assert lines["cues", 2, 0] == 4
    assert lines["cues", 3, "b"] == 6
    assert lines["when",] == 8


def test_tables_of_the_latest_array_member_belong_to_it() -> None:
    """`[question.frames]` and `[[question.must_hear]]` mean the question above them."""
    text = "[[q]]\n[[q.m]]\na=1\n[[q.m]]\na=2\n[q.f]\nb=1\n[[q]]\n[q.f]\nb=2\n[[q.m]]\na=3\n"
    lines = line_numbers(text)
    assert [lines["q", 0, "m", 0, "a"], lines["q", 0, "m", 1, "a"]] == [3, 5]
    assert [lines["q", 0, "f", "b"], lines["q", 1, "f", "b"]] == [7, 10]
    assert lines["q", 1, "m", 0, "a"] == 12


def test_windows_line_ends_count_once() -> None:
    """A file saved on Windows has the same line numbers."""
    assert line_numbers('a = """\r\nx\r\n"""\r\nb = 1\r\n')["b",] == 4


@dataclass
class _Writer:
    """Writes TOML and notes on which line each key was put."""

    lines: list[str] = field(default_factory=list[str])
    expected: dict[KeyPath, int] = field(default_factory=dict[KeyPath, int])

    def put(self, path: KeyPath, text: str) -> None:
        self.expected[path] = len(self.lines) + 1
        self.lines.extend(text.split("\n"))


_BODY = st.sampled_from(
    ["[[t]]", "k0 = 1", "#", "", "'''", "\\\\", "[t]", 'say \\"k1 = 2\\"', "\\", "]", "{", "é"]
)
_VALUE = st.one_of(
    st.integers().map(str),
    st.sampled_from(['""', "''", "true", "1.5e3", "07:32:00", "[ ]", "{ }", "{ z = ']' }"]),
    st.lists(_BODY, max_size=5).map(lambda body: '"""\n' + "\n".join([*body, "x"]) + '"""'),
    st.lists(st.sampled_from(["[[t]]", "k0 = 1", '"""', "# no", "\\"]), max_size=4).map(
        lambda body: "'''\n" + "\n".join(body) + "\n'''"
    ),
    st.lists(st.sampled_from(['"a]"', "'#'", "1"]), max_size=3).map(
        lambda members: "[\n  # ]\n" + "".join(f"  {member},\n" for member in members) + "]"
    ),
)
_TABLE = st.lists(_VALUE, max_size=4)


@given(st.lists(_TABLE, max_size=4))
@settings(deadline=None, database=None)
def test_lines_are_right_in_any_file(tables: list[list[str]]) -> None:
    """Whatever strings, lists and comments stand above it, a key's line is the one it is on."""
    writer = _Writer()
    for index, values in enumerate(tables):
        writer.put(("t", index), "[[t]]")
        for number, value in enumerate(values):
            writer.put(("t", index, f"k{number}"), f"k{number} = {value}")
    text = "\n".join(writer.lines)
    lines = line_numbers(text)
    assert {path: lines[path] for path in writer.expected} == writer.expected
    assert set(lines) == set(_paths(tomllib.loads(text), ()))


def _paths(value: object, path: KeyPath) -> list[KeyPath]:
    """Every path that tomllib's result holds."""
    found = [path]
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    else:
        return found
    for key, member in members:
        found += _paths(member, (*path, key))
    return found
