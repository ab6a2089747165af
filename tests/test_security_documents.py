"""What docs/security.md, the threat model and docs/privacy.md say is there, and is true."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from coach.accounts.sharing import MOST_DAYS
from coach.classes.showing import SHOWN_DAYS
from coach.config import Settings
from coach.i18n.catalogue import Catalogue
from coach.ui.components.sharing import DAYS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
CITING = ("security.md", "threat-model.md", "dpia.md")
WRITTEN = (*CITING, "privacy.md", "accounts.md", "backup.md")
MOST_WORDS = 20

SECTIONS = {
    1: {1: "1-2", 2: "1-9", 3: "1-11", 4: "1-3", 5: "1-2"},
    2: {1: "1-3", 2: "1-3", 3: "1-4", 4: "1"},
    3: {2: "1-2", 3: "1-4", 4: "1-6", 5: "1-5", 7: "1-2"},
    4: {1: "1-3", 2: "1", 3: "1-2", 4: "1-4"},
    5: {1: "1", 2: "1-3", 3: "1-2", 4: "1-3"},
    6: {1: "1-3", 2: "1-12", 3: "1-4", 4: "1-4", 5: "1-5", 6: "1-3", 8: "1-4"},
    7: {1: "1-3", 2: "1-4", 3: "1-2", 4: "1-5", 5: "1-2", 6: "1-2"},
    8: {1: "1-2", 2: "1-3", 3: "1", 4: "1"},
    9: {1: "1-3", 2: "1-4"},
    10: {1: "1-2", 2: "1-2", 3: "1-4", 4: "1-11", 5: "1-5", 6: "1-2", 7: "1-3"},
    11: {1: "1-2", 2: "1-3", 3: "1-3", 4: "1-4", 5: "1", 6: "1"},
    12: {1: "1-3", 2: "1-2", 3: "1-4"},
    13: {1: "1", 2: "1-5", 3: "1-2", 4: "1-5"},
    14: {1: "1-2", 2: "1-4", 3: "1-3"},
    15: {1: "1-3", 2: "1-3", 3: "1-7"},
    16: {1: "1", 2: "1-5", 3: "1-4", 4: "1-3", 5: "1-3"},
    17: {1: "1", 2: "1-4", 3: "1-2"},
}
"""Requirements of ASVS 5.0.0 at levels 1 and 2, by chapter and section; its level 3 is left out."""


def text_of(name: str) -> str:
    """A page of docs/."""
    return (DOCS / name).read_text(encoding="utf-8")


def wanted(chapter: int) -> set[str]:
    """All requirements of a chapter that are within levels 1 and 2."""
    return {
        f"{chapter}.{section}.{number}"
        for section, span in SECTIONS[chapter].items()
        for number in range(int(span.split("-")[0]), int(span.split("-")[-1]) + 1)
    }


def numbers_in(text: str) -> set[str]:
    """Requirements that are named, "10.4.1–10.4.11" as all eleven."""
    found = set(re.findall(r"\b\d+\.\d+\.\d+\b", text))
    for section, first, last in re.findall(r"\b(\d+\.\d+)\.(\d+)–\1\.(\d+)\b", text):
        found |= {f"{section}.{number}" for number in range(int(first), int(last) + 1)}
    return found


def chapter_text(chapter: int) -> str:
    """What docs/security.md says of a chapter: first cells of its rows, or its sentences."""
    found = re.search(
        rf"^## V{chapter} .*?(?=^#)", text_of("security.md"), re.MULTILINE | re.DOTALL
    )
    assert found is not None, f"V{chapter}"
    rows = re.findall(r"^\| (\d[^|]*)\|", found[0], re.MULTILINE)
    return "\n".join(rows) or found[0]


@cache
def names_in(file: Path) -> frozenset[str]:
    """Names of the tests in a file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def cited(name: str) -> list[str]:
    """Everything between backticks that begins like a path of the project."""
    tops = "|".join(re.escape(path.name) for path in ROOT.iterdir())
    return re.findall(rf"`((?:{tops})/[^`\s]*)`", text_of(name))


@pytest.mark.parametrize("name", CITING)
def test_every_test_and_file_that_is_named_is_there(name: str) -> None:
    """No proof is claimed that nobody can look at."""
    missing: list[str] = []
    for citation in cited(name):
        path, _, test = citation.partition("::")
        file = ROOT / path
        if not file.exists() or (test and test not in names_in(file)):
            missing.append(citation)
    assert missing == []
    assert any("::" in citation for citation in cited(name))


