"""Whatever somebody sends: a reader answers, or says in words that it can't."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions.tables.files import Form, read_file, write_file
from questions.tables.problems import UnreadableFile
from questions.tables.template import template_xlsx

if TYPE_CHECKING:
    from questions.bank import Bank

_CALM = settings(
    deadline=None,
    database=None,
    max_examples=60,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
_WORDS = (b"Part", b"Question", b"Level", b"point", b"Entry 1", b"Id", b"Question id", b"Sector")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"\x80", b"sep=,", b"=1", b"[[question]]", b"id = 1")
_SIGNS = (b'"', b",", b";", b"\n", b"\r", b"\t", b"[", b"'", b"a = {b = [", b"2020-01-01", b"Why?")
_PIECES = st.sampled_from((*_WORDS, *_MARKS, *_SIGNS))
_BYTES = st.one_of(st.binary(max_size=300), st.lists(_PIECES, max_size=60).map(b"".join))


@pytest.mark.parametrize("form", Form)
@given(data=_BYTES)
@_CALM
def test_any_bytes(form: Form, data: bytes) -> None:
    """Bytes of any kind under any name end in a reading or in a sentence."""
    _read(data, f"a.{form}")


@given(data=st.data())
@_CALM
def test_any_change_of_a_workbook(data: st.DataObject) -> None:
    """A workbook with bytes changed in its zip or in one of its parts does no harm."""
    whole = _template() if data.draw(st.booleans()) else _with_changed_part(data)
    at = data.draw(st.integers(0, len(whole) - 1))
    _read(whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + 1 :], "a.xlsx")


@pytest.mark.parametrize("form", [Form.CSV, Form.TOML])
@given(data=st.data())
@_CALM
def test_any_change_of_a_text(form: Form, data: st.DataObject, builtin: Bank) -> None:
    """A bank with a piece of its file replaced does no harm."""
    whole = _few(builtin, form)
    start = data.draw(st.integers(0, len(whole) - 1))
    end = start + data.draw(st.integers(0, 60))
    _read(whole[:start] + data.draw(_BYTES) + whole[end:], f"a.{form}")


@cache
def _template() -> bytes:
    """The same bytes each time: a workbook says when it was made."""
    return template_xlsx()


def _few(bank: Bank, form: Form) -> bytes:
    from dataclasses import replace

    return write_file(replace(bank, questions=bank.questions[:2]), form)


def _read(data: bytes, name: str) -> None:
    try:
        read = read_file(data, name)
    except UnreadableFile:
        return
    write_file(read.bank, Form.TOML)
    assert all(str(problem) for problem in read.problems)


def _with_changed_part(data: st.DataObject) -> bytes:
    """One XML part with something replaced, in a zip that is whole."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_template())) as source:
        names = [one for one in source.namelist() if one.startswith("xl/")]
        chosen = data.draw(st.sampled_from(names))
        with zipfile.ZipFile(target, "w") as copy:
            for name in source.namelist():
                part = source.read(name)
                if name == chosen:
                    at = data.draw(st.integers(0, len(part) - 1))
                    part = part[:at] + data.draw(_XML) + part[at + 1 :]
                copy.writestr(name, part)
    return target.getvalue()


_CELLS = (b'<c r="ZZZ9999999" t="s"><v>99</v></c>', b'<c t="b"><v>x</v></c>', b'<row r="x">')
_MORE = (b'<c s="-5"><v>1</v></c>', b'<c t="s"><v>x</v></c>', b'<mergeCell ref="A1:A9999999"/>')
_BITS = (
    b"",
    b"<",
    b'"',
    b"9" * 30,
    b"-1",
    b"&#0;",
    b"&a;",
    b"<f/>",
    b't="s"',
    b"_xD800_",
    b"1e999",
)
_XML = st.sampled_from((*_CELLS, *_MORE, *_BITS, b"\xff", b"1e999"))
