from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.material_icon_names import ALL_MATERIAL_ICONS

from coach.i18n.catalogue import Catalogue
from coach.ui.components import sectors

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
UI = ROOT / "coach" / "ui"
FILES = sorted(UI.rglob("*.py"))

_TECHNICAL = re.compile(
    r"""
    ^(
        default-src.* | '(self|none)'.*      # the headers of coach/ui/server.py
        | microphone=.*
        | page\ failed:\ %s | %s:\ %s         # lines of the log
        | sound\ not\ erased:\ %s
        | voice\ not\ prepared:\ %s
        | no\ help\ places:\ %s
        | no\ (sheet|bank\ file|report)\ made:\ %s
        | ic-[\w -]*                          # classes
        | <span\ hidden></span>               # the component that sets the language
        | <div\ class='ic-player'></div>      # the one that plays
        | <div\ class='ic-door'></div>        # the one that lets in and out
        | <button\ type='button'\ class='ic-get'></button>  # the one that prints
        | <div\ class='ic-voice'>.*</div>     # the one that says
        | \s*export\ default\ function.*
    )$
    """,
    re.VERBOSE | re.DOTALL,
)


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """String constants of a file, without docstrings and without parts of f-strings."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node


def asked_for(tree: ast.AST) -> Iterator[tuple[str, set[str]]]:
    """Each literal message id given to `text`, with the parameters given beside it."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in {"text", "_amount"} and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value), {entry.arg for entry in node.keywords if entry.arg}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(UI)))
def test_pages_hold_no_words_of_their_own(file: Path) -> None:
    """Every sentence that a participant reads comes from the catalogue, so none stands here."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    prose = [
        node.value
        for node in literals(tree)
        if isinstance(node.value, str)
        and re.search(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}|^[A-Z][a-z]{2,}", node.value)
        and not _TECHNICAL.match(node.value)
    ]
    assert prose == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(UI)))
def test_every_message_that_a_page_asks_for_exists(file: Path) -> None:
    """No page can show an id instead of words."""
    english = Catalogue.load("en")
    ids = {message_id for message_id, _ in asked_for(ast.parse(file.read_text(encoding="utf-8")))}
    assert ids - english.ids == set()


def test_symbols_exist() -> None:
    """Every Material symbol that a page names is in the font that Streamlit ships."""
    named = set(sectors._SYMBOLS.values()) | set(sectors._KIND_SYMBOLS.values())
    for file in FILES:
        named |= set(re.findall(r":material/(\w+):", file.read_text(encoding="utf-8")))
    assert named - set(ALL_MATERIAL_ICONS) == set()


def test_the_list_of_pages_is_whole() -> None:
    """Every file in pages/ has an address in links.py, and the other way round."""
    addresses = re.findall(r'"pages/(\w+)\.py"', (UI / "links.py").read_text(encoding="utf-8"))
    assert sorted(addresses) == sorted(file.stem for file in (UI / "pages").glob("*.py"))
