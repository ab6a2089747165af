"""What of the questions fits a job advert: pure ranking of likenesses, explained in words.

First which kind of work it is, by the nearest questions and jobs; then questions of that work and
those that any employer asks, not five that ask the same; then what this employer hopes to hear,
and the words of the advert. Thresholds were chosen on half of the adverts in `tests/adverts`; the
figures on the other half are in `docs/question-banks.md`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.advert_text import words_of
from questions.cues import find_any, normal_form

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from questions.bank import Bank, KeyWord, MustHear, Question, Sector

    Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]

ANY_WORK = "general"
"""The sector of questions that every employer asks."""
MOST_OF_THE_WORK, MOST_OF_ANY_WORK = 6, 3
MOST_OF_A_KIND = 2
MOST_POINTS, MOST_WORDS, MOST_NEW_WORDS = 8, 12, 5

SURE_BY = 0.125
"""The work is clear if it leads the next by this much (in cosines, two summed)."""
NEAR = 0.47
"""A point is one that a sentence of the advert asks for from this cosine on."""
MEANT = 0.25
"""A word is explained where its meaning is at least this near to the sentence it stands in."""
MEANT_ELSEWHERE = 0.12
"""So much nearer, where the meaning is of other work: a lift is a small room, or to move up."""
TOO_LIKE = 0.9
"""Two questions that ask the same, word for word or nearly."""
SAME_POINT = 0.75
"""Two points that say the same."""
_HEAD_PARTS = 4
_SAMENESS, _OTHER_ROLE = 0.3, 0.1
_WITHIN_A_WORD, _SHORTEST_WORD, _LONGEST_SHORT, _ALIKE_LETTERS = 0.25, 5, 5, 6


@dataclass(frozen=True, kw_only=True)
class FitQuestion:
    """A question that fits, and the sentence of the advert that it is nearest to."""

    question_id: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class FitPoint:
    """Something that this employer hopes to hear, and the sentence that says so."""

    question_id: str
    point_id: str
    text: str
    say: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class FitWord:
    """A word of the advert: its plain meaning ("" if no bank has it) and where it stands."""

    word: str
    meaning: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the coach proposes for an advert.

    Attributes:
        sector: the kind of work; `ANY_WORK` if it is none of those that there are questions for.
        sure: whether that is clear.
        role: the title of the job of that work that is nearest.
        sectors: ids and titles of all kinds of work, likeliest first, to choose another.
        questions: of that work.
        common: that any employer may ask.
    """

    sector: str
    sure: bool
    role: str
    sectors: tuple[tuple[str, str], ...]
    questions: tuple[FitQuestion, ...]
    common: tuple[FitQuestion, ...]
    points: tuple[FitPoint, ...]
    words: tuple[FitWord, ...]


def propose(
    parts: Sequence[str],
    bank: Bank,
    encode: Encode,
    *,
    meanings: Sequence[KeyWord] = (),
    sector: str | None = None,
) -> Proposal:
    """What fits an advert.

    Args:
        parts: its sentences in order, at least one, as `coach.advert_text.parts_of` gives them.
        bank: all questions that may be proposed, of sectors with different ids.
        encode: vectors of length 1 for texts; the dot product of two is their likeness.
        meanings: words with their meanings beside those of the questions.
        sector: the kind of work, where somebody has said it.
    """
    advert = _Advert(parts, encode(parts))
    votes = _votes(advert, bank, encode)
    ranked = sorted(votes, key=lambda one: -votes[one])
    first, sure = _chosen(ranked, votes, sector)
    work = _questions_of(bank, {first} if sure or sector else {first, *ranked[:2]})
    role_id, role = _role(advert, bank, first, encode)
    fit = _diverse(advert, work, encode, most=MOST_OF_THE_WORK, role=role_id)
    common = _questions_of(bank, {ANY_WORK} - {first})
    any_work = _diverse(advert, common, encode, most=MOST_OF_ANY_WORK)
    titles = {one.id: one.title for one in bank.sectors}
    others = [one for one in (*ranked, ANY_WORK) if one in titles]
    return Proposal(
        sector=first,
        sure=sure,
        role=role,
        sectors=tuple((one, titles[one]) for one in others),
        questions=fit,
        common=any_work,
        points=_points(advert, [*work, *common], encode),
        words=_words(advert, bank, work, meanings, encode),
    )


class _Advert:
    """The sentences of an advert, their vectors (n, d), and that of the whole."""

    def __init__(self, parts: Sequence[str], vectors: npt.NDArray[np.float32]) -> None:
        self.parts, self.vectors = tuple(parts), vectors
        mean = vectors.mean(axis=0)
        self.whole = mean / max(float(np.linalg.norm(mean)), 1e-9)


def _votes(advert: _Advert, bank: Bank, encode: Encode) -> dict[str, float]:
    """How near the advert is to each kind of work: its questions, and the names of its jobs."""
    found: dict[str, float] = {}
    for sector in bank.sectors:
        questions = _questions_of(bank, {sector.id})
        if sector.id != ANY_WORK and questions:
            texts = encode([question.text for question in questions])
            roles = encode(_role_texts(sector))
            found[sector.id] = _nearness(advert.vectors @ texts.T) + float(
                (roles @ advert.whole).max()
            )
    return found


