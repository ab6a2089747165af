"""The sounds of words as tiles: their letters large, the sign of dictionaries small, and a band.

Never by colour alone: each tile that was heard has a sign and a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.ui.html import Html, english, hidden, icon, joined, tag
from coach.ui.words import text
from models.arpabet import bare
from scoring.pronunciation.drill import SoundState
from scoring.scale import Band
from scoring.sounds.tables import sounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scoring.pronunciation.drill import DrilledSound, DrillResult

Phones = tuple[tuple[str, ...], ...]
"""Of each word; vowels with a digit of stress where that is known."""

# Symbol and class of what happened to a sound.
_LOOKS = {
    SoundState.AS_EXPECTED: ("check", "ic-clear"),
    SoundState.NOT_SURE: ("question_mark", "ic-unsure"),
    SoundState.SWAPPED: ("swap_horiz", "ic-named"),
    SoundState.OMITTED: ("remove", "ic-named"),
    SoundState.ADDED: ("add", "ic-named"),
}
_VERY_CLEAR = "done_all"


@dataclass(frozen=True, kw_only=True)
class SoundName:
    """How a sound is written for people: letters, British IPA, and a word with it."""

    letters: str
    ipa: str
    example: str

    @property
    def plain(self) -> str:
        """Letters with the word."""
        return text("sounds.sound", letters=self.letters, word=self.example)


_SHORT_O = SoundName(letters="o", ipa="ɒ", example="hot")
_WEAK = {
    "AH0": SoundName(letters="a", ipa="ə", example="ago"),
    "ER0": SoundName(letters="er", ipa="ə", example="teacher"),
}
"""Vowels for which the phones that are listened for have no name of their own."""


def sound_name(phone: str, word: str) -> SoundName:
    """The name of a phone (with or without stress) in a word."""
    if phone in _WEAK:
        return _WEAK[phone]
    if bare(phone) == "AA" and _has_short_o(word.lower()):
        return _SHORT_O
    sound = sounds()[bare(phone)]
    return SoundName(letters=sound.letters, ipa=sound.ipa, example=sound.example)


def before_saying(words: Sequence[str], phones: Phones) -> Html:
    """The sounds of words that were not said yet; nothing where nobody knows them."""
    rows = (
        _word(word, [_tile(sound_name(phone, word), Html()) for phone in its_phones])
        for word, its_phones in zip(words, phones, strict=False)
    )
    return _rows(rows, several=len(words) > 1)


def after_saying(words: Sequence[str], result: DrillResult, phones: Phones) -> Html:
    """What happened to each sound; of a sentence only words with a sound to look at are opened."""
    several = len(words) > 1
    rows = (
        _heard_word(word, sounds_of(result, index), stressed(result, index, phones), several)
        for index, word in enumerate(words)
    )
    return _rows(rows, several=several)


def words_said(words: Sequence[str], result: DrillResult) -> list[str]:
    """The words as they were written, or as they were scored where that counts them otherwise."""
    scored = {word.score.word: word.text for word in result.words}
    if max(scored, default=0) < len(words):
        return list(words)
    return [scored.get(index, "") for index in range(max(scored) + 1)]


def sounds_of(result: DrillResult, word: int) -> tuple[DrilledSound, ...]:
    """The sounds of one word."""
    return tuple(sound for sound in result.sounds if sound.word == word)


def stressed(result: DrillResult, word: int, phones: Phones) -> tuple[str, ...]:
    """The phones of a word as they were scored, with stress where the dictionary agrees."""
    scored = tuple(sound.phone for sound in sounds_of(result, word))
    usual = phones[word] if word < len(phones) else ()
    return usual if tuple(bare(phone) for phone in usual) == scored else scored


def state_words(sound: DrilledSound) -> str:
    """What happened to a sound, in one or two words."""
    if sound.state is SoundState.AS_EXPECTED:
        return text(f"band.{sound.band}")
    return text(f"drill.sound.{sound.state}")


def _heard_word(
    word: str, heard: tuple[DrilledSound, ...], phones: tuple[str, ...], several: bool
) -> Html:
    clear = all(sound.state is SoundState.AS_EXPECTED for sound in heard)
    if several and clear:
        clear_word = hidden(f" ({text('clarity.clear')})")
        return tag("li", icon("check"), english(word), clear_word, class_="ic-clear-word")
    tiles = [
        _tile(sound_name(phone, word), _state(sound), _LOOKS[sound.state][1])
        for sound, phone in zip(heard, phones, strict=True)
    ]
    return _word(word, tiles)


def _word(word: str, tiles: Sequence[Html]) -> Html:
    name = tag("span", english(word), class_="ic-tiles-word")
    return tag("li", name, tag("ul", *tiles, class_="ic-tiles"))


def _rows(rows: Iterable[Html], *, several: bool) -> Html:
    kind = "ic-words-said" if several else "ic-words-said ic-one-word"
    return tag("ul", *rows, class_=kind, dir="ltr")


def _tile(name: SoundName, state: Html, class_: str = "") -> Html:
    letters = tag("span", english(name.letters), class_="ic-letters", aria_hidden="true")
    sign = tag("span", f"/{name.ipa}/", class_="ic-ipa", lang="en-fonipa", aria_hidden="true")
    read_out = hidden(f"{name.plain}: " if state else name.plain)
    content = joined(letters, sign, read_out, state)
    return tag("li", content, class_=f"ic-tile {class_}".strip(), title=name.plain)


def _state(sound: DrilledSound) -> Html:
    symbol, _ = _LOOKS[sound.state]
    if sound.state is SoundState.AS_EXPECTED and sound.band is Band.STRONG:
        symbol = _VERY_CLEAR
    return tag("span", icon(symbol), tag("span", state_words(sound)), class_="ic-tile-state")


def _has_short_o(word: str) -> bool:
    """Whether AA in this word is British ɒ, by its spelling: "hot", "want", not "car", "calm"."""
    return not any(part in word for part in ("ar", "al", "au")) and ("o" in word or "wa" in word)
