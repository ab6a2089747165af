"""From a job advert: what is taken in, what is warned of, what is proposed, and what is kept."""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coach.advert import (
    ANY_WORK,
    MOST_OF_A_KIND,
    MOST_OF_ANY_WORK,
    MOST_OF_THE_WORK,
    Proposal,
    propose,
)
from coach.advert_file import MOST_FILE_BYTES, MOST_PART_BYTES, text_of_file
from coach.advert_text import (
    MOST_CHARS,
    MOST_PARTS,
    Caution,
    UnfitAdvert,
    parts_of,
    tidy,
    usable,
    warnings_of,
)
from coach.advert_work import AdvertWork
from coach.adverts import as_read, as_written
from coach.errors import ModelUnavailable, NotFound
from coach.pack_file import MOST_BYTES, PackProblem, pack_of
from coach.records import Errand, ErrandKind, JobState
from models.fakes import FakeSentenceEncoder
from models.sentence_encoder import MiniLMEncoder
from questions.load import load_builtin_banks, load_example_packs
from questions.tables.files import Form, write_file

if TYPE_CHECKING:
    from typing import Any

    from models.protocols import SentenceEncoder
    from questions.bank import Bank

BANK = load_builtin_banks()
ADVERTS: list[dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "adverts" / "adverts.toml").read_text(encoding="utf-8")
)["advert"]
HELD_OUT = [one for one in ADVERTS if one["half"] == "held_out"]
CLEANER = next(one["text"] for one in ADVERTS if one["id"] == "office-cleaner")
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class FakeShelf:
    """The built-in bank, and nothing that anybody made."""

    builtin = BANK

    def open_to(self, user_id: str, now: datetime) -> tuple[()]:
        """Nothing."""
        del user_id, now
        return ()

    def bank(self, *_: object) -> Bank:
        """Never asked for."""
        raise NotFound


def errand(text: str, *, user_id: str | None = "u", sector: str | None = None) -> Errand:
    """An errand of an advert."""
    return Errand(
        id="e",
        kind=ErrandKind.ADVERT,
        urgent=True,
        user_id=user_id,
        attempt_id=None,
        payload={"text": text, "sector": sector},
        state=JobState.RUNNING,
        result=None,
        reason=None,
        reason_params={},
        created_at=NOW,
        finished_at=None,
    )


def work(encoder: SentenceEncoder | None) -> AdvertWork:
    """The worker's part with an encoder."""
    shelf: Any = FakeShelf()
    return AdvertWork(load=lambda: encoder, shelf=shelf, clock=lambda: NOW)


def proposed(text: str, encoder: SentenceEncoder, **more: str) -> Proposal:
    """What is proposed for an advert."""
    return as_read(work(encoder)(errand(text, **more)))[0]


def docx(body: str, *, before: str = "") -> bytes:
    """A Word document with this in its body."""
    words = f'{before}<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", words)
    return target.getvalue()


GERMAN = """Wir suchen eine freundliche Reinigungskraft für unser Büro in Teilzeit. Sie arbeiten
abends und reinigen Böden, Küchen und Bäder. Erfahrung ist von Vorteil."""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t \u200b ", "empty"),
        ("12345 67 £££", "empty"),
        ("Cleaner wanted.", "short"),
        ("word and the " * MOST_CHARS, "long"),
        ("the job is here " * (MOST_CHARS // 15), "long"),
        (GERMAN, "not_english"),
        (
            "مطلوب عامل نظافة للعمل في مكاتب وسط المدينة مساء كل يوم من الاثنين إلى الجمعة",
            "not_english",
        ),
        ("'); DROP TABLE adverts; -- " * 20, "not_english"),
    ],
)
def test_what_is_no_advert_is_answered_in_words(text: str, reason: str) -> None:
    """Empty, short, fifty pages, another language, code: each has its own sentence."""
    with pytest.raises(UnfitAdvert) as raised:
        usable(text)
    assert raised.value.message_id == f"error.advert.{reason}"


def test_text_is_tidied_of_what_cannot_be_seen() -> None:
    """No control sign, no sign that turns the writing round, no half of a letter is kept."""
    given = "Clean\x00er\u202e wan\u200bted\r\n\r\n\r\n\r\nin  \t town\ud800\ufeff"
    assert tidy(given) == "Clean er wanted\n\nin town"


def test_an_advert_is_cut_into_sentences_and_lines() -> None:
    """Marks of a list go, sentences part, each stands once, and there is an end to them."""
    text = "Cleaner\n• Mop floors. Empty bins!\n- Mop floors.\n* \n2 days"
    assert parts_of(text) == ("Cleaner", "Mop floors.", "Empty bins!", "2 days")
    long = parts_of("and so on " * 400)
    assert all(len(part.split()) <= 45 for part in long)
    assert len(parts_of("\n".join(f"Line number {'x' * n}" for n in range(500)))) == MOST_PARTS


