from __future__ import annotations

import dataclasses
import json
import math
import types
import typing
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from coach.errors import StorageProblem
from coach.records import SCHEMA_VERSION, Advice, Assessment
from coach.storage.codec import (
    decode_assessment,
    decode_params,
    encode_assessment,
    encode_evidence,
    encode_models,
    encode_params,
    encode_scores,
    join_assessment,
)
from coach.storage.schema import assessment_schema, assessment_schema_text
from models.speech import NotMeasurable, PhoneEvidence, Span
from questions.bank import Level
from scoring.scale import Score
from tests.storage import samples

PUBLISHED = Path(__file__).parents[2] / "docs" / "assessment.schema.json"
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=64)
PLAIN: dict[object, st.SearchStrategy[Any]] = {
    str: st.text(max_size=12),
    int: st.integers(),
    float: NUMBERS,
    bool: st.booleans(),
    type(None): st.none(),
}


def values_of(hint: object) -> st.SearchStrategy[Any]:
    """Any value of a type that the records use."""
    if hint in PLAIN:
        return PLAIN[hint]
    if hint in RECORDS:
        return RECORDS[hint]
    if dataclasses.is_dataclass(hint):
        return records_of(typing.cast("type", hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return values_of_generic(hint)


def values_of_generic(hint: object) -> st.SearchStrategy[Any]:
    """Any value of a union, tuple or dict."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(*map(values_of, arguments))
    if origin is dict:
        return st.dictionaries(*map(values_of, arguments), max_size=3)
    assert origin is tuple, hint
    if arguments[-1] is Ellipsis:
        return st.lists(values_of(arguments[0]), max_size=3).map(tuple)
    return st.tuples(*map(values_of, arguments))


def records_of(record: type) -> st.SearchStrategy[Any]:
    """Any record of a class, from the types of its fields."""
    hints = typing.get_type_hints(record)
    fields = {entry.name: values_of(hints[entry.name]) for entry in dataclasses.fields(record)}
    return st.builds(record, **fields)


def spans() -> st.SearchStrategy[Span]:
    """Spans that do not run backwards."""
    return st.tuples(NUMBERS, NUMBERS).map(lambda ends: Span(start_s=min(ends), end_s=max(ends)))


def scores() -> st.SearchStrategy[Score]:
    """Scores on their own scale."""

    def on_scale(base: Score, ends: list[float]) -> Score:
        low, value, high = sorted(ends)
        return dataclasses.replace(base, minimum=low, value=value, maximum=high)

    base = samples.assessment().fluency.pace
    assert isinstance(base, Score)
    return st.builds(on_scale, st.just(base), st.lists(NUMBERS, min_size=3, max_size=3))


RECORDS: dict[object, st.SearchStrategy[Any]] = {Span: spans(), Score: scores()}
ASSESSMENTS = records_of(Assessment)


@given(ASSESSMENTS)
@settings(max_examples=40, deadline=None)
def test_what_was_written_reads_back_equal(assessment: Assessment) -> None:
    """Any assessment survives both ways of storing it, whole and in two parts, without loss."""
    assert decode_assessment(encode_assessment(assessment)) == assessment
    parts = {"evidence": encode_evidence(assessment.evidence), "scores": encode_scores(assessment)}
    assert join_assessment(**parts) == assessment


@given(ASSESSMENTS)
@settings(max_examples=20, deadline=None)
def test_what_was_written_fits_the_published_schema(assessment: Assessment) -> None:
    """Any assessment validates by the JSON Schema, but for its version, which is fixed there."""
    written = json.loads(encode_assessment(assessment)) | {"schema_version": SCHEMA_VERSION}
    Draft202012Validator(assessment_schema()).validate(written)


def test_the_schema_in_docs_is_the_one_in_use() -> None:
    """docs/assessment.schema.json is what `python -m coach.storage.schema` prints."""
    assert PUBLISHED.read_text(encoding="utf-8") == assessment_schema_text()
    Draft202012Validator.check_schema(assessment_schema())


def test_the_schema_refuses_what_is_no_assessment() -> None:
    """Another version, an unknown field or a missing one does not pass."""
    validator = Draft202012Validator(assessment_schema())
    good = json.loads(encode_assessment(samples.assessment()))
    assert validator.is_valid(good)
    assert not validator.is_valid(good | {"schema_version": SCHEMA_VERSION + 1})
    assert not validator.is_valid(good | {"voiceprint": [0.1]})
    assert not validator.is_valid({name: good[name] for name in good if name != "advice"})


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_lacks_are_not_written(number: float) -> None:
    """A score that is not a finite number is refused before it reaches the database."""
    whole = samples.assessment()
    broken = dataclasses.replace(
        whole, fluency=dataclasses.replace(whole.fluency, words_per_minute=number)
    )
    with pytest.raises(StorageProblem):
        encode_assessment(broken)
    with pytest.raises(StorageProblem):
        encode_scores(broken)


@pytest.mark.parametrize(
    "change",
    [
        {"voiceprint": [0.1, 0.2]},
        {"schema_version": "1"},
        {"level": None},
        {"advice": [{"kind": "praise", "message_id": "x", "params": {}}]},
        {"fluency": {"pace": math.nan}},
    ],
)
def test_text_that_does_not_fit_is_refused(change: dict[str, object]) -> None:
    """Unknown fields, wrong types, unknown words and NaN are refused, not guessed at."""
    written = json.loads(encode_assessment(samples.assessment())) | change
    with pytest.raises(StorageProblem) as caught:
        decode_assessment(json.dumps(written))
    assert caught.value.message_id == "error.storage.unreadable_record"


def test_an_error_holds_no_words_of_the_answer() -> None:
    """Neither the error nor its cause quotes what somebody said, as both can reach a log."""
    secret = "my brother in the old town"
    text = encode_assessment(samples.assessment(secret))
    text = text.replace('"confidence":0.9', f'"confidence":"{secret}"')
    with pytest.raises(StorageProblem) as caught:
        decode_assessment(text)
    assert "brother" not in f"{caught.value} {caught.value.__cause__!r}"
    assert "confidence" in str(caught.value.__cause__)


def test_wrong_types_are_not_written() -> None:
    """A list where a tuple is meant is refused when written, as it would not read back equal."""
    broken: Any = dataclasses.replace(samples.assessment(), advice=[])
    with pytest.raises(StorageProblem):
        encode_assessment(broken)


def test_a_level_is_stored_as_its_word() -> None:
    """A level of the question bank is a word too and reads back equal."""
    assessment = dataclasses.replace(samples.assessment(), level=Level.ENTRY_1)
    assert decode_assessment(encode_assessment(assessment)) == assessment


def test_a_reason_is_never_taken_for_a_score() -> None:
    """Where a figure was not measurable, its reason comes back and not a number."""
    back = decode_assessment(encode_assessment(samples.assessment()))
    assert back.pronunciation.total == NotMeasurable(reason="no_phone_recogniser")
    assert isinstance(back.pronunciation.clarity, Score)


def test_each_model_is_listed_once() -> None:
    """The list of models names every one that took part, once."""
    evidence = samples.evidence("one two")
    model = evidence.transcript.model
    phones = PhoneEvidence(phones=(), model=model)
    listed = json.loads(encode_models(dataclasses.replace(evidence, phone_evidence=phones)))
    assert [entry["name"] for entry in listed] == ["silero-vad", "whisper-base"]


@given(records_of(Advice))
@settings(max_examples=20, deadline=None)
def test_message_parameters_keep_their_types(advice: Advice) -> None:
    """A whole number stays one, a fraction stays one, a text stays one."""
    back = decode_params(encode_params(advice.params))
    assert back == advice.params
    assert {name: type(back[name]) for name in back} == {
        name: type(value) for name, value in advice.params.items()
    }
