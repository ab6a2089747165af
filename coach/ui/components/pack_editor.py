"""What makes a bank an employer's pack: the employer, the words, and the steps of hiring.

It stands in the form of a bank's cover and writes into the same draft: one button saves it all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.ui import session
from coach.ui.components import frame
from coach.ui.components.question_fields import area, line, rows
from coach.ui.html import tag
from coach.ui.question_form import GLOSSARY, STEP
from coach.ui.words import text
from questions.bank import StepKind

if TYPE_CHECKING:
    from coach.ui.question_form import Draft


def pack_block(draft: Draft) -> None:
    """Employer, steps and words, each row to add, move and take out."""
    frame.heading(text("pack.edit"))
    st.html(tag("p", text("pack.edit.lead"), class_="ic-quiet"))
    line(draft, "bank.field.employer", "employer")
    with st.expander(_counted(draft, STEP), icon=":material/route:"):
        st.html(tag("p", text("pack.edit.steps"), class_="ic-quiet"))
        rows(draft, STEP, _step, add="pack.step.add")
    with st.expander(_counted(draft, GLOSSARY), icon=":material/dictionary:"):
        st.html(tag("p", text("pack.edit.words"), class_="ic-quiet"))
        rows(draft, GLOSSARY, _word, add="pack.word.add")


def _counted(draft: Draft, of: str) -> str:
    return f"{text(f'bank.field.{of}')} ({len(draft.rows[of])})"


def _step(draft: Draft, name: str) -> None:
    path = (STEP, name)
    kinds = [kind.value for kind in StepKind]
    now = draft.text(*path, "kind")
    chosen = st.selectbox(
        text("pack.step.kind"),
        kinds,
        index=None,
        format_func=lambda kind: text(f"bank.step.{kind}"),
        key=session.begin_with(
            session.widget("write", draft.name, *path, "kind"), now if now in kinds else None
        ),
    )
    if chosen is not None:
        draft.put(chosen, *path, "kind")
        st.html(tag("p", text(f"bank.step.{chosen}.what"), class_="ic-quiet ic-small"))
    line(draft, "pack.step.title", *path, "title")
    area(draft, *path, "what", tall=110, help_="pack.step.what.help")
    area(draft, *path, "prepare", lines=True, tall=90, help_="pack.step.prepare.help")
    line(draft, "bank.field.length", *path, "length")


def _word(draft: Draft, name: str) -> None:
    line(draft, "bank.field.word", GLOSSARY, name, "word")
    line(draft, "bank.field.meaning", GLOSSARY, name, "meaning")
