"""Hesitations, pauses and rates against what is known of recordings.

Two kinds of folders: answers whose hesitations are known with their times (`answers.json`, made by
`tools/fluency_clips.py` or marked by hand in the same form), and recordings with their texts
(`coach.evaluation.corpora`): where the text has no filler, every filler heard is a false alarm;
where it has some ("um", "uh"), the heard ones are held against them in their order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from statistics import fmean
from typing import Any

from coach.errors import BadRecording, ConfigurationProblem
from coach.evaluation.corpora import Utterance
from coach.evaluation.figures import Figure, by_speaker
from coach.evaluation.words import figures_by_group
from coach.pipeline import ListeningOptions, SpeechModels, listen, load_recording
from models.audio import AudioLimits
from models.hesitations import FILLERS, bare_words
from models.speech import NotMeasurable, Span, SpeechEvidence
from scoring.fluency.result import Disfluency, DisfluencyKind
from scoring.fluency.score import score_fluency
from scoring.fluency.syllables import text_syllables

LIST = "answers.json"
SILENT_PAUSE = "silent_pause"
SAID_AGAIN = "said_again"
"""Repetitions, false starts and self-repairs as one kind, as participants see them."""
COLLAR_S = 0.25
"""An event is found if one of its kind is heard within this of its time."""
CLOSE_S = 0.02
_FILLER = "#filler"
_SHORTEST_RATED = 8
"""Rates are compared where at least so many syllables were to be said."""


@dataclass(frozen=True, kw_only=True)
class KnownEvent:
    """An event that is known to be there: its kind and its time."""

    kind: str
    span: Span


@dataclass(frozen=True, kw_only=True)
class KnownAnswer:
    """A recording with all of its hesitations."""

    audio: Path
    voice: str
    events: tuple[KnownEvent, ...]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Events of one kind in one recording: found ones, wrongly heard ones, all that are there."""

    voice: str
    kind: str
    found: int
    false: int
    there: int


@dataclass(frozen=True, kw_only=True)
class PauseError:
    """Seconds by which a known silence was heard wrong; None if it was not heard."""

    voice: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, kw_only=True)
class HeardText:
    """What was heard in a recording of a text.

    `counted` are its fillers, None if the text has none; `syllable_error` is relative.
    """

    speaker: str
    minutes: float
    false_alarms: int
    counted: Counted | None
    syllable_error: float | None


def has_answers(folder: Path) -> bool:
    """Whether a folder has a list of known hesitations."""
    return (folder / LIST).is_file()