@pytest.mark.parametrize(
    ("sentence", "caution"),
    [
        ("Females only please.", Caution.UNFAIR),
        ("We want a young, energetic person.", Caution.UNFAIR),
        ("You must be aged 18 to 30.", Caution.UNFAIR),
        ("Native English speakers only.", Caution.UNFAIR),
        ("Tell us if you are planning a family.", Caution.UNFAIR),
        ("Send a photo of yourself.", Caution.UNFAIR),
        ("You must be Christian.", Caution.UNFAIR),
        ("Please pay a £50 registration fee.", Caution.PAY_FIRST),
        ("Send us your bank details today.", Caution.PAY_FIRST),
        ("Email a copy of your passport.", Caution.PAY_FIRST),
    ],
)
def test_what_an_employer_may_hardly_ask_is_pointed_out(sentence: str, caution: Caution) -> None:
    """Unlawful wishes and tricks are found."""
    assert [one.caution for one in warnings_of((sentence,))] == [caution]


def test_ordinary_adverts_are_not_warned_of() -> None:
    """Patients aged ninety, carers of older people, and a fee that nobody pays are no matter."""
    for advert in ADVERTS:
        assert warnings_of(parts_of(usable(advert["text"]))) == (), advert["id"]
    fine = (
        "All ages welcome.",
        "We support young people in care.",
        "You will care for a young person with autism.",
        "You will look after residents aged 65 to 98.",
        "You must be aged 18 or over.",
        "You will work between 10 and 12 hours.",
        "You will take each patient's medical history.",
        "No fees are charged.",
    )
    assert warnings_of(fine) == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_files_of_any_common_encoding_are_read(encoding: str) -> None:
    """As Notepad, Word and telephones save them."""
    assert text_of_file("Pay £12 – café work".encode(encoding)) == "Pay £12 – café work"


def test_a_word_document_gives_its_paragraphs() -> None:
    """A line for each, tabs and breaks as they are, and no text of fields or properties."""
    body = (
        "<w:p><w:pPr>no</w:pPr><w:r><w:t>Cleaner</w:t></w:r><w:r><w:t> wanted</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Mop</w:t><w:tab/><w:t>floors</w:t><w:br/>"
        "<w:instrText>HYPERLINK</w:instrText><w:t>and bins</w:t></w:r></w:p>"
    )
    assert text_of_file(docx(body)) == "Cleaner wanted\nMop floors\nand bins\n"


