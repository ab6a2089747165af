"""What to work on: rules in order of rank, each with the action that goes with it.

What was said and left out comes first, then pauses and pace, then single words: that is the
order in which an interviewer minds. Nothing here is about grammar, an accent or single sounds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach.feedback.facts import (
    Due,
    bare,
    clause_around,
    improve,
    is_low,
    long_pauses_within,
    next_action,
    pauses_within,
    quote,
    word_spans,
)
from coach.feedback.gaps import RESULT_POINT, finer_gap, gaps_due
from coach.feedback.job_words import MOST_NAMED_WORDS, job_words_due
from coach.feedback.lines import lines_of, quoted
from models.speech import NotMeasurable
from scoring.fluency.measures import WORDS_NOT_RECOGNISED
from scoring.fluency.result import DisfluencyKind
from scoring.fluency.score import THINKING_PAUSE_S, TOO_FAST_FROM, TOO_SLOW_BELOW
from scoring.pronunciation.result import Clarity
from scoring.scale import Band, Score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from coach.feedback.facts import Facts
    from coach.records import Advice
    from questions.bank import MustHear
    from scoring.fluency.result import SilentPause

READ_BACK_SHARE = 0.5
"""From this share of words that are the question, the answer is the question read back (P)."""

MOST_POINTS_MISSING = 2
"""Two gaps can be filled in one more try; more is a list (P)."""

MANY_PAUSES = 3

SHORT_OR_LONG_UNDER = 5.0
"""Length (0 to 10) under which it is named: less than half or more than twice the target (P)."""

WORDS_IN_A_BREATH = 5

MANY_FILLERS = 3
"""From here on stops come with looking for words (P); fillers alone are never named."""


def improvements(facts: Facts) -> Iterator[Due]:
    """Everything that could be better, most important first; may be empty."""
    for rule in _RULES:
        yield from rule(facts)


def _question_read_back(facts: Facts) -> Iterable[Due]:
    read_back = facts.content.read_back
    if read_back and len(read_back) >= READ_BACK_SHARE * len(facts.words):
        point = improve("advice.improve.question_read_back")
        yield Due(
            point=replace(point, words=read_back, spans=word_spans(facts.words, read_back)),
            action=next_action("advice.next.use_own_words"),
        )


def _hard_to_hear(facts: Facts) -> Iterable[Due]:
    if _is_hard_to_hear(facts):
        yield Due(
            point=improve("advice.improve.hard_to_hear"),
            action=next_action("advice.next.check_microphone"),
        )


def _recited(facts: Facts) -> Iterable[Due]:
    said = quoted(facts, facts.content.recited)
    if said is not None:
        point = improve("advice.improve.recited", quote=said.text)
        yield Due(
            point=replace(point, words=said.words, spans=said.spans), action=_in_own_words(facts)
        )


def _in_own_words(facts: Facts) -> Advice:
    """The first sentence frame of the level, to fill in; not every level has one."""
    frames = facts.question.frames_for(facts.level) if facts.question else ()
    if not frames:
        return next_action("advice.next.use_own_words")
    frame = frames[0].replace("___.", "…").replace("___", "…")
    return next_action("advice.next.tell_own", frame=frame)


def _gaps(facts: Facts) -> Iterable[Due]:
    """By the rubric where it was measured, else by the must-hear points."""
    return gaps_due(facts) if lines_of(facts.content) else _points_missing(facts)


def _points_missing(facts: Facts) -> Iterable[Due]:
    if facts.question is None:
        return
    unheard = {point.id for point in facts.content.must_hears if not point.heard}
    missing = [must for must in facts.question.must_hear if must.id in unheard]
    missing.sort(key=lambda must: not must.essential)
    yield from map(_point_missing, missing)


def _point_missing(must: MustHear) -> Due:
    kind = "essential_missing" if must.essential else "point_missing"
    action = "say_result" if must.id == RESULT_POINT else "say_point"
    say = next_action(f"advice.next.{action}", sentence=must.say)
    return Due(
        point=improve(f"advice.improve.{kind}", point=must.text),
        action=say if must.say else next_action("advice.next.add_detail"),
    )


def _too_short(facts: Facts) -> Iterable[Due]:
    target_s = facts.content.target_s
    if target_s and _length_is_off(facts) and facts.fluency.response_s < target_s[0]:
        target = _seconds(target_s)
        left_out = next(iter(_points_missing(facts)), None)
        example = next_action("advice.next.add_example", target=target)
        yield Due(
            point=improve("advice.improve.too_short", seconds=facts.seconds, target=target),
            action=left_out.action if left_out else example,
        )


def _long_pause_within(facts: Facts) -> Iterable[Due]:
    longest = _longest(long_pauses_within(facts.fluency))
    if longest is not None and longest.after_word is not None:
        yield Due(
            point=_about_pause("advice.improve.long_pause_within", longest, facts),
            action=_say_across("advice.next.say_without_stop", longest, facts),
        )


def _many_pauses_within(facts: Facts) -> Iterable[Due]:
    within = pauses_within(facts.fluency)
    if len(within) < MANY_PAUSES or not is_low(facts.fluency.pausing):
        return
    point = improve("advice.improve.many_pauses_within", count=len(within))
    # Fillers are no fault: they only tell that the next words were looked for.
    action = "think_first" if _fillers(facts) >= MANY_FILLERS else "join_words"
    yield Due(
        point=replace(point, spans=tuple(pause.span for pause in within)),
        action=_say_across(f"advice.next.{action}", _best_to_quote(within, facts), facts),
    )


def _long_pause_between(facts: Facts) -> Iterable[Due]:
    between = [
        pause
        for pause in facts.fluency.pauses
        if pause.between_clauses
        and pause.after_word is not None
        and pause.span.duration_s >= THINKING_PAUSE_S
    ]
    longest = _longest(between)
    if longest is not None:
        yield Due(
            point=_about_pause("advice.improve.long_pause_between", longest, facts),
            action=next_action("advice.next.say_thinking_phrase"),
        )


def _too_fast(facts: Facts) -> Iterable[Due]:
    rate = facts.fluency.articulation_rate
    if not isinstance(rate, NotMeasurable) and rate > TOO_FAST_FROM:
        yield Due(
            point=improve("advice.improve.too_fast"),
            action=next_action("advice.next.speak_slower"),
        )


def _too_slow(facts: Facts) -> Iterable[Due]:
    rate = facts.fluency.articulation_rate
    if not isinstance(rate, NotMeasurable) and rate < TOO_SLOW_BELOW:
        first_words = quote(facts.words, 0, min(len(facts.words), WORDS_IN_A_BREATH))
        first_words = first_words.removesuffix(" …")
        yield Due(
            point=improve("advice.improve.too_slow"),
            action=next_action("advice.next.speak_in_groups", quote=first_words),
        )


def _too_long(facts: Facts) -> Iterable[Due]:
    target_s = facts.content.target_s
    if target_s and _length_is_off(facts) and facts.fluency.response_s > target_s[1]:
        longest = str(round(target_s[1]))
        yield Due(
            point=improve("advice.improve.too_long", seconds=facts.seconds, target=longest),
            action=next_action("advice.next.make_shorter", target=longest),
        )


def _unclear_words(facts: Facts) -> Iterable[Due]:
    clarity = facts.pronunciation.clarity
    is_clear = isinstance(clarity, Score) and clarity.band is Band.STRONG
    unclear = _least_clear(facts)
    # One doubtful word in a clear answer is as likely the recogniser's fault.
    if unclear and not is_clear and not _is_hard_to_hear(facts):
        named = ", ".join(bare(facts.words[index]) for index in unclear)
        point = improve("advice.improve.unclear_words", words=named)
        yield Due(
            point=replace(point, words=unclear, spans=word_spans(facts.words, unclear)),
            action=next_action("advice.next.say_words_slowly", words=named),
        )


_RULES: tuple[Callable[[Facts], Iterable[Due]], ...] = (
    _question_read_back,
    _hard_to_hear,
    _recited,
    _gaps,
    _too_short,
    _long_pause_within,
    _many_pauses_within,
    _long_pause_between,
    _too_fast,
    _too_slow,
    job_words_due,
    _too_long,
    _unclear_words,
    finer_gap,
)


def _fillers(facts: Facts) -> int:
    """Filled pauses that were heard; 0 where they were not listened for."""
    found = facts.fluency.disfluencies
    if isinstance(found, NotMeasurable):
        return 0
    return sum(one.kind == DisfluencyKind.FILLED_PAUSE for one in found)


def _is_hard_to_hear(facts: Facts) -> bool:
    """Most words are in doubt: the microphone, the room or the words, we cannot tell which."""
    clarity = facts.pronunciation.clarity
    if facts.fluency.pace == NotMeasurable(reason=WORDS_NOT_RECOGNISED):
        return True
    return isinstance(clarity, Score) and clarity.band is Band.START


def _length_is_off(facts: Facts) -> bool:
    length = facts.content.length
    return isinstance(length, Score) and length.value < SHORT_OR_LONG_UNDER


def _longest(pauses: Iterable[SilentPause]) -> SilentPause | None:
    return max(pauses, key=lambda pause: pause.span.duration_s, default=None)


def _best_to_quote(pauses: Sequence[SilentPause], facts: Facts) -> SilentPause:
    """The longest pause in words that were surely recognised, if there is one.

    Nobody should practise a sentence that the recogniser made up.
    """
    sure = [pause for pause in pauses if _is_surely_recognised(_clause_of(pause, facts), facts)]
    return max(sure or pauses, key=lambda pause: pause.span.duration_s)


def _is_surely_recognised(words: range, facts: Facts) -> bool:
    confidences = [facts.words[index].confidence for index in words]
    return sum(confidences) >= facts.pronunciation.options.clear_from * len(confidences)


def _clause_of(pause: SilentPause, facts: Facts) -> range:
    after = pause.after_word or 0
    return range(*clause_around(facts.words, after, after + 1))


def _about_pause(message_id: str, pause: SilentPause, facts: Facts) -> Advice:
    after = pause.after_word or 0
    point = improve(
        message_id, seconds=round(pause.span.duration_s), after=bare(facts.words[after])
    )
    return replace(point, spans=(pause.span,), words=(after,))


def _say_across(message_id: str, pause: SilentPause, facts: Facts) -> Advice:
    """The clause that the pause broke, to be said in one go."""
    clause = _clause_of(pause, facts)
    action = next_action(message_id, quote=quote(facts.words, clause.start, clause.stop))
    return replace(action, words=tuple(clause))


def _least_clear(facts: Facts) -> tuple[int, ...]:
    """Up to three unclear words, each once, the most doubtful chosen; in the order said."""
    doubtful = sorted(
        (score.word for score in facts.pronunciation.words if score.clarity is Clarity.UNCLEAR),
        key=lambda index: facts.words[index].confidence,
    )
    distinct = {bare(facts.words[index]).lower(): index for index in reversed(doubtful)}
    chosen = [index for index in doubtful if index in distinct.values()]
    return tuple(sorted(chosen[:MOST_NAMED_WORDS]))


def _seconds(target_s: tuple[float, float]) -> str:
    low, high = (str(round(value)) for value in target_s)
    return low if low == high else f"{low}–{high}"