def read_answers(folder: Path) -> list[KnownAnswer]:
    """All answers that no constant was chosen on, in the list's order.

    Raises:
        ConfigurationProblem: the folder has no list in this layout.
    """
    try:
        rows: list[dict[str, Any]] = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return [
            KnownAnswer(
                audio=folder / row["file"],
                voice=row["voice"],
                events=tuple(
                    KnownEvent(
                        kind=event["kind"],
                        span=Span(start_s=event["start_s"], end_s=event["end_s"]),
                    )
                    for event in row["events"]
                ),
            )
            for row in rows
            if row.get("part") != "fit"
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationProblem(
            "error.configuration.no_corpus", folder=str(folder), wanted=LIST
        ) from error


def evidence_of(audio: Path, models: SpeechModels, limits: AudioLimits) -> SpeechEvidence | None:
    """What is heard in a recording as the product would hear it; None if that is nothing."""
    try:
        recording = load_recording(audio, limits)
        return listen(recording, models, ListeningOptions(), lambda _step, _share: None)
    except BadRecording:
        return None


def compared(
    answer: KnownAnswer, evidence: SpeechEvidence | None
) -> tuple[list[Counted], list[PauseError]]:
    """Events of each kind and known silences of one answer against what was heard."""
    heard = _heard(evidence)
    again = set(DisfluencyKind) - {DisfluencyKind.FILLED_PAUSE}
    groups = {kind.value: {kind} for kind in DisfluencyKind} | {SAID_AGAIN: again}
    counted = [
        _counted(
            answer.voice,
            name,
            [event.span for event in answer.events if event.kind in kinds],
            [event.span for event in heard if event.kind in kinds],
        )
        for name, kinds in groups.items()
    ]
    silences = evidence.activity.silences if evidence else ()
    pauses = [
        _pause_error(answer.voice, event.span, silences)
        for event in answer.events
        if event.kind == SILENT_PAUSE
    ]
    return counted, pauses


def answer_figures(counted: Sequence[Counted], pauses: Sequence[PauseError]) -> Iterator[Figure]:
    """Precision, recall and F1 of events, all and by kind, and errors of pauses."""
    groups = {"all": [one for one in counted if one.kind != SAID_AGAIN]}
    for one in counted:
        groups.setdefault(one.kind, []).append(one)
    for group, rows in groups.items():
        yield from _event_figures(group, rows)
    for name, measure in _PAUSE_MEASURES.items() if pauses else ():
        yield by_speaker(f"pause_{name}", "all", pauses, lambda one: one.voice, measure)


def heard_text(utterance: Utterance, evidence: SpeechEvidence | None) -> HeardText | None:
    """One recording of a text; None if nothing could be heard."""
    if evidence is None:
        return None
    fluency = score_fluency(evidence)
    heard = _heard(evidence)
    written = [word for word in bare_words(utterance.text) if word in FILLERS]
    fillers = [one for one in heard if one.kind is DisfluencyKind.FILLED_PAUSE]
    counted = _in_order(utterance, evidence, fillers) if written else None
    said = sum(text_syllables(word.text.lower()) for word in utterance.words)
    compare = said >= _SHORTEST_RATED and not written
    return HeardText(
        speaker=utterance.speaker,
        minutes=evidence.activity.speech_s / 60,
        false_alarms=counted.false if counted else len(heard),
        counted=counted,
        syllable_error=abs(fluency.syllables - said) / said if compare else None,
    )


def text_figures(rows: Sequence[tuple[tuple[str, ...], HeardText]]) -> Iterator[Figure]:
    """False alarms a minute of speech, fillers that the texts have, and errors of syllables."""
    yield from figures_by_group("false_alarms_a_minute", rows, _false_alarms)
    counted = [found.counted for _, found in rows if found.counted is not None]
    yield from _event_figures("in texts", counted)
    rated = [(groups, found) for groups, found in rows if found.syllable_error is not None]
    if rated:
        yield from figures_by_group("syllable_error", rated, _syllable_error)


def precision(rows: Sequence[Counted]) -> float:
    """Of the events heard, the share that are there; NaN if none was heard."""
    found, false = sum(one.found for one in rows), sum(one.false for one in rows)
    return found / (found + false) if found + false else float("nan")


def recall(rows: Sequence[Counted]) -> float:
    """Of the events that are there, the share that was heard; NaN if there are none."""
    there = sum(one.there for one in rows)
    return sum(one.found for one in rows) / there if there else float("nan")


def f1(rows: Sequence[Counted]) -> float:
    """Twice the found events over all that are there and all that were heard."""
    found, false = sum(one.found for one in rows), sum(one.false for one in rows)
    there = sum(one.there for one in rows)
    return 2 * found / (there + found + false) if there + found + false else float("nan")


def _event_figures(group: str, rows: Sequence[Counted]) -> Iterator[Figure]:
    """Those of precision, recall and F1 that can be given."""
    for name, measure in _EVENT_MEASURES.items():
        if not isnan(measure(rows)):
            yield by_speaker(f"event_{name}", group, rows, lambda one: one.voice, measure)


def _heard(evidence: SpeechEvidence | None) -> tuple[Disfluency, ...]:
    found = score_fluency(evidence).disfluencies if evidence else ()
    return () if isinstance(found, NotMeasurable) else found


def _counted(voice: str, kind: str, there: Sequence[Span], heard: Sequence[Span]) -> Counted:
    left = list(heard)
    for span in there:
        near = min(left, key=lambda one: _apart_s(one, span), default=None)
        if near is not None and _apart_s(near, span) <= COLLAR_S:
            left.remove(near)
    found = len(heard) - len(left)
    return Counted(voice=voice, kind=kind, found=found, false=len(left), there=len(there))


def _apart_s(one: Span, other: Span) -> float:
    """Seconds between two spans, 0 or less where they touch or overlap: less for more overlap."""
    return max(one.start_s, other.start_s) - min(one.end_s, other.end_s)


def _pause_error(voice: str, known: Span, silences: Sequence[Span]) -> PauseError:
    best = max(silences, key=known.overlap_s, default=None)
    if best is None or not known.overlap_s(best):
        return PauseError(voice=voice, start_s=None, end_s=None)
    return PauseError(
        voice=voice, start_s=best.start_s - known.start_s, end_s=best.end_s - known.end_s
    )


def _length_error_s(error: PauseError) -> float:
    """How far the length is off; infinite for a silence that was not heard."""
    if error.start_s is None or error.end_s is None:
        return float("inf")
    return round(abs(error.end_s - error.start_s), 4)


def _mean_found(rows: Sequence[PauseError]) -> float:
    found = [_length_error_s(one) for one in rows if one.start_s is not None]
    return fmean(found) if found else float("nan")


def _in_order(
    utterance: Utterance, evidence: SpeechEvidence, fillers: Sequence[Disfluency]
) -> Counted:
    """Fillers of a text found at their places among the words that were heard."""
    import jiwer

    said = [_FILLER if word in FILLERS else word for word in bare_words(utterance.text)]
    marks = [(word.span.start_s, word.text) for word in _plain_words(evidence)]
    marks += [(one.span.start_s, _FILLER) for one in fillers]
    heard = [mark for _, text in sorted(marks) for mark in _tokens(text)]
    aligned = jiwer.process_words(" ".join(said), " ".join(heard)).alignments[0]
    found = sum(
        said[chunk.ref_start_idx + place] == _FILLER
        for chunk in aligned
        if chunk.type == "equal"
        for place in range(chunk.ref_end_idx - chunk.ref_start_idx)
    )
    return Counted(
        voice=utterance.speaker,
        kind=DisfluencyKind.FILLED_PAUSE,
        found=found,
        false=len(fillers) - found,
        there=said.count(_FILLER),
    )


def _plain_words(evidence: SpeechEvidence) -> Sequence[Any]:
    verbatim = evidence.verbatim
    return evidence.transcript.words if isinstance(verbatim, NotMeasurable) else verbatim.words


def _tokens(text: str) -> list[str]:
    return [text] if text == _FILLER else bare_words(text)


def _false_alarms(rows: Sequence[HeardText]) -> float:
    return sum(one.false_alarms for one in rows) / sum(one.minutes for one in rows)


def _syllable_error(rows: Sequence[HeardText]) -> float:
    return fmean(one.syllable_error for one in rows if one.syllable_error is not None)


_EVENT_MEASURES: dict[str, Callable[[Sequence[Counted]], float]] = {
    "precision": precision,
    "recall": recall,
    "f1": f1,
}
_PAUSE_MEASURES: dict[str, Callable[[Sequence[PauseError]], float]] = {
    "found": lambda rows: fmean(one.start_s is not None for one in rows),
    "length_within_20_ms": lambda rows: fmean(_length_error_s(one) <= CLOSE_S for one in rows),
    "length_error_s": _mean_found,
}
