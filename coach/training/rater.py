"""Training the rater's network on experts' scores; `scoring.pronunciation.network` runs it.

Targets are brought to mean 0 and deviation 1 (`Scales`); the loss is the squared error of phones,
words and phrases together. What is not known (a recognised word that is not in the text has no
rating) is left out of the loss.
"""

# torch carries few types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUntypedBaseClass=false

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from scoring.pronunciation.network import HEADS, MOST_WORDS, PHRASE_SCORES, Phrase

if TYPE_CHECKING:
    import numpy.typing as npt

PLACES = 4


@dataclass(frozen=True, kw_only=True)
class RaterOptions:
    """The network's size and how it is trained; one copy for each seed."""

    width: int = 48
    layers: int = 2
    epochs: int = 12
    batch: int = 32
    learning_rate: float = 1.5e-3
    weight_decay: float = 0.02
    dropout: float = 0.1
    stress_weight: float = 0.1
    phrase_weight: float = 2.0
    seeds: tuple[int, ...] = (0, 1, 2)


@dataclass(frozen=True, kw_only=True, eq=False)
class RatedPhrase:
    """A phrase and its targets in deviations: NaN where there is no rating.

    `phones` has shape `(n,)`, `words` `(w, 2)` (accuracy, stress), `scores` `(4,)`.
    """

    phrase: Phrase
    phones: npt.NDArray[np.float32]
    words: npt.NDArray[np.float32]
    scores: npt.NDArray[np.float32]


def fit_rater(
    rated: Sequence[RatedPhrase],
    phones: int,
    options: RaterOptions,
    seed: int,
    on_epoch: Callable[[], None] = lambda: None,
) -> dict[str, npt.NDArray[np.float32]]:
    """Weights of one copy, the same for the same phrases, options and seed."""
    import torch

    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    example = rated[0].phrase
    sizes = (phones, example.numbers.shape[1], len(example.whole))
    network = build_network(torch, sizes, options)
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=options.learning_rate, weight_decay=options.weight_decay
    )
    plan = [list(_batches(rated, options.batch, chance)) for _ in range(options.epochs)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, options.learning_rate, total_steps=sum(map(len, plan)) + 1, pct_start=0.15
    )
    network.train()
    for batches in plan:
        for rows in batches:
            loss = _loss(torch, network, [rated[row] for row in rows], options)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        on_epoch()
    state = network.state_dict()
    return {name: tensor.detach().numpy().copy() for name, tensor in state.items()}


def _batches(
    rated: Sequence[RatedPhrase], size: int, chance: np.random.Generator
) -> Iterator[list[int]]:
    jitter = chance.integers(0, 6, size=len(rated))
    order = sorted(range(len(rated)), key=lambda row: len(rated[row].phones) + jitter[row])
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    for place in chance.permutation(len(batches)):
        yield batches[place]


def _loss(torch: Any, network: Any, rows: Sequence[RatedPhrase], options: RaterOptions) -> Any:
    batch = {name: torch.from_numpy(array) for name, array in collate(rows).items()}
    phones, words, scores = network(batch)
    return (
        _squared_error(torch, phones, batch["phone_targets"])
        + _squared_error(torch, words[..., 0], batch["word_targets"][..., 0])
        + options.stress_weight
        * _squared_error(torch, words[..., 1], batch["word_targets"][..., 1])
        + options.phrase_weight * _squared_error(torch, scores, batch["score_targets"])
    )


def _squared_error(torch: Any, found: Any, wanted: Any) -> Any:
    known = ~torch.isnan(wanted)
    if not bool(known.any()):
        return found.sum() * 0
    return ((found[known] - wanted[known]) ** 2).mean()


