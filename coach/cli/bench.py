"""`interview-coach bench`: measure this installation on recorded speech. It never trains."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import track
from rich.table import Table

from coach.bootstrap import audio_limits, build_models
from coach.cli.agreement import agreement
from coach.cli.console import err, out, plain_errors, settings, write_line
from coach.cli.pronunciation import (
    Cache,
    hear_rated,
    on_step,
    pronunciation_figures,
    tested_by_shipped,
)
from coach.evaluation.corpora import Utterance, read_corpus
from coach.evaluation.fairness import fairness_figures
from coach.evaluation.figures import SEED, Figure
from coach.evaluation.words import Heard, clarity_figures, hear, word_error_figures

if TYPE_CHECKING:
    from coach.evaluation.content import ReadAnswer
    from coach.training.cross_validation import TestedSounds

app = typer.Typer(help="Measure on recorded speech; nothing is trained.", no_args_is_help=True)

Data = Annotated[
    Path, typer.Option("--data", help="A folder of recordings with texts (docs/benchmarks.md).")
]
Speakers = Annotated[
    int | None,
    typer.Option(help="Only this many speakers, drawn by a fixed seed; all if not given."),
]
CrossValidate = Annotated[
    bool, typer.Option(help="Train on some speakers or questions, test on the others.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


app.command()(agreement)


@app.command()
def words(data: Data, speakers: Speakers = None, as_json: AsJson = False) -> None:
    """Word errors of the recogniser, with 95 % intervals over speakers."""
    _print(word_error_figures(hear_corpus(data, speakers)), as_json=as_json)


@app.command()
def clarity(data: Data, speakers: Speakers = None, as_json: AsJson = False) -> None:
    """Marks on words against experts' scores (folders with scores.json)."""
    _print(clarity_figures(hear_corpus(data, speakers)), as_json=as_json)


@app.command()
def fairness(data: Data, speakers: Speakers = None, as_json: AsJson = False) -> None:
    """Word errors, marks and scores by first language and gender, as the folder gives them."""
    _print(fairness_figures(hear_corpus(data, speakers)), as_json=as_json)


@app.command()
def pronunciation(
    data: Data,
    speakers: Speakers = None,
    cross_validate: CrossValidate = False,
    cache: Cache = None,
    as_json: AsJson = False,
) -> None:
    """Scores of sounds, words and answers against experts' (folders with scores.json).

    Without --cross-validate this measures the weights that are installed, and trains nothing.
    """
    tested = _tested(data, cache, speakers, cross_validate=cross_validate)
    _print(pronunciation_figures(tested), as_json=as_json)


@app.command()
def sounds(
    data: Data,
    speakers: Speakers = None,
    cross_validate: CrossValidate = False,
    cache: Cache = None,
    as_json: AsJson = False,
) -> None:
    """Sounds that would be named for practice, against experts' (folders with scores.json)."""
    from coach.training.named_sounds import named_sound_figures

    tested = _tested(data, cache, speakers, cross_validate=cross_validate)
    _print(named_sound_figures(tested), as_json=as_json)


def _tested(
    data: Path, cache: Path | None, speakers: int | None, *, cross_validate: bool
) -> list[TestedSounds]:
    """Everything heard and rated: by the installed weights, or each by weights of other voices."""
    from coach.training.cross_validation import TrainingOptions
    from coach.training.cross_validation import cross_validate as by_speaker
    from coach.training.head_cache import HeadCache
    from models.pronunciation_dictionary import PronunciationDictionary

    heard, _ = hear_rated(data, cache, speakers)
    if not cross_validate:
        return tested_by_shipped(heard)
    heads = HeadCache(cache / "heads" if cache else None)
    return by_speaker(heard, PronunciationDictionary(), TrainingOptions(), on_step, heads)


@app.command()
def pairs(
    data: Data, speakers: Speakers = None, cache: Cache = None, as_json: AsJson = False
) -> None:
    """Minimal pairs (folders with pairs.json), and sounds named in drills (scores.json)."""
    from coach.evaluation.word_pairs import has_pairs

    found = synthetic_pairs(data) if has_pairs(data) else rated_drills(data, cache, speakers)
    _print(found, as_json=as_json)


@app.command()
def content(data: Data, cross_validate: CrossValidate = False, as_json: AsJson = False) -> None:
    """Content scores against gradings by the rubric (folders with answers and two gradings).

    The intervals are over questions. With --cross-validate each answer is scored by weights that
    were fitted on answers to other questions. A folder with grader_cases.json is held against its
    STAR flags and scores.
    """
    from coach.evaluation.star import has_star_cases

    found = (
        star_checked(data)
        if has_star_cases(data)
        else graded_by_rubric(data, cross_validate=cross_validate)
    )
    _print(found, as_json=as_json)


def star_checked(data: Path) -> list[Figure]:
    """Answers with STAR flags, scored by the shipped weights."""
    from coach.evaluation.star import read_star_cases, score_case, star_figures
    from models.sentence_encoder import MiniLMEncoder
    from questions.load import load_builtin_banks
    from scoring.content.judge import shipped_judge

    with plain_errors():
        cases = read_star_cases(data)
        bank, encoder = load_builtin_banks(), MiniLMEncoder()
        return star_figures([score_case(one, bank, encoder, shipped_judge()) for one in cases])


