"""Assessments to JSON text and back, without loss.

The records are plain dataclasses; pydantic reads their types and refuses whatever does not fit:
wrong types, unknown fields, numbers that JSON does not have (infinite, not a number). What was
written reads back equal, so that a score can be computed again from what was stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NewType, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from coach.drill_records import Choice, DrillKind, DrillOutcome
from coach.errors import StorageProblem
from coach.records import Assessment, Scored
from models.speech import ModelInfo, SpeechEvidence
from scoring.pronunciation.drill import DrillResult
from scoring.pronunciation.pairs import PairResult

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue

_T = TypeVar("_T")
_STRICT = ConfigDict(
    strict=True,
    extra="forbid",
    allow_inf_nan=False,
    revalidate_instances="always",  # so that writing checks as hard as reading
    json_schema_serialization_defaults_required=True,
)


_PART = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)
"""For a record that is a part of what was written."""


def _strict(record: type[_T], config: ConfigDict = _STRICT) -> TypeAdapter[_T]:
    """The reader and writer of a record.

    pydantic takes options from outside for any type but a dataclass, which it expects to bring
    its own. The records should not know of pydantic, so they get a second name here.
    """
    second_name: Any = NewType("second_name", record)  # pyright: ignore[reportGeneralTypeIssues]
    return TypeAdapter(second_name, config=config)


_ASSESSMENT = _strict(Assessment)
_SCORED = _strict(Scored, _PART)
_EVIDENCE = _strict(SpeechEvidence)
_MODELS: TypeAdapter[tuple[ModelInfo, ...]] = TypeAdapter(tuple[ModelInfo, ...], config=_STRICT)
_PARAMS: TypeAdapter[dict[str, str | int | float]] = TypeAdapter(
    dict[str, str | int | float], config=_STRICT
)

_OUTCOMES: dict[DrillKind, TypeAdapter[Any]] = {
    DrillKind.SAY: _strict(DrillResult),
    DrillKind.PAIR: _strict(PairResult),
    DrillKind.CHOOSE: _strict(Choice),
}
_PLAIN: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any], config=_STRICT)


def encode_assessment(assessment: Assessment) -> str:
    """The whole assessment as JSON text (docs/assessment.schema.json).

    Raises:
        StorageProblem: a value has the wrong type or is no finite number.
    """
    return _encode(_ASSESSMENT, assessment)


def decode_assessment(text: str) -> Assessment:
    """An assessment from JSON text.

    Raises:
        StorageProblem: the text does not fit the record.
    """
    return _decode(_ASSESSMENT, text)


def encode_evidence(evidence: SpeechEvidence) -> str:
    """What was heard, as JSON text; raises as `encode_assessment`."""
    return _encode(_EVIDENCE, evidence)


def encode_scores(assessment: Assessment) -> str:
    """The assessment without its evidence, as JSON text; raises as `encode_assessment`."""
    return _encode(_ASSESSMENT, assessment, exclude={"evidence"})


def encode_models(evidence: SpeechEvidence) -> str:
    """The models that produced the evidence, each once, as JSON text."""
    phones = evidence.phone_evidence
    found = [evidence.activity.model, evidence.transcript.model, getattr(phones, "model", None)]
    return _encode(_MODELS, tuple(dict.fromkeys(model for model in found if model is not None)))


def join_assessment(*, evidence: str, scores: str) -> Assessment:
    """The assessment from its two stored parts; raises as `decode_assessment`."""
    return decode_assessment(f'{{"evidence":{evidence},{scores.removeprefix("{")}')


def decode_scored(scores: str) -> Scored:
    """A part of an assessment, from its scores alone; raises as `decode_assessment`."""
    return _decode(_SCORED, scores)


def encode_params(params: dict[str, str | int | float]) -> str:
    """The parameters of a message as JSON text; raises as `encode_assessment`."""
    return _encode(_PARAMS, params)


def decode_params(text: str) -> dict[str, str | int | float]:
    """The parameters of a message from JSON text; raises as `decode_assessment`."""
    return _decode(_PARAMS, text)


def encode_outcome(kind: DrillKind, outcome: DrillOutcome) -> str:
    """What came of a drill, as JSON text; raises as `encode_assessment`."""
    return _encode(_OUTCOMES[kind], outcome)


def decode_outcome(kind: DrillKind, text: str) -> DrillOutcome:
    """What came of a drill of a kind; raises as `decode_assessment`."""
    return _decode(_OUTCOMES[kind], text)


def encode_plain(value: dict[str, Any]) -> str:
    """Plain values by name as JSON text; raises as `encode_assessment`."""
    return _encode(_PLAIN, value)


def decode_plain(text: str) -> dict[str, Any]:
    """Plain values by name from JSON text; raises as `decode_assessment`."""
    return _decode(_PLAIN, text)


def raw_assessment_schema() -> JsonSchemaValue:
    """What `encode_assessment` writes, as JSON Schema; see `schema` for the published form."""
    return _ASSESSMENT.json_schema(mode="serialization")


def _encode(adapter: TypeAdapter[_T], value: _T, exclude: set[str] | None = None) -> str:
    try:
        return adapter.dump_json(adapter.validate_python(value), exclude=exclude).decode()
    except (ValidationError, PydanticSerializationError) as error:
        raise StorageProblem("error.storage.not_storable") from _without_input(error)


def _decode(adapter: TypeAdapter[_T], text: str) -> _T:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        raise StorageProblem("error.storage.unreadable_record") from _without_input(error)


def _without_input(error: ValueError) -> ValueError:
    """What was wrong and where, without the value: it could be a participant's words."""
    if not isinstance(error, ValidationError):
        return ValueError(type(error).__name__)
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return ValueError("; ".join(f"{entry['loc']}: {entry['type']}" for entry in found[:5]))