def collate(rows: Sequence[RatedPhrase]) -> dict[str, Any]:
    """Phrases of different lengths as arrays of one length; `empty` marks what fills them up."""
    most = max(len(row.phones) for row in rows)
    words = max(len(row.words) for row in rows)
    shape = (len(rows), most)
    batch: dict[str, Any] = {
        "phone": np.zeros(shape, np.int64),
        "place": np.zeros(shape, np.int64),
        "word": np.zeros(shape, np.int64),
        "numbers": np.zeros((*shape, rows[0].phrase.numbers.shape[1]), np.float32),
        "whole": np.stack([row.phrase.whole for row in rows]),
        "empty": np.ones(shape, bool),
        "mean_of_word": np.zeros((len(rows), words, most), np.float32),
        "last_of_word": np.zeros((len(rows), words, most), np.float32),
        "phone_targets": np.full(shape, np.nan, np.float32),
        "word_targets": np.full((len(rows), words, 2), np.nan, np.float32),
        "score_targets": np.stack([row.scores for row in rows]),
    }
    for place, row in enumerate(rows):
        _fill(batch, place, row)
    return batch


def _fill(batch: dict[str, Any], place: int, row: RatedPhrase) -> None:
    count = len(row.phones)
    for name in ("phone", "place", "word", "numbers"):
        batch[name][place, :count] = getattr(row.phrase, name)
    batch["empty"][place, :count] = False
    batch["phone_targets"][place, :count] = row.phones
    batch["word_targets"][place, : len(row.words)] = row.words
    for word in range(len(row.words)):
        own = np.flatnonzero(row.phrase.word == word)
        batch["mean_of_word"][place, word, own] = 1 / len(own)
        batch["last_of_word"][place, word, own[-1]] = 1


def build_network(torch: Any, sizes: tuple[int, int, int], options: RaterOptions) -> Any:
    """The network that `scoring.pronunciation.network` runs: names and order are the same."""
    nn = torch.nn
    width = options.width

    def gelu(x: Any) -> Any:
        return nn.functional.gelu(x, approximate="tanh")

    def perceptron(out: int) -> Any:
        return nn.Sequential(
            nn.Linear(2 * width, width), nn.GELU(approximate="tanh"), nn.Linear(width, out)
        )

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            phones, numbers, whole = sizes
            self.emb, self.pos = nn.Embedding(phones, width), nn.Embedding(PLACES, width)
            self.idx = nn.Embedding(MOST_WORDS, width)
            nn.init.normal_(self.idx.weight, std=0.02)
            self.num, self.unum = nn.Linear(numbers, width), nn.Linear(whole, width)
            self.utt = nn.Parameter(torch.randn(len(PHRASE_SCORES), width) * 0.1)
            layer = nn.TransformerEncoderLayer(
                width,
                HEADS,
                2 * width,
                options.dropout,
                activation=gelu,
                batch_first=True,
                norm_first=True,
            )
            self.tr = nn.TransformerEncoder(layer, options.layers, enable_nested_tensor=False)
            self.norm, self.hp = nn.LayerNorm(width), nn.Linear(width, 1)
            self.hw = perceptron(2)
            self.hu = nn.ModuleList([perceptron(1) for _ in PHRASE_SCORES])
            self.drop = nn.Dropout(options.dropout)

        def forward(self, batch: dict[str, Any]) -> tuple[Any, Any, Any]:
            phones = (
                self.emb(batch["phone"])
                + self.pos(batch["place"])
                + self.num(batch["numbers"])
                + self.idx(batch["word"].clamp(max=MOST_WORDS - 1))
            )
            tokens = len(PHRASE_SCORES)
            count = phones.shape[0]
            whole = self.utt[None].expand(count, -1, -1) + self.unum(batch["whole"])[:, None]
            empty = torch.cat([torch.zeros(count, tokens, dtype=torch.bool), batch["empty"]], 1)
            x = self.drop(torch.cat([whole, phones], 1))
            x = self.norm(self.tr(x, src_key_padding_mask=empty))
            whole, phones = x[:, :tokens], x[:, tokens:]
            spoken = (~batch["empty"]).float()[..., None]
            mean = (phones * spoken).sum(1) / spoken.sum(1)
            by_word = [batch["mean_of_word"] @ phones, batch["last_of_word"] @ phones]
            scores = [head(torch.cat([whole[:, i], mean], -1)) for i, head in enumerate(self.hu)]
            return self.hp(phones)[..., 0], self.hw(torch.cat(by_word, -1)), torch.cat(scores, 1)

    return Network()