def graded_by_rubric(data: Path, *, cross_validate: bool) -> list[Figure]:
    """Answers with two gradings, scored by the shipped weights or by those of other questions."""
    from coach.evaluation.content import content_figures
    from coach.training.content import ContentOptions
    from coach.training.content import cross_validate as by_question
    from scoring.content.judge import shipped_judge

    read = read_graded_answers(data)
    judged = (
        by_question(read, ContentOptions())
        if cross_validate
        else [(one, shipped_judge()) for one in read]
    )
    return content_figures(judged)


def read_graded_answers(data: Path) -> list[ReadAnswer]:
    """The graded answers of a folder as the scorer reads them."""
    from coach.evaluation.content import read_answer, read_graded
    from models.sentence_encoder import MiniLMEncoder
    from questions.load import load_builtin_banks

    with plain_errors():
        answers = read_graded(data)
        bank, encoder = load_builtin_banks(), MiniLMEncoder()
        listed = track(answers, "Reading", console=err, transient=True)
        return [read_answer(answer, bank, encoder) for answer in listed]


def synthetic_pairs(data: Path) -> list[Figure]:
    """Every trial of a folder of minimal pairs, heard as the product would hear it."""
    from coach.evaluation.word_pairs import pair_figures, pair_listener, read_pairs

    config = settings()
    with plain_errors():
        trials = read_pairs(data)
        hear_one = pair_listener(config)
        listened = track(trials, "Listening", console=err, transient=True)
        return pair_figures([hear_one(trial) for trial in listened])


def rated_drills(data: Path, cache: Path | None, speakers: int | None) -> list[Figure]:
    """Drills of rated readings by the installed weights."""
    from coach.training.drills import (
        named_figures,
        named_sounds,
        right_word_figures,
        right_words,
    )
    from models.phone_head import load_phone_head
    from models.phone_recogniser import FramePhoneRecogniser
    from models.pronunciation_dictionary import PronunciationDictionary

    heard, _ = hear_rated(data, cache, speakers)
    dictionary = PronunciationDictionary()
    recogniser = FramePhoneRecogniser(load_phone_head(), dictionary)
    listened = [*track(heard, "Listening", console=err, transient=True)]
    named = [sound for one in listened for sound in named_sounds(one, recogniser, dictionary)]
    right = [word for one in listened for word in right_words(one, recogniser, dictionary)]
    return [*named_figures(named), *right_word_figures(right)]


@app.command()
def fluency(data: Data, speakers: Speakers = None, as_json: AsJson = False) -> None:
    """Hesitations, pauses and rates (folders with answers.json, or recordings with texts)."""
    from coach.evaluation.fluency import has_answers

    found = known_hesitations(data) if has_answers(data) else texts_heard(data, speakers)
    _print(found, as_json=as_json)


def known_hesitations(data: Path) -> list[Figure]:
    """Every answer of a folder whose hesitations are known, heard as the product would hear it."""
    from coach.evaluation.fluency import answer_figures, compared, evidence_of, read_answers

    config = settings()
    with plain_errors():
        answers, models, limits = read_answers(data), build_models(config), audio_limits(config)
        listened = track(answers, "Listening", console=err, transient=True)
        found = [compared(one, evidence_of(one.audio, models, limits)) for one in listened]
    counted = [one for counts, _ in found for one in counts]
    return list(answer_figures(counted, [one for _, pauses in found for one in pauses]))


def texts_heard(data: Path, speakers: int | None) -> list[Figure]:
    """Recordings of texts: false alarms, fillers of the texts, syllables."""
    from coach.evaluation.fluency import evidence_of, heard_text, text_figures

    config = settings()
    with plain_errors():
        chosen = some_speakers(read_corpus(data), speakers)
        models, limits = build_models(config), audio_limits(config)
        listened = track(chosen, "Listening", console=err, transient=True)
        found = [
            (one.groups, heard_text(one, evidence_of(one.audio, models, limits)))
            for one in listened
        ]
    return list(text_figures([(groups, one) for groups, one in found if one is not None]))


def hear_corpus(data: Path, speakers: int | None) -> list[Heard]:
    """Listen to a corpus, or to the recordings of some of its speakers."""
    config = settings()
    with plain_errors():
        chosen = some_speakers(read_corpus(data), speakers)
        models = build_models(config)
        limits = audio_limits(config)
        listened = track(chosen, "Listening", console=err, transient=True)
        return [hear(utterance, models, limits) for utterance in listened]


def some_speakers(utterances: Sequence[Utterance], count: int | None) -> list[Utterance]:
    """The utterances of `count` speakers, always the same ones."""
    drawn = drawn_speakers([utterance.speaker for utterance in utterances], count)
    return [utterance for utterance in utterances if utterance.speaker in drawn]


def drawn_speakers(speakers: Sequence[str], count: int | None) -> set[str]:
    """`count` of the speakers, always the same ones; all of them if there are no more."""
    names = sorted(set(speakers))
    if count is None or count >= len(names):
        return set(names)
    return set(random.Random(SEED).sample(names, count))  # noqa: S311 - a repeatable choice


def _print(figures: Sequence[Figure], *, as_json: bool) -> None:
    if as_json:
        write_line(json.dumps([_jsonable(figure) for figure in figures], indent=2))
        return
    table = Table(show_edge=False)
    for column in ("figure", "group", "value", "95 % interval", "speakers", "count"):
        table.add_column(column)
    for figure in figures:
        interval = f"{figure.low:.3f} – {figure.high:.3f}" if figure.low == figure.low else "–"
        counts = (str(figure.speakers), str(figure.count))
        table.add_row(figure.name, figure.group, f"{figure.value:.3f}", interval, *counts)
    out.print(table)


def _jsonable(figure: Figure) -> dict[str, object]:
    values = asdict(figure)
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in values.items()
    }
