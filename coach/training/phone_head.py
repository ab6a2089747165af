"""Training the phone head: frames to phones, from texts alone and from raters' doubts.

Nobody marked where the phones are, so the head and the alignment teach each other: the first
labels spread each word's phones evenly over the time that Whisper's own alignment gives the word,
then head and Viterbi alignment take turns. Frames of phones that raters did not hear as right
count less: the head learns how a phone sounds when it is understood.
"""

# torch carries few types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.evaluation.rated_speech import RatedUtterance
from coach.training.hearing import HeardUtterance
from models.alignment import AlignedPhone, align, phone_graph
from models.encoded import FRAMES_PER_S, Transcription
from models.phone_head import SILENCE, PhoneHead
from models.phone_recogniser import PRIOR_SCALE
from models.pronunciation_dictionary import PHONES

if TYPE_CHECKING:
    import numpy.typing as npt

OUTPUTS = (*PHONES, SILENCE)
SILENCE_INDEX = len(PHONES)
RIGHT = 2.0
"""Raters' score of a phone that is right."""


@dataclass(frozen=True, kw_only=True)
class HeadOptions:
    """How the head is trained; `rounds` are epochs between two alignments."""

    width: int = 128
    rounds: tuple[int, ...] = (2, 1, 4)
    learning_rate: float = 2e-3
    weight_decay: float = 0.01
    dropout: float = 0.15
    label_smoothing: float = 0.05
    frames_in_batch: int = 6000
    seed: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Example:
    """One utterance to learn from: frames `(n, width)`, its phones by word, their weights."""

    name: str
    frames: npt.NDArray[np.float16]
    words: tuple[tuple[int, ...], ...]
    weights: tuple[tuple[float, ...], ...]
    times: tuple[tuple[float, float], ...]


def examples_of(heard: Sequence[HeardUtterance]) -> list[Example]:
    """What the head learns from: every reading, and the readings by telephone."""
    read = [_example(one.utterance, one.read) for one in heard]
    calls = [_example(one.utterance, one.telephone) for one in heard if one.telephone is not None]
    return read + calls


def _example(utterance: RatedUtterance, read: Transcription) -> Example:
    (encoded,) = read.encoded
    start_s = encoded.segment.span.start_s
    rated = utterance.words
    return Example(
        name=utterance.id,
        frames=encoded.frames.astype(np.float16),
        words=tuple(tuple(PHONES.index(phone) for phone in word.phones) for word in rated),
        weights=tuple(
            tuple((max(value, 0.0) / RIGHT) ** 2 for value in word.phone_accuracy) for word in rated
        ),
        times=tuple(
            (word.span.start_s - start_s, word.span.end_s - start_s)
            for word in read.transcript.words
        ),
    )


def fit_phone_head(
    examples: Sequence[Example],
    options: HeadOptions,
    on_epoch: Callable[[], None] = lambda: None,
) -> PhoneHead:
    """A head trained on `examples`, the same for the same examples and options."""
    trainer = _Trainer(examples, options)
    labels = [_first_labels(example) for example in examples]
    weights = [np.ones(len(example.frames), np.float32) for example in examples]
    for number, epochs in enumerate(options.rounds):
        trainer.train(labels, weights, epochs, on_epoch)
        if number + 1 < len(options.rounds):
            head = trainer.head(_log_prior(labels))
            placed = [place(example, head) for example in examples]
            pairs = list(zip(examples, placed, strict=True))
            labels = [labels_of(example, phones) for example, phones in pairs]
            weights = [_weights_of(example, phones) for example, phones in pairs]
    return trainer.head(_log_prior(labels))


def place(example: Example, head: PhoneHead) -> tuple[AlignedPhone, ...]:
    """Where the phones are, by this head; nothing if there is no room for them."""
    posteriors = head.log_posteriors(example.frames.astype(np.float32))
    graph = phone_graph([[word] for word in example.words], SILENCE_INDEX)
    scaled = (posteriors - PRIOR_SCALE * head.log_prior).astype(np.float32)
    return align(scaled, graph) or ()


def labels_of(example: Example, phones: Sequence[AlignedPhone]) -> npt.NDArray[np.int64]:
    """A phone's number for each frame, silence where there is none."""
    labels = np.full(len(example.frames), SILENCE_INDEX, dtype=np.int64)
    for phone in phones:
        labels[phone.start : phone.end] = phone.phone
    return labels


def _weights_of(example: Example, phones: Sequence[AlignedPhone]) -> npt.NDArray[np.float32]:
    weights = np.ones(len(example.frames), dtype=np.float32)
    for phone in phones:
        weights[phone.start : phone.end] = example.weights[phone.word][phone.place]
    return weights


def _first_labels(example: Example) -> npt.NDArray[np.int64]:
    labels = np.full(len(example.frames), SILENCE_INDEX, dtype=np.int64)
    for (start_s, end_s), phones in zip(_word_times(example), example.words, strict=True):
        first = int(start_s * FRAMES_PER_S)
        last = min(len(labels), max(int(end_s * FRAMES_PER_S), first + len(phones)))
        edges = np.linspace(first, max(first, last), len(phones) + 1).astype(int)
        for phone, start, end in zip(phones, edges, edges[1:], strict=False):
            labels[start:end] = phone
    return labels


