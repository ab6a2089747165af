"""From named rows to a bank: whose point is whose, what was meant where nothing stands. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from questions.bank import Level
from questions.tables.ids import free_id, id_from
from questions.tables.join import joined
from questions.tables.layout import (
    BANK,
    FRAMES,
    GLOSSARY,
    KEY_WORDS,
    MODEL_ANSWERS,
    POINTS,
    QUESTIONS,
    SECTORS,
    SOURCES,
    STEPS,
    Sheet,
)
from questions.tables.problems import Effect, Found, Place, Reading, quoted
from questions.tables.repair import Node
from questions.tables.rows import Row, Value
from questions.tables.sectors import Sectors
from questions.tables.template import example_texts
from questions.tables.values import items, node_of
from questions.tables.words import USUAL_LEVEL, likely_kind, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from questions.bank import Sector

MAX_QUESTIONS = 10_000
_EXAMPLE = "*"
"""In the place of an id: of the template's example, whose rows are left out without a word."""
MAX_PARTS = 200
"""Of one kind (points, words …) of one question."""

_FIELD_OF = {POINTS: "must_hear", KEY_WORDS: "key_word", SOURCES: "source"}


def assembled(rows: Sequence[Row], found: Found, known: Sequence[Sector] = ()) -> Reading:
    """The bank in the rows of a file, and what is wrong with it.

    `known` are sectors that questions can name though the file does not list them.
    """
    by_sheet: dict[str, list[Row]] = {}
    for row in rows:
        by_sheet.setdefault(row.sheet.part, []).append(row)
    return _Assembly(by_sheet, found, known).reading()


