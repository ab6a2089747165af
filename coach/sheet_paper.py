"""The sheet in words: a sheet and a catalogue give a `Paper`, the same for page and PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.records import AdviceKind
from coach.sheet_records import Paper, PaperPart, PaperSound
from models.speech import NotMeasurable
from scoring.sounds.tables import pair_for, sounds

if TYPE_CHECKING:
    from coach.i18n.catalogue import Catalogue
    from coach.records import Advice, Assessment
    from coach.sheet_records import Sheet, SheetTurn
    from models.speech import Word
    from scoring.content.result import PointHeard
    from scoring.sounds.result import SoundToPractise

MOST_SOUNDS = 3
MOST_TO_TRY = 3
_MOST_OWN_WORDS = 3


def compose(sheet: Sheet, catalogue: Catalogue) -> Paper:
    """Everything that stands on the sheet, in the catalogue's language; the answer as it is."""
    attempt, assessment = sheet.attempt, sheet.attempt.assessment
    if assessment is None:
        raise ValueError("a sheet is made of an answer that was heard")
    chosen = _sounds(assessment, catalogue)
    return Paper(
        language=catalogue.language.code,
        title=catalogue.text("sheet.paper.title"),
        question=_question(sheet, assessment, catalogue),
        when=catalogue.text("time.moment", when=attempt.created_at.astimezone()),
        answers=tuple(_answer(turn, catalogue) for turn in sheet.turns),
        sounds_heading=catalogue.text("sheet.paper.sounds", count=len(chosen)),
        sounds=chosen,
        plan=tuple(part for part in _plan(assessment, catalogue) if part.lines),
        foot=catalogue.text("foot.practice_only"),
    )


def _question(sheet: Sheet, assessment: Assessment, catalogue: Catalogue) -> str:
    """What was asked first; all that was asked where the words by hand answer all of it."""
    asked = [sheet.attempt.question_text]
    if sheet.by_hand:
        turns = assessment.evidence.turns
        asked += [catalogue.text("sheet.paper.then", question=turn.asked) for turn in turns]
    return " ".join(asked)


def _answer(turn: SheetTurn, catalogue: Catalogue) -> PaperPart:
    heading = (
        catalogue.text("sheet.paper.then", question=turn.asked)
        if turn.asked
        else catalogue.text("sheet.paper.answer")
    )
    return PaperPart(heading=heading, lines=tuple(turn.text.splitlines()))


def _sounds(assessment: Assessment, catalogue: Catalogue) -> tuple[PaperSound, ...]:
    if isinstance(assessment.sounds, NotMeasurable):
        return ()
    words = assessment.evidence.transcript.words
    return tuple(_sound(chosen, words, catalogue) for chosen in assessment.sounds[:MOST_SOUNDS])


def _sound(chosen: SoundToPractise, words: tuple[Word, ...], catalogue: Catalogue) -> PaperSound:
    sound = sounds()[chosen.phone]
    own = dict.fromkeys(words[index].text.strip('.,;:!?…"“”()') for index in chosen.words)
    pair = pair_for(chosen.phone, chosen.heard)
    own_words = ", ".join(list(own)[:_MOST_OWN_WORDS])
    return PaperSound(
        name=catalogue.text("sounds.sound", letters=sound.letters, word=sound.example),
        sign=f"/{sound.ipa}/",
        own_words=catalogue.text("sheet.paper.own_words", words=own_words),
        how=catalogue.text(sound.how),
        pair=catalogue.text("sheet.paper.pair", first=pair[0], second=pair[1]) if pair else "",
    )


def _plan(assessment: Assessment, catalogue: Catalogue) -> tuple[PaperPart, ...]:
    """Next, to try, main points: empty where there is nothing to say."""
    actions = _said(assessment, AdviceKind.NEXT_ACTION, catalogue)
    to_try = _said(assessment, AdviceKind.IMPROVE, catalogue)
    points = (_point(point, catalogue) for point in assessment.content.must_hears)
    return (
        PaperPart(heading=catalogue.text("sheet.paper.next"), lines=actions[:1]),
        PaperPart(heading=catalogue.text("sheet.paper.try"), lines=to_try[:MOST_TO_TRY]),
        PaperPart(heading=catalogue.text("sheet.paper.points"), lines=tuple(points)),
    )


def _said(assessment: Assessment, kind: AdviceKind, catalogue: Catalogue) -> tuple[str, ...]:
    found = (advice for advice in assessment.advice if advice.kind == kind)
    return tuple(_sentence(advice, catalogue) for advice in found)


def _sentence(advice: Advice, catalogue: Catalogue) -> str:
    return catalogue.text(advice.message_id, **advice.params)


def _point(point: PointHeard, catalogue: Catalogue) -> str:
    """In words, not by a sign: paper has no room for a legend."""
    state = "sheet.paper.point_said" if point.heard else "sheet.paper.point_missing"
    return catalogue.text(state, point=catalogue.text(point.text))
