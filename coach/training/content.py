"""Learning how the numbers of an answer are weighed, from answers graded by the rubric.

Two steps for each line, on the mean of both gradings. First the signs: ridge regression with
weights that can't be negative, so that nothing of worth costs anything. Then what the signs left
open: ridge regression on the answer's meaning as a whole. At last the scores are spread as widely
as the gradings are: regression draws everything to the middle, where agreement is lost.
"""

# scikit-learn has no types of its own.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.linear_model import Ridge

from coach.evaluation.content import GRADE_NAMES, content_figures
from scoring.content.judge import Judge, unpack_judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from coach.evaluation.content import ReadAnswer

FOLDS = 7
SEED = 6
DECIMALS = 4
LEAST_WEIGHT = 1e-3


@dataclass(frozen=True, kw_only=True)
class ContentOptions:
    """How strongly weights are held back: chosen by cross-validation over questions."""

    signs_ridge: float = 10.0
    meaning_ridge: float = 1.0


def train_judge(
    answers: Sequence[ReadAnswer], options: ContentOptions, card: dict[str, Any] | None = None
) -> Judge:
    """Fit every line of the rubric."""
    return unpack_judge(fit_lines(answers, options, card))


def fit_lines(
    answers: Sequence[ReadAnswer], options: ContentOptions, card: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The same in the form in which it is stored."""
    lines = {line: _fit_line(line, answers, options) for line in GRADE_NAMES}
    return {"card": card or {}, "lines": lines}


def _fit_line(line: str, answers: Sequence[ReadAnswer], options: ContentOptions) -> dict[str, Any]:
    graded = [(one, grades) for one in answers if (grades := one.answer.grades(line)) is not None]
    names = list(graded[0][0].signs[line])
    signs = np.array([[one.signs[line][name] for name in names] for one, _ in graded])
    width = max(len(one.whole) for one, _ in graded)
    whole = np.array([one.whole or (0.0,) * width for one, _ in graded])
    target = np.array([sum(grades) / len(grades) for _, grades in graded])
    shown = Ridge(alpha=options.signs_ridge, positive=True).fit(signs, target)
    told = shown.predict(signs)
    meant = Ridge(alpha=options.meaning_ridge, fit_intercept=False).fit(whole, target - told)
    return _spread(names, shown, meant, told + meant.predict(whole), target)


def _spread(
    names: Sequence[str], shown: Any, meant: Any, found: npt.NDArray[Any], target: npt.NDArray[Any]
) -> dict[str, Any]:
    """Both steps as one sum, its spread that of the gradings."""
    factor = float(target.std() / found.std())
    constant = float(found.mean() + (float(shown.intercept_) - found.mean()) * factor)
    weights = {name: float(w) * factor for name, w in zip(names, shown.coef_, strict=True)}
    return {
        "constant": round(constant, DECIMALS),
        "weights": {
            name: round(weight, DECIMALS)
            for name, weight in weights.items()
            if weight >= LEAST_WEIGHT
        },
        "direction": [round(float(value) * factor, DECIMALS) for value in meant.coef_],
    }


def cross_validate(
    answers: Sequence[ReadAnswer], options: ContentOptions
) -> list[tuple[ReadAnswer, Judge]]:
    """Each answer with a judge that was fitted on answers to other questions only."""
    fold_of = _folds(sorted({one.answer.question_id for one in answers}))
    judged: list[tuple[ReadAnswer, Judge]] = []
    for fold in range(FOLDS):
        others = [one for one in answers if fold_of[one.answer.question_id] != fold]
        held = [one for one in answers if fold_of[one.answer.question_id] == fold]
        if held:
            judge = train_judge(others, options)
            judged += [(one, judge) for one in held]
    return judged


def _folds(questions: Sequence[str]) -> dict[str, int]:
    order = np.random.default_rng(SEED).permutation(len(questions))
    listed = list(questions)
    return {listed[int(place)]: number % FOLDS for number, place in enumerate(order)}


def card_of(
    answers: Sequence[ReadAnswer], options: ContentOptions, *, corpus: str, made: str
) -> dict[str, Any]:
    """Where the weights come from and what they are worth, measured on questions left out."""
    figures = content_figures(cross_validate(answers, options))
    return {
        "corpus": f"{corpus}: written and graded by language models (machine-graded)",
        "answers": len(answers),
        "questions": len({one.answer.question_id for one in answers}),
        "made": made,
        "options": asdict(options),
        "cross_validated_by_question": {
            f"{figure.name}.{figure.group}": [
                round(value, 3) for value in (figure.value, figure.low, figure.high)
            ]
            for figure in figures
        },
    }
