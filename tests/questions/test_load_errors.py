"""A wrong bank is refused with the file, the line and the field, and with all problems at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from questions.errors import BankProblem, QuestionBankError
from questions.load import load_bank_file, load_bank_files, parse_bank

if TYPE_CHECKING:
    from pathlib import Path


def _problems(text: str) -> tuple[BankProblem, ...]:
    with pytest.raises(QuestionBankError) as caught:
        parse_bank(text, file="gardens.toml")
    return caught.value.problems


def _line_of(text: str, start: str) -> int:
    """The line of the last line that starts so: the real one comes after its lookalikes."""
    return max(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(start))


def test_the_small_bank_is_right(small_bank: str) -> None:
    """The bank that these tests break is fine before it is broken."""
    assert parse_bank(small_bank, file="x").question("gardens-why").level == "entry_2"


@pytest.mark.parametrize(
    ("old", "new", "field", "at", "message"),
    [
        ('kind = "mot', 'knid = "mot', "question 1, knid", "knid", 'Did you mean "kind"?'),
        ('kind = "motivation"', 'kind = "fun"', "question 1, kind", "kind", "Use one of: motiv"),
        ('kind = "motivation"', "kind = 3", "question 1, kind", "kind", "but it is a number"),
        ('id = "gardens-why"', 'id = "Gardens Why"', "question 1, id", 'id = "G', "not an id"),
        ('text = "Why', 'text = "  " # "Why', "question 1, text", 'text = "  ', "is empty"),
        ('say = "I like', f'say = "{"a" * 201}', "question 1, must_hear 1, say", "say", "too long"),
        ('say = "I like', 'say = "\\u0007', "question 1, must_hear 1, say", "say", "control"),
        (
            'cues = ["i',
            'cues = [\n"two", "two",\n"i',
            "question 1, must_hear 1, cues 2",
            '"two"',
            "stands here twice",
        ),
        (
            '["i like/',
            '["... like/',
            "question 1, must_hear 1, cues 1",
            "cues",
            "between two words",
        ),
        ('cues = ["i', "cues = [] # [", "question 1, must_hear 1, cues", "cues", "list is empty"),
        ('say = "I like', 'essential = "yes"\nsay = "I', "question 1, must_hear 1, essential",
         "essential", "must be true or false"),
        ("entry_2 = [", "entry_9 = [", "question 1, frames, entry_9", "entry_9", "Use some of: e"),
        ('sector = "gardens"', 'sector = "farms"', "question 1, sector", "sector =", "no sector"),
        ('sector = "gardens"', 'sector = "gardens"\nroles = ["cook"]', "question 1, roles",
         "roles", "not a role here. Use some of: gardener"),
        ('sector = "gardens"', 'sector = "gardens"\nroles = []', "question 1, roles", "roles",
         "Leave the field out"),
        ('sector = "gardens"', 'sector = "gardens"\nrubric = ["luck"]', "question 1, rubric 1",
         "rubric", "Use one of: relevance"),
        ('title = "Gardener"', "title = 2020-01-01", "sector 1, role 1, title", "title = 2",
         "a date or time"),
        ("[[question.key_word]]", "[question.key_word]", "question 1, key_word",
         "[question.key_word]", "double brackets: [[question.key_word]]"),
        ('word = "plant"', 'word = "plant/tree/"', "question 1, key_word 1, word", "word",
         "not a word that can be listened for"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_its_line(
    *, small_bank: str, old: str, new: str, field: str, at: str, message: str
) -> None:
    """One wrong field gives its path, its line in the file and what to do, in plain words."""
    text = small_bank.replace(old, new)
    assert text != small_bank
    found = {problem.field: problem for problem in _problems(text)}
    assert message in found[field].message
    assert found[field].file == "gardens.toml"
    assert found[field].line == _line_of(text, at)


@pytest.mark.parametrize(
    ("gone", "field", "line"),
    [
        ('kind = "motivation"\n', "question 1, kind", 9),
        ('follow_up = "Which plant do you like?"\n', "question 1, follow_up", 9),
        ('say = "I like to be outside."\n', "question 1, must_hear 1, say", 23),
        ('entry_2 = ["I like ___."]\n', "question 1, frames, entry_2", 33),
        (
            'entry_2 = "I like to be outside with every plant."\n',
            "question 1, model_answers, entry_2",
            36,
        ),
        ('title = "Gardens"\n', "sector 1, title", 1),
    ],
)
def test_a_missing_field_is_named_at_its_table(
    small_bank: str, gone: str, field: str, line: int
) -> None:
    """A field that should be there is reported at the header of the table that lacks it."""
    assert gone in small_bank
    [problem] = _problems(small_bank.replace(gone, ""))
    assert (problem.field, problem.message) == (field, "this field is missing.")
    assert problem.line == line


def test_all_problems_of_a_file_come_at_once_in_order(small_bank: str) -> None:
    """Whoever writes a bank sees everything that is wrong, from the top of the file down."""
    text = small_bank.replace('"motivation"', '"fun"').replace('title = "Gardens"', "title = 1")
    text = text.replace("say = ", "sey = ")
    problems = _problems(text)
    assert [problem.field for problem in problems] == [
        "sector 1, title",
        "question 1, kind",
        "question 1, must_hear 1, say",
        "question 1, must_hear 1, sey",
    ]
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_the_error_reads_as_sentences(small_bank: str) -> None:
    """The error's text is one line for each problem, fit to print as it is."""
    with pytest.raises(QuestionBankError) as caught:
        parse_bank(small_bank.replace('"entry_2"', '"entry_5"'), file="gardens.toml")
    assert str(caught.value) == (
        'gardens.toml, line 12: question 1, level: "entry_5" is not allowed. '
        "Use one of: entry_1, entry_2, entry_3, level_1."
    )