def _nearness(likeness: npt.NDArray[np.float32]) -> float:
    """The better half of an advert's sentences, each by the two questions nearest to it."""
    best = np.sort(likeness, axis=1)[:, -2:].mean(axis=1)
    return float(np.sort(best)[-max(3, len(best) // 2) :].mean())


def _chosen(
    ranked: Sequence[str], votes: Mapping[str, float], said: str | None
) -> tuple[str, bool]:
    """The kind of work, and whether it is clear. Nothing in the bank but what anybody asks?"""
    if said is not None and (said in votes or said == ANY_WORK):
        return said, True
    if not ranked:
        return ANY_WORK, False
    lead = votes[ranked[0]] - (votes[ranked[1]] if len(ranked) > 1 else 0.0)
    return ranked[0], lead >= SURE_BY


def _role(advert: _Advert, bank: Bank, sector_id: str, encode: Encode) -> tuple[str | None, str]:
    """The job that the head of the advert names, by id and title."""
    sector = next((one for one in bank.sectors if one.id == sector_id), None)
    if sector is None or sector_id == ANY_WORK or not sector.roles:
        return None, ""
    likeness = advert.vectors[:_HEAD_PARTS] @ encode(_role_texts(sector)).T
    nearest = likeness.max(axis=0) + encode(_role_texts(sector)) @ advert.whole
    role = sector.roles[int(nearest.argmax())]
    return role.id, role.title


def _diverse(
    advert: _Advert,
    questions: Sequence[Question],
    encode: Encode,
    *,
    most: int,
    role: str | None = None,
) -> tuple[FitQuestion, ...]:
    """The nearest questions, each but the first less like those before it, of mixed kinds."""
    if not questions:
        return ()
    texts = encode([question.text for question in questions])
    likeness = _with_points(advert, questions, texts, encode)
    worth = likeness.max(axis=0) - _OTHER_ROLE * np.array(
        [role is not None and role not in question.roles for question in questions]
    )
    alike, chosen = texts @ texts.T, list[int]()
    kinds: Counter[str] = Counter()
    while len(chosen) < most:
        same = alike[:, chosen].max(axis=1) if chosen else np.zeros(len(questions))
        left = [
            at
            for at, question in enumerate(questions)
            if at not in chosen and kinds[question.kind] < MOST_OF_A_KIND and same[at] < TOO_LIKE
        ]
        if not left:
            break
        best = max(left, key=lambda at: float(worth[at] - _SAMENESS * same[at]))
        chosen.append(best)
        kinds[questions[best].kind] += 1
    return tuple(
        FitQuestion(
            question_id=questions[at].id, sentence=advert.parts[int(likeness[:, at].argmax())]
        )
        for at in chosen
    )


def _with_points(
    advert: _Advert,
    questions: Sequence[Question],
    texts: npt.NDArray[np.float32],
    encode: Encode,
) -> npt.NDArray[np.float32]:
    """How near each sentence is to each question: to its words, or to what it hopes to hear."""
    columns = [advert.vectors @ texts.T]
    says = [[point.say or point.text for point in question.must_hear] for question in questions]
    flat = [text for group in says for text in group]
    if flat:
        near, at = advert.vectors @ encode(flat).T, 0
        by_point = np.full(columns[0].shape, -1.0, dtype=np.float32)
        for column, group in enumerate(says):
            if group:
                by_point[:, column] = near[:, at : at + len(group)].max(axis=1)
                at += len(group)
        columns.append(by_point)
    return np.maximum.reduce(columns)


def _points(advert: _Advert, questions: Sequence[Question], encode: Encode) -> tuple[FitPoint, ...]:
    """What the advert asks for, by the point nearest to each sentence; each sentence once."""
    points = [(question, point) for question in questions for point in question.must_hear]
    if not points:
        return ()
    texts = encode([point.text for _, point in points])
    says = encode([point.say or point.text for _, point in points])
    likeness = (advert.vectors @ texts.T + advert.vectors @ says.T) / 2
    found: list[FitPoint] = []
    used: set[int] = set()
    taken: list[int] = []
    for flat in np.argsort(likeness, axis=None)[::-1]:
        row, column = divmod(int(flat), len(points))
        if likeness[row, column] < NEAR or len(found) == MOST_POINTS:
            break
        if row in used or any(float(texts[column] @ texts[at]) > SAME_POINT for at in taken):
            continue
        used.add(row)
        taken.append(column)
        found.append(_fit_point(*points[column], advert.parts[row]))
    return tuple(found)


def _fit_point(question: Question, point: MustHear, sentence: str) -> FitPoint:
    return FitPoint(
        question_id=question.id,
        point_id=point.id,
        text=point.text,
        say=point.say,
        sentence=sentence,
    )


def _words(
    advert: _Advert,
    bank: Bank,
    work: Sequence[Question],
    meanings: Sequence[KeyWord],
    encode: Encode,
) -> tuple[FitWord, ...]:
    """Words with a known meaning, those of this work first; then hard ones without any."""
    of_work = [word for question in work for word in question.key_words]
    others = [word for question in bank.questions for word in question.key_words]
    first = [*of_work, *bank.glossary, *meanings]
    found = _explained(advert, first, others, encode)[:MOST_WORDS]
    known = [*first, *others]
    easy = {part for word in known for form in word.cues for part in normal_form(form).split()}
    return (*found, *_unexplained(advert, _plain_words(bank) | easy, encode))


def _explained(
    advert: _Advert, first: Iterable[KeyWord], others: Iterable[KeyWord], encode: Encode
) -> list[FitWord]:
    """The known words that stand in the advert, each once, in the sense that is nearest."""
    tokens = [[normal_form(word) for word in part.split()] for part in advert.parts]
    senses: dict[str, list[tuple[KeyWord, int, float]]] = {}
    for entries, more in ((first, 0.0), (others, MEANT_ELSEWHERE)):
        for entry in entries:
            at = next((i for i, has in enumerate(tokens) if find_any(_itself(entry), has)), None)
            if at is not None:
                senses.setdefault(_beginning(entry.word), []).append((entry, at, more))
    best = (_meant(advert, each, encode) for each in senses.values())
    return [word for word in best if word is not None]


def _meant(
    advert: _Advert, senses: Sequence[tuple[KeyWord, int, float]], encode: Encode
) -> FitWord | None:
    """The sense that is nearest to its sentence; none if all mean something else there."""
    vectors = encode([f"{entry.word}: {entry.meaning}" for entry, _, _ in senses])
    near = [
        float(vector @ advert.vectors[at]) - more
        for vector, (_, at, more) in zip(vectors, senses, strict=True)
    ]
    best = max(range(len(senses)), key=near.__getitem__)
    entry, at, _ = senses[best]
    if near[best] < MEANT:
        return None
    return FitWord(word=entry.word, meaning=entry.meaning, sentence=advert.parts[at])


def _itself(entry: KeyWord) -> tuple[str, ...]:
    """The word and its own forms, without other words that only count for it."""
    own = [form for form in entry.forms if _beginning(form)[:4] == _beginning(entry.word)[:4]]
    length = len(entry.word.split())
    return (entry.word, *(form for form in own if len(form.split()) == length))


def _beginning(word: str) -> str:
    """Alike for forms of one word: guest and guests, part time and part-time."""
    letters = "".join(sign for sign in word.lower() if sign.isalpha())
    return letters.removesuffix("ly").rstrip("s")[:_ALIKE_LETTERS]


def _unexplained(advert: _Advert, easy: Collection[str], encode: Encode) -> list[FitWord]:
    """Long or shortened words that stand nowhere in the banks, nearest to the advert first."""
    places: dict[str, int] = {}
    for at, part in enumerate(advert.parts):
        shouted = part.isupper()
        for place, word in enumerate(words_of(part)):
            if _may_be_hard(word, first=place == 0, shouted=shouted) and not _is_easy(word, easy):
                places.setdefault(word, at)
    if not places:
        return []
    candidates = list(places)
    likeness = encode(candidates) @ advert.whole
    order = sorted(range(len(candidates)), key=lambda at: -float(likeness[at]))
    return [
        FitWord(word=candidates[at], meaning="", sentence=advert.parts[places[candidates[at]]])
        for at in order[:MOST_NEW_WORDS]
        if likeness[at] >= _WITHIN_A_WORD
    ]


def _may_be_hard(word: str, *, first: bool, shouted: bool) -> bool:
    """Long words, and abbreviations in capitals; a capital elsewhere makes it a name."""
    if word.isupper() and not shouted:
        return 1 < len(word) <= _LONGEST_SHORT
    return len(word) >= _SHORTEST_WORD and word.islower() and not (first and shouted)


def _is_easy(word: str, easy: Collection[str]) -> bool:
    low = normal_form(word)
    stems = {low, low.removesuffix("s"), low.removesuffix("es"), low.removesuffix("ed")}
    stems |= {low.removesuffix("ing"), low.removesuffix("ly"), low + "s", low + "ing"}
    stems |= {low.removesuffix("d"), low.removesuffix("ing") + "e"}
    return any(stem in easy for stem in stems) or all(
        part in easy for part in low.replace("'", "-").split("-")
    )


def _plain_words(bank: Bank) -> set[str]:
    """The words of the banks' answers and explanations: those who learn here meet them anyway."""
    texts = [
        text
        for question in bank.questions
        for text in (
            question.text,
            question.why,
            *(point.say for point in question.must_hear),
            *(answer.text for answer in question.model_answers),
        )
    ]
    return {normal_form(word) for text in texts for word in text.split()}


def _questions_of(bank: Bank, sectors: Collection[str]) -> list[Question]:
    return [question for question in bank.questions if question.sector in sectors]


def _role_texts(sector: Sector) -> list[str]:
    return [f"{role.title}, {sector.title}" for role in sector.roles] or [sector.title]