class _Assembly:
    """One file on its way to a bank."""

    def __init__(self, rows: dict[str, list[Row]], found: Found, known: Sequence[Sector]) -> None:
        self._rows, self._found = rows, found
        self._sectors = Sectors(rows.get(SECTORS.part, []), found, known)
        self._questions: dict[str, Node] = {}
        self._by_id: dict[str, str] = {}
        self._by_text: dict[str, str] = {}
        self._assumed: Counter[str] = Counter()

    def reading(self) -> Reading:
        """All of it."""
        for row in self._rows.get(QUESTIONS.part, []):
            self._question(row)
        self._say_assumed()
        for sheet in (POINTS, KEY_WORDS, FRAMES, MODEL_ANSWERS, SOURCES):
            self._belonging(sheet)
        cover = self._cover()
        return joined(cover, list(self._questions.values()), self._found)

    # --- questions -----------------------------------------------------------------------------

    def _question(self, row: Row) -> None:
        text = row.text("text")
        if text in example_texts():
            self._by_id[_name(row.text("id"))] = _EXAMPLE
            self._found.add(row.place, "this is the template's example.", Effect.QUESTION)
            return
        if not text:
            message = "this row has no question."
            self._found.add(row.place, message, Effect.ROW)
            return
        if len(self._questions) >= MAX_QUESTIONS:
            message = f"a file can hold {MAX_QUESTIONS} questions. This is one too many."
            self._found.add(row.place, message, Effect.QUESTION)
            self._found.without(text)
            return
        used = self._id(row, text)
        if used is None:
            return
        fields = self._plain_fields(row)
        fields["id"] = Node(used, _place(row, "id"))
        fields["sector"], fields["roles"] = self._sectors.of(row)
        if not fields["roles"].value:
            del fields["roles"]
        self._level(row, fields)
        if "kind" not in fields:
            fields["kind"] = Node(likely_kind(text).value, row.place)
            self._assumed["kind"] += 1
        question = Node(fields, row.place)
        self._questions[used] = question
        self._all_in_one(row, question)

    def _plain_fields(self, row: Row) -> dict[str, Node]:
        """The fields that need no other row; choices nobody knows are left to be assumed."""
        wanted = ("text", "level", "kind", "why", "follow_up", "tags", "rubric")
        return _fields(row, wanted, self._found)

    def _level(self, row: Row, fields: dict[str, Node]) -> None:
        if "level" in fields:
            return
        if not row.level:
            self._assumed["level"] += 1
        fields["level"] = Node(row.level or USUAL_LEVEL.value, row.place)

    def _id(self, row: Row, text: str) -> str | None:
        """Its id: what is written, made right; else from its text. None for one said twice."""
        written = row.value("id")
        name = row.text("id")
        wanted = id_from(name or text, otherwise="question")
        if name and wanted != name.lower():
            message = f"{quoted(name)} can't be an id, so it is {quoted(wanted)} here."
            self._found.add(_place(row, "id"), message, Effect.NOTE)
        if not name and self._is_known(row, text):
            return None
        used = free_id(wanted, self._questions)
        if used != wanted and written is not None:
            message = f"the id {quoted(name)} is used twice. This question has {quoted(used)} now."
            self._found.add(written.place, message, Effect.NOTE)
        self._by_id.setdefault(_name(name), used)
        self._by_id.setdefault(used, used)
        self._by_text.setdefault(_name(text), used)
        return used

    def _is_known(self, row: Row, text: str) -> bool:
        first = self._questions.get(self._by_text.get(_name(text), ""))
        if first is None:
            return False
        message = f"this question stands in row {first.place.row} too."
        self._found.add(row.place, message, Effect.QUESTION)
        self._found.without(text)
        return True

    def _all_in_one(self, row: Row, question: Node) -> None:
        """What a tutor writes into the row of the question itself."""
        own = question.value["level"].value
        for value in row.values.get("points", ()):
            for text in items(value, self._found):
                self._append(question, "must_hear", {"text": Node(text, value.place)}, value.place)
        for value in row.values.get("words", ()):
            for text in items(value, self._found):
                self._word(question, text, value)
        for value in row.values.get("frames", ()):
            self._frames(question, value.head.level or own, value)
        for value in row.values.get("answer", ()):
            level = value.head.level or own
            self._model_answer(question, level, node_of(value, self._found), value.place)

    def _word(self, question: Node, text: str, value: Value) -> None:
        """A word with its meaning, as in: till: the machine that takes money."""
        word, sign, meaning = _parted(text)
        if not sign:
            message = f'{quoted(text)} has no meaning. Write "word: what it means".'
            self._found.add(value.place, message, Effect.CELL)
            return
        fields = {"word": Node(word, value.place), "meaning": Node(meaning, value.place)}
        self._append(question, "key_word", fields, value.place)

    # --- what belongs to questions -------------------------------------------------------------

    def _belonging(self, sheet: Sheet) -> None:
        """Rows that name a question; one that names none belongs to the same as the row before."""
        last: Node | None = None
        for row in self._rows.get(sheet.part, []):
            if row.value("of") is not None:
                last = self._meant(row.text("of"))
                if last is None:
                    message = f"there is no question {quoted(row.text('of'))} in this file."
                    self._found.add(_place(row, "of"), message, Effect.ROW)
                    continue
            if last is None:
                message = "this row does not say which question it belongs to."
                self._found.add(row.place, message, Effect.ROW)
                continue
            self._add(sheet, row, last)

    def _meant(self, name: str) -> Node | None:
        """The question with this id, or else with this text."""
        said = _name(name)
        if self._by_id.get(said) == _EXAMPLE:
            return Node({"level": Node(USUAL_LEVEL.value, Place())}, Place())
        return self._questions.get(self._by_id.get(said) or self._by_text.get(said, ""))

    def _add(self, sheet: Sheet, row: Row, question: Node) -> None:
        if sheet in (FRAMES, MODEL_ANSWERS):
            self._by_level(sheet, row, question)
            return
        names = tuple(column.field for column in sheet.columns if column.field != "of")
        self._append(question, _FIELD_OF[sheet], _fields(row, names, self._found), row.place)

    def _by_level(self, sheet: Sheet, row: Row, question: Node) -> None:
        fields = _fields(row, ("level",), self._found)
        value = row.value("frames" if sheet is FRAMES else "text")
        if value is None:
            message = "this row has no words."
            self._found.add(row.place, message, Effect.ROW)
            return
        if "level" not in fields and row.value("level") is not None:
            return  # a level that nobody knows; said already, and no guess would be right
        own: Node = question.value["level"]
        level = fields.get("level", own).value
        if sheet is FRAMES:
            self._frames(question, level, value)
        else:
            self._model_answer(question, level, node_of(value, self._found), row.place)

    def _frames(self, question: Node, level: str, value: Value) -> None:
        frames = question.value.setdefault("frames", Node({}, value.place))
        lines = frames.value.setdefault(level, Node([], value.place))
        lines.value.extend(Node(text, value.place) for text in items(value, self._found))

    def _model_answer(self, question: Node, level: str, text: Node | None, place: Place) -> None:
        answers = question.value.setdefault("model_answers", Node({}, place))
        if level in answers.value:
            message = f"this question has a model answer for {title(Level(level))} already."
            self._found.add(place, message, Effect.ROW)
        elif text is not None:
            answers.value[level] = text

    def _append(self, question: Node, name: str, fields: dict[str, Node], place: Place) -> None:
        """One more point, word or source; a point without an id gets one from its text."""
        parts: list[Node] = question.value.setdefault(name, Node([], question.place)).value
        if len(parts) >= MAX_PARTS:
            message = f"a question can have {MAX_PARTS} of these. This is one too many."
            self._found.add(place, message, Effect.ROW)
            return
        if name == "must_hear":
            fields["id"] = self._point_id(fields, parts, place)
        parts.append(Node(fields, place))

    def _point_id(self, fields: dict[str, Node], parts: list[Node], place: Place) -> Node:
        taken = {part.value["id"].value for part in parts}
        written = fields.get("id")
        text = fields["text"].value if "text" in fields else ""
        wanted = id_from(str(written.value if written else text), otherwise="point")
        used = free_id(wanted, taken)
        if written is not None and used != written.value.lower():
            message = f"{quoted(written.value)} can't be this point's id, so it is {quoted(used)}."
            self._found.add(written.place, message, Effect.NOTE)
        return Node(used, written.place if written else place)

    # --- the bank itself -----------------------------------------------------------------------

    def _cover(self) -> Node:
        about = self._rows.get(BANK.part, [])
        for row in about[1:]:
            message = "a bank is described in one row. This is one too many."
            self._found.add(row.place, message, Effect.ROW)
        place = about[0].place if about else Place()
        fields: dict[str, Node] = {}
        if about:
            fields = _fields(about[0], ("title", "about", "employer"), self._found)
        for sheet, name in ((GLOSSARY, "glossary"), (STEPS, "hiring_step")):
            rows = [row for row in self._rows.get(sheet.part, []) if not _is_example(row)]
            entries = [self._entry(row) for row in rows]
            if entries:
                fields[name] = Node(entries, place)
        fields["sector"] = self._sectors.node(place)
        return Node(fields, place)

    def _entry(self, row: Row) -> Node:
        names = tuple(column.field for column in row.sheet.columns)
        fields = _fields(row, names, self._found)
        if row.sheet is STEPS and "kind" not in fields:
            fields["kind"] = Node("other", row.place)
        return Node(fields, row.place)

    def _say_assumed(self) -> None:
        rows = self._rows.get(QUESTIONS.part, [])
        place = replace(rows[0].place, row=0) if rows else Place()
        if self._assumed["level"]:
            self._found.add(
                place,
                f"questions without a level: {self._assumed['level']}. They count as "
                f"{title(USUAL_LEVEL)}.",
                Effect.NOTE,
            )
        if self._assumed["kind"]:
            self._found.add(
                place,
                f"questions without a kind: {self._assumed['kind']}. It was taken from how "
                "they begin. It decides how an answer is scored, so have a look.",
                Effect.NOTE,
            )


def _is_example(row: Row) -> bool:
    return bool({row.text("meaning"), row.text("title")} & example_texts())


def _fields(row: Row, names: Sequence[str], found: Found) -> dict[str, Node]:
    read = {name: _field(row, name, found) for name in names if row.value(name) is not None}
    return {name: node for name, node in read.items() if node is not None}


def _field(row: Row, name: str, found: Found) -> Node | None:
    value = row.value(name)
    return None if value is None else node_of(value, found)


def _place(row: Row, name: str) -> Place:
    value = row.value(name)
    return row.place if value is None else value.place


def _name(text: str) -> str:
    return " ".join(text.casefold().split())


def _parted(text: str) -> tuple[str, str, str]:
    """Word, sign between, meaning; the first sign counts."""
    for sign in (":", "=", " – ", " — ", " - "):
        word, between, meaning = text.partition(sign)
        if between and word.strip() and meaning.strip():
            return word.strip(), between, meaning.strip()
    return text, "", ""