def test_ids_must_differ_inside_a_file(small_bank: str) -> None:
    """A second question, point, key word or role with the same id is a problem at its own line."""
    question = small_bank[small_bank.index("[[question]]") :]
    point = '[[question.must_hear]]\nid = "reason"\ntext = "b"\nsay = "b"\ncues = ["bbb"]\n'
    word = '[[question.key_word]]\nword = "Plant"\nmeaning = "b"\n'
    text = small_bank + question + point + word
    role = '[[sector.role]]\nid = "gardener"\ntitle = "b"\n'
    text = text.replace("[[question]]", role + "[[question]]", 1)
    fields = {problem.field: problem for problem in _problems(text)}
    assert set(fields) == {
        "sector 1, role 2, id",
        "question 2, id",
        "question 2, must_hear 2, id",
        "question 2, key_word 2, word",
    }
    assert fields["question 2, id"].line == _line_of(text, 'id = "gardens-why"')
    assert fields["question 2, key_word 2, word"].line == _line_of(text, 'word = "Plant"')


def test_ids_must_differ_between_files(small_bank: str, tmp_path: Path) -> None:
    """The second file that uses an id is told which file has it already."""
    first, second = tmp_path / "a.toml", tmp_path / "more" / "b.toml"
    second.parent.mkdir()
    first.write_text(small_bank, encoding="utf-8")
    second.write_text("\n\n" + small_bank, encoding="utf-8")
    with pytest.raises(QuestionBankError) as caught:
        load_bank_files([first, second])
    found = [(problem.file, problem.line, problem.field) for problem in caught.value.problems]
    assert found == [("b.toml", 4, "sector 1, id"), ("b.toml", 12, "question 1, id")]
    assert all("already used in a.toml" in problem.message for problem in caught.value.problems)


def test_two_broken_files_do_not_share_their_missing_ids(small_bank: str, tmp_path: Path) -> None:
    """An id that is missing in two files is two missing ids, not one used twice."""
    paths = [tmp_path / "a.toml", tmp_path / "b.toml"]
    for path in paths:
        path.write_text(small_bank.replace('id = "g', 'sort = "g'), encoding="utf-8")
    with pytest.raises(QuestionBankError) as caught:
        load_bank_files(paths)
    assert not any("already used" in problem.message for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("date", "right"),
    [
        ("2014", True),
        ("2025-03", True),
        ("2024-02-29", True),
        ("2025-13", False),
        ("2025-02-30", False),
        ("0000", False),
        ("last year", False),
        ("14-03-05", False),
    ],
)
def test_a_source_needs_a_real_date(small_bank: str, date: str, right: bool) -> None:
    """A year, a month or a day that exists; nothing else."""
    source = '[[question.source]]\nfact = "f"\ntitle = "t"\npublisher = "p"\n'
    text = f'{small_bank}{source}date = "{date}"\n'
    if right:
        [question] = parse_bank(text, file="x").questions
        assert question.sources[0].date == date
    else:
        [problem] = _problems(text)
        assert problem.field == "question 1, source 1, date"
        assert "is not a date" in problem.message


def test_an_address_must_be_https(small_bank: str) -> None:
    """A source's address cannot be a script or an unprotected page."""
    source = '[[question.source]]\nfact = "f"\ntitle = "t"\npublisher = "p"\ndate = "2014"\n'
    [problem] = _problems(f'{small_bank}{source}url = "javascript:alert(1)"\n')
    assert problem.field == "question 1, source 1, url"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('a = 1\nb = "no end\n', 2, "not TOML"),
        ('a = """\nno end', 2, "not TOML"),
        ("a = 1\na = 2\n", 2, "not TOML"),
        ("[" * 5, 1, "not TOML"),
        ("a = " + "[" * 20_000, 1, "too deeply"),
    ],
)
def test_what_is_not_toml_is_said_with_its_line(text: str, line: int, word: str) -> None:
    """A slip in the writing of the file itself is located too."""
    [problem] = _problems(text)
    assert (problem.line, problem.field) == (line, "")
    assert word in problem.message


def test_an_empty_file_lacks_everything() -> None:
    """A bank without sectors and questions is not a bank."""
    assert [problem.field for problem in _problems("")] == ["sector", "question"]


def test_a_file_from_windows_notepad_is_read(small_bank: str, tmp_path: Path) -> None:
    """A byte order mark and Windows line ends change nothing."""
    path = tmp_path / "bank.toml"
    path.write_bytes(b"\xef\xbb\xbf" + small_bank.replace("\n", "\r\n").encode())
    assert load_bank_file(path) == parse_bank(small_bank, file="x")


def test_a_file_that_is_not_utf8_says_so(small_bank: str, tmp_path: Path) -> None:
    """Another encoding is named with the line on which it shows."""
    path = tmp_path / "bank.toml"
    path.write_bytes(small_bank.replace("A reason.", "Café.").encode("cp1252"))
    with pytest.raises(QuestionBankError, match=r"bank\.toml, line 25: .*Save it as UTF-8"):
        load_bank_file(path)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    """A missing file and a folder are bank errors, not tracebacks of the system."""
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(QuestionBankError, match="could not be opened"):
            load_bank_file(path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """A file far beyond any bank is refused before it fills the memory."""
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(QuestionBankError, match="too big"):
        load_bank_file(path)
