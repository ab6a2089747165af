"""From an alignment of tokens and frames to times of words, as openai-whisper computes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.speech import Span, SpeechActivity, Word
from models.transcriber import TimedPiece

_FRAME_S = 0.02
"""One frame of the encoder's output."""


def word_times(
    pieces: Sequence[str],
    piece_tokens: Sequence[Sequence[int]],
    alignment: Sequence[tuple[int, int]],
    token_probabilities: Sequence[float],
) -> list[TimedPiece]:
    """Times and mean probability of each piece of text.

    `pieces` and `piece_tokens` come from the tokenizer and end with the end-of-text piece;
    `alignment` are pairs (token, frame) of the warping path; `token_probabilities` has one for
    each text token. Follows openai-whisper's `timing.find_alignment`.
    """
    if len(piece_tokens) <= 1 or not alignment:
        return []
    tokens, frames = np.array([pair[0] for pair in alignment]), np.array([p[1] for p in alignment])
    jumps = np.pad(np.diff(tokens), (1, 0), constant_values=1).astype(bool)
    jump_s = frames[jumps] * _FRAME_S
    edges = np.pad(np.cumsum([len(part) for part in piece_tokens[:-1]]), (1, 0))
    return [
        TimedPiece(
            text=text,
            start_s=float(jump_s[first]),
            end_s=float(jump_s[last]),
            probability=float(np.mean(token_probabilities[first:last])),
        )
        for text, first, last in zip(pieces, edges[:-1], edges[1:], strict=False)
    ]


def snap_to_speech(words: Sequence[Word], activity: SpeechActivity) -> tuple[Word, ...]:
    """Words that keep to the speech: a time that runs over a silence is cut to its speech.

    Whisper's word times stretch a word over the pause beside it. Where a word touches several
    stretches of speech it keeps the longest part; one that touches none is left as it was.
    """
    return tuple(replace(word, span=_snapped(word.span, activity.speech)) for word in words)


def _snapped(span: Span, speech: Sequence[Span]) -> Span:
    best = max(speech, key=span.overlap_s, default=None)
    if best is None or span.overlap_s(best) == 0:
        return span
    start_s, end_s = max(span.start_s, best.start_s), min(span.end_s, best.end_s)
    return Span(start_s=round(start_s, 3), end_s=round(end_s, 3))