def _without_words() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("other.xml", "<a/>")
    return target.getvalue()


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"x" * (MOST_FILE_BYTES + 1), "long"),
        (b"\x7fELF\x00\x01\x02", "file"),
        (b"PK\x03\x04 broken", "file"),
        (docx("<w:p>", before=""), "file"),
        (docx("<w:p><w:t>&c;</w:t></w:p>", before=BOMB), "file"),
        (docx("<w:p/>" * (MOST_PART_BYTES // 6 + 1)), "long"),
        (_without_words(), "file"),
        (docx("<w:p/>")[:-30], "file"),
    ],
)
def test_hostile_files_are_refused_in_words(data: bytes, reason: str) -> None:
    """A PDF, a bomb, entities, half a file: never a crash, never more memory than is allowed."""
    with pytest.raises(UnfitAdvert) as raised:
        text_of_file(data)
    assert raised.value.message_id == f"error.advert.{reason}"


def test_proposals_are_few_of_mixed_kinds_and_not_the_same() -> None:
    """Not five questions that ask the same, and no kind more than twice."""
    found = proposed(CLEANER, FakeSentenceEncoder(), sector="cleaning")
    asked = [BANK.question(one.question_id) for one in found.questions]
    assert len(asked) == MOST_OF_THE_WORK
    assert {question.sector for question in asked} == {"cleaning"}
    assert max(Counter(question.kind for question in asked).values()) <= MOST_OF_A_KIND
    common = [BANK.question(one.question_id) for one in found.common]
    assert {question.sector for question in common} == {ANY_WORK}
    assert len(common) == MOST_OF_ANY_WORK
    encoder = FakeSentenceEncoder()
    vectors = encoder.encode([question.text for question in asked])
    assert all(float(one @ other) < 0.9 for one, other in pairwise(vectors))


def test_a_copy_of_a_question_is_not_proposed_beside_it() -> None:
    """A tutor's copy asks the same: one of the two is enough."""
    twice = [replace(one, id=f"b~{one.id}") for one in BANK.questions if one.sector == "cleaning"]
    bank = replace(BANK, questions=(*BANK.questions, *twice))
    found = propose(
        parts_of(usable(CLEANER)), bank, FakeSentenceEncoder().encode, sector="cleaning"
    )
    asked = [bank.question(one.question_id).text for one in found.questions]
    assert len(asked) == len(set(asked)) == MOST_OF_THE_WORK


def test_everything_proposed_stands_on_a_sentence_of_the_advert() -> None:
    """Each question, point and word shows why it is there."""
    parts = set(parts_of(usable(CLEANER)))
    found = proposed(CLEANER, FakeSentenceEncoder())
    every = (*found.questions, *found.common, *found.points, *found.words)
    assert every
    assert {one.sentence for one in every} <= parts
    for word in found.words:
        stem = word.word.split()[0].lower()[:4]
        assert stem in word.sentence.lower(), word


def test_a_proposal_survives_the_way_through_the_database() -> None:
    """What the worker found is what the page reads."""
    found = proposed(CLEANER, FakeSentenceEncoder())
    warned = warnings_of(("Females only please.",))
    assert as_read(as_written(found, warned)) == (found, warned)


def test_a_sentence_that_is_warned_of_proposes_nothing() -> None:
    """What should not be asked leads to no question, unless there is nothing else."""
    unfair = "Females only who love to clean and mop floors."
    found, warned = as_read(work(FakeSentenceEncoder())(errand(f"{CLEANER}\n{unfair}")))
    every = (*found.questions, *found.common, *found.points, *found.words)
    assert [one.sentence for one in warned] == [unfair]
    assert unfair not in {one.sentence for one in every}


def test_without_an_encoder_it_fails_in_words() -> None:
    """No embeddings, no proposal; and an advert whose owner is gone is nobody's."""
    with pytest.raises(ModelUnavailable):
        work(None)(errand(CLEANER))
    with pytest.raises(NotFound):
        work(FakeSentenceEncoder())(errand(CLEANER, user_id=None))


def test_texts_of_the_bank_are_encoded_once_and_adverts_are_not_remembered() -> None:
    """The second advert costs its own sentences; nothing of the first stays in memory."""
    seen: list[str] = []

    class Noting(FakeSentenceEncoder):
        def encode(self, sentences: Any) -> Any:
            seen.extend(sentences)
            return super().encode(sentences)

    doing = work(Noting())
    doing(errand(CLEANER))
    first = len(seen)
    seen.clear()
    doing(errand(CLEANER))
    assert "References needed." in seen
    assert len(seen) < first / 4


@pytest.fixture(scope="module")
def real() -> MiniLMEncoder:
    """The encoder that the product uses, loaded once."""
    return MiniLMEncoder()


def test_the_real_encoder_finds_the_work_and_its_questions(real: MiniLMEncoder) -> None:
    """Adverts held out: the right work and job; `tools/advert_figures.py` looks at all of them."""
    few = {"hospitality", "security", ANY_WORK}
    bank = replace(
        BANK,
        sectors=tuple(one for one in BANK.sectors if one.id in few),
        questions=tuple(one for one in BANK.questions if one.sector in few),
    )
    for name in ("kitchen-porter", "cctv"):
        advert = next(one for one in HELD_OUT if one["id"] == name)
        found = propose(parts_of(usable(advert["text"])), bank, real.encode)
        assert (found.sector, found.sure) == (advert["sector"], True)
        asked = [BANK.question(one.question_id) for one in found.questions[:5]]
        assert all(advert["role"] in question.roles for question in asked)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "unreadable"),
        (b"[[question]]\ntext = 1", "unreadable"),
        (b"a = " + b"[" * 50_000, "unreadable"),
        (b'title = "Only a name"', "empty"),
        (b"#" * (MOST_BYTES + 1), "large"),
    ],
)
def test_hostile_packs_are_refused_in_words(data: bytes, reason: str) -> None:
    """A file that is no pack says so, with its first problems by line."""
    with pytest.raises(PackProblem) as raised:
        pack_of(data, "pack.toml")
    assert raised.value.message_id == f"error.pack.{reason}"


@pytest.mark.parametrize("form", Form)
def test_a_pack_is_read_from_any_file_that_a_bank_is_written_to(form: Form) -> None:
    """A workbook and a TOML file give all of it, one table the questions, named after the file."""
    pack = load_example_packs()["supermarket"]
    bank, left_out = pack_of(write_file(pack, form), f"Our pack.{form}", BANK.sectors)
    assert left_out == ()
    assert [one.text for one in bank.questions] == [one.text for one in pack.questions]
    if form is not Form.CSV:
        assert (bank.title, bank.steps, bank.glossary) == (pack.title, pack.steps, pack.glossary)


def test_what_is_wrong_in_a_table_is_told_and_the_rest_is_a_pack() -> None:
    """A row without a question is named by its number; no cover is needed."""
    table = (
        "Question;Sector;Level;Kind\n"
        "Why here?;retail;entry_2;motivation\n"
        ";retail;entry_2;motivation\n"
    )
    bank, left_out = pack_of(table.encode("cp1252"), "Fish shop.csv", BANK.sectors)
    assert (bank.title, [one.text for one in bank.questions]) == ("Fish shop", ["Why here?"])
    assert any("ow 3" in line for line in left_out)
    with pytest.raises(PackProblem) as raised:
        pack_of(b"PK\x03\x04 not a workbook", "pack.xlsx")
    assert raised.value.message_id == "error.pack.unreadable"
    assert len(raised.value.lines) == 1