@pytest.mark.parametrize("name", WRITTEN)
def test_every_link_leads_somewhere(name: str) -> None:
    """Pages link to pages that are there, and to headings that they have."""
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(name)):
        page, _, heading = target.partition("#")
        file = DOCS / page if page else DOCS / name
        assert file.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {h.lower().replace(" ", "-") for h in headings}, target


@pytest.mark.parametrize("chapter", SECTIONS)
def test_every_requirement_is_answered(chapter: int) -> None:
    """Each of levels 1 and 2 stands in its chapter; none is made up."""
    assert numbers_in(chapter_text(chapter)) == wanted(chapter)


def test_all_253_requirements_are_meant() -> None:
    """As many as the standard has at levels 1 and 2, in its 17 chapters."""
    assert sum(len(wanted(chapter)) for chapter in SECTIONS) == 253


def test_what_is_not_met_is_in_the_list() -> None:
    """Whatever the map calls not met stands in the list at the top, too."""
    page = text_of("security.md")
    top = page[page.index("## Not met") : page.index("## What was asked")]
    listed = numbers_in(top)
    for row in re.findall(r"^\| (\d.*)\|$", page, re.MULTILINE):
        ids, _, said = row.partition("|")
        if "not met" in said.lower():
            assert numbers_in(ids) & listed, row
    assert listed <= {number for chapter in SECTIONS for number in wanted(chapter)}


def test_nothing_of_anybody_is_in_a_cache_of_all() -> None:
    """What all tabs share is made without knowing for whom; nothing else is cached by Streamlit."""
    cached = [
        (file.relative_to(ROOT).as_posix(), node)
        for file in (ROOT / "coach").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any("st.cache" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]
    assert {file for file, _ in cached} == {"coach/ui/runtime.py"}
    for _, node in cached:
        assert ast.unparse(node.args) == "", node.name
        assert "cache_resource" in ast.unparse(node.decorator_list[0])


def promises() -> list[str]:
    """What docs/privacy.md promises, with the numbers of the settings."""
    settings = Settings()
    kept_min, idle_min = settings.audio_kept_s // 60, settings.session_idle_s // 60
    days = ", ".join(map(str, DAYS[:-1])) + f" or {DAYS[-1]} days"
    return [
        f"After {kept_min} minutes it is always deleted.",
        f"deleted too, after {kept_min} minutes at the latest.",
        f"| until you leave your feedback, {kept_min} minutes at most |",
        f"Then we keep them for {settings.kept_days} days.",
        f"| Your recording, if you said yes to keep it | {settings.kept_days} days |",
        f"| until you take it back, {MOST_DAYS} days at most |",
        f"You choose for how long: {days}.",
        f"They can see each of them for {SHOWN_DAYS} days.",
        f"| Copies, in case the computer breaks | {settings.backup_days} days at most |",
        f"Copies that the place made before are deleted after {settings.backup_days} days at most.",
        f"After {idle_min} minutes without a press, you are signed out.",
        f"After {settings.session_s // 3600} hours you sign in again.",
    ]


def test_the_promises_to_participants_are_the_settings() -> None:
    """Each number of days, hours and minutes is the one in use, and no other is promised."""
    page = text_of("privacy.md")
    for promise in promises():
        assert promise in page, promise
    timed = re.compile(r"\d+(?= (?:days|hours|minutes))")
    assert Counter(timed.findall(page)) == Counter(timed.findall("\n".join(promises())))


def test_privacy_is_said_as_the_program_says_it() -> None:
    """Names of pages and buttons, and what matters most, are the program's own words."""
    page, words = text_of("privacy.md"), Catalogue.load("en")
    shown = {words.text(message_id) for message_id in words.ids}
    assert set(re.findall("“([^”]+)”", page)) <= shown
    for message_id in ("privacy.lead", "privacy.nobody.title", "delete.all.text"):
        for sentence in words.text(message_id).split(". "):
            assert sentence.strip(".") in page, sentence
    origin = words.text("privacy.nobody.text").split(". ")[1]
    assert origin in page


def test_privacy_can_be_read_by_a_participant() -> None:
    """Sentences are as short as the program's own (about Entry 2), under many headings."""
    page = text_of("privacy.md")
    for line in page.splitlines():
        for part in re.split(r"[.!?:]\s+|\|", line.lstrip("#- ")):
            assert len(part.split()) <= MOST_WORDS, part
    assert len(re.findall(r"^## ", page, re.MULTILINE)) >= 8


def test_people_find_these_pages() -> None:
    """README and the page for administrators lead to all of them."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("security.md", "threat-model.md", "dpia.md", "privacy.md"):
        assert f"(docs/{name})" in readme
        assert f"({name})" in text_of("accounts.md")
