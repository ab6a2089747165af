"""What the worker does with a job advert: compare it with every question its owner can practise.

The vectors of the banks' texts stay in memory, so that the second advert takes a moment; those of
an advert go with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.advert import propose
from coach.advert_text import parts_of, usable, warnings_of
from coach.adverts import as_written
from coach.errors import CoachError, ModelUnavailable, NotFound
from questions.load import load_example_packs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import numpy.typing as npt

    from coach.banks.shelf import Shelf
    from coach.records import Errand
    from models.protocols import SentenceEncoder
    from questions.bank import Bank, Sector

MOST_REMEMBERED = 20_000
"""Texts of banks, 1.5 kB each."""


class AdvertWork:
    """Runs errands of adverts."""

    def __init__(
        self,
        *,
        load: Callable[[], SentenceEncoder | None],
        shelf: Shelf,
        clock: Callable[[], datetime],
    ) -> None:
        self._load = load
        self._shelf = shelf
        self._clock = clock
        self._remembered: dict[str, npt.NDArray[np.float32]] = {}

    def __call__(self, errand: Errand) -> dict[str, Any]:
        """The proposal and the warnings, as plain JSON.

        Raises:
            UnfitAdvert: the text is no advert that can be worked with.
            ModelUnavailable: there is no encoder.
            NotFound: whose advert it is was erased meanwhile.
        """
        if errand.user_id is None:
            raise NotFound
        encoder = self._load()
        if encoder is None:
            raise ModelUnavailable(detail="sentence embeddings")
        parts = parts_of(usable(str(errand.payload["text"])))
        warned = warnings_of(parts)
        unfit = {one.sentence for one in warned}
        bank = self._open_to(errand.user_id)
        compared = [part for part in parts if part not in unfit] or list(parts)
        packs = load_example_packs().values()
        sector = errand.payload.get("sector")
        proposal = propose(
            compared,
            bank,
            self._remembering(encoder, bank),
            meanings=[word for pack in packs for word in pack.glossary],
            sector=None if sector is None else str(sector),
        )
        return as_written(proposal, warned)

    def _open_to(self, user_id: str) -> Bank:
        """The built-in bank with all that is open to somebody beside it."""
        now, builtin = self._clock(), self._shelf.builtin
        others: list[Bank] = []
        for head in self._shelf.open_to(user_id, now):
            try:
                others.append(self._shelf.bank(user_id, head.id, now))
            except CoachError:  # closed or removed meanwhile
                continue
        sectors: dict[str, Sector] = {}
        for sector in (one for bank in (builtin, *others) for one in bank.sectors):
            sectors.setdefault(sector.id, sector)
        return replace(
            builtin,
            sectors=tuple(sectors.values()),
            questions=tuple(one for bank in (builtin, *others) for one in bank.questions),
            glossary=tuple(word for bank in others for word in bank.glossary),
        )

    def _remembering(
        self, encoder: SentenceEncoder, bank: Bank
    ) -> Callable[[Sequence[str]], npt.NDArray[np.float32]]:
        """Encodes each text once: those of the bank for good, others while this is held."""
        ours = {
            text
            for question in bank.questions
            for text in (
                question.text,
                *(text for point in question.must_hear for text in (point.text, point.say)),
            )
        }
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.clear()
        here: dict[str, npt.NDArray[np.float32]] = {}

        def encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
            known = self._remembered | here
            new = [text for text in dict.fromkeys(texts) if text not in known]
            for text, vector in zip(new, encoder.encode(new), strict=True):
                known[text] = vector
                (self._remembered if text in ours else here)[text] = vector
            return np.array([known[text] for text in texts], dtype=np.float32)

        return encode