def _word_times(example: Example) -> Sequence[tuple[float, float]]:
    if len(example.times) == len(example.words):
        return example.times
    counts = np.cumsum([0, *(len(word) for word in example.words)])
    edges = counts / counts[-1] * len(example.frames) / FRAMES_PER_S
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def _log_prior(labels: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.float32]:
    counts = np.bincount(np.concatenate(labels), minlength=len(OUTPUTS)) + 10.0
    return np.log(counts / counts.sum()).astype(np.float32)


class _Trainer:
    """The network in torch and its optimiser; a new schedule for each round."""

    def __init__(self, examples: Sequence[Example], options: HeadOptions) -> None:
        import torch

        self._torch = torch
        torch.manual_seed(options.seed)
        self._chance = np.random.default_rng(options.seed)
        self._examples = examples
        self._options = options
        sample = np.concatenate([one.frames[::7] for one in examples]).astype(np.float32)
        self._mean, self._std = sample.mean(axis=0), sample.std(axis=0) + 1e-3
        self._network = build_network(torch, sample.shape[1], options)

    def train(
        self,
        labels: Sequence[npt.NDArray[np.int64]],
        weights: Sequence[npt.NDArray[np.float32]],
        epochs: int,
        on_epoch: Callable[[], None],
    ) -> None:
        """`epochs` passes over the examples."""
        torch, options = self._torch, self._options
        plan = [list(self._batches()) for _ in range(epochs)]
        optimiser = torch.optim.AdamW(
            self._network.parameters(),
            lr=options.learning_rate,
            weight_decay=options.weight_decay,
        )
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser,
            options.learning_rate,
            total_steps=sum(map(len, plan)) + 1,
            pct_start=0.15,
        )
        self._network.train()
        for batches in plan:
            for batch in batches:
                loss = self._loss(batch, labels, weights)
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
                optimiser.step()
                schedule.step()
            on_epoch()

    def head(self, log_prior: npt.NDArray[np.float32]) -> PhoneHead:
        """The head as it is now, for plain numpy."""
        state = self._network.state_dict()
        weights = {name: tensor.detach().numpy().copy() for name, tensor in state.items()}
        weights |= {"mean": self._mean, "std": self._std}
        return PhoneHead(weights=weights, phones=OUTPUTS, log_prior=log_prior, card={})

    def _loss(
        self,
        batch: Sequence[int],
        labels: Sequence[npt.NDArray[np.int64]],
        weights: Sequence[npt.NDArray[np.float32]],
    ) -> Any:
        torch = self._torch
        length = max(len(labels[index]) for index in batch)
        frames = np.zeros((len(batch), length, len(self._mean)), dtype=np.float32)
        wanted = np.full((len(batch), length), SILENCE_INDEX, dtype=np.int64)
        counts = np.zeros((len(batch), length), dtype=np.float32)
        for row, index in enumerate(batch):
            own = len(labels[index])
            frames[row, :own] = (self._examples[index].frames - self._mean) / self._std
            wanted[row, :own], counts[row, :own] = labels[index], weights[index]
        logits = self._network(torch.from_numpy(frames))
        losses = torch.nn.functional.cross_entropy(
            logits.transpose(1, 2),
            torch.from_numpy(wanted),
            reduction="none",
            label_smoothing=self._options.label_smoothing,
        )
        counted = torch.from_numpy(counts)
        return (losses * counted).sum() / counted.sum()

    def _batches(self) -> Iterator[list[int]]:
        """Utterances of like lengths together, in an order drawn anew each time."""
        jitter = self._chance.integers(0, 40, size=len(self._examples))
        lengths = [len(example.frames) for example in self._examples]
        order = sorted(range(len(lengths)), key=lambda index: lengths[index] + jitter[index])
        batches: list[list[int]] = [[]]
        for index in order:
            if batches[-1] and lengths[index] * (len(batches[-1]) + 1) > (
                self._options.frames_in_batch
            ):
                batches.append([])
            batches[-1].append(index)
        for place_ in self._chance.permutation(len(batches)):
            yield batches[place_]


def build_network(torch: Any, width_in: int, options: HeadOptions) -> Any:
    """The network whose weights `models.phone_head` runs: names and order are the same."""
    nn = torch.nn

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            width = options.width
            self.inp = nn.Linear(width_in, width)
            self.n1, self.n2 = nn.LayerNorm(width), nn.LayerNorm(width)
            self.c1, self.c2 = nn.Linear(3 * width, width), nn.Linear(3 * width, width)
            self.out = nn.Linear(width, len(OUTPUTS))
            self.drop = nn.Dropout(options.dropout)

        def forward(self, x: Any) -> Any:
            x = self.drop(self._gelu(self.inp(x)))
            x = x + self.drop(self._gelu(self.c1(self._taps(self.n1(x), 1))))
            x = x + self.drop(self._gelu(self.c2(self._taps(self.n2(x), 2))))
            return self.out(x)

        def _gelu(self, x: Any) -> Any:
            return nn.functional.gelu(x, approximate="tanh")

        def _taps(self, x: Any, apart: int) -> Any:
            """The frame before, the frame, the frame after: faster here than a convolution."""
            wide = nn.functional.pad(x, (0, 0, apart, apart))
            starts = (0, apart, 2 * apart)
            return torch.cat([wide[:, start : start + x.shape[1]] for start in starts], dim=-1)

    return Network()
