"""How the small words of English are said without stress.

Sources: the lists of Roach, English Phonetics and Phonology (4th edition, 2009), chapter 12, and
Swan, Basic English Usage (1984), "weak and strong forms". A word's full form, and what differs
from it by stress alone ("but", "us"), is the dictionary's. Forms of one consonant are left out
where English writes them so ("I'd", "she's"), except for "and". ER0 stands for the weak vowel with
and without R; the AH0 beside it is the British way before a consonant. Most usual first.
"""

from __future__ import annotations

WEAK_FORMS: dict[str, tuple[str, ...]] = {
    "a": ("AH0",),
    "am": ("AH0 M",),
    "an": ("AH0 N",),
    "and": ("AH0 N D", "AH0 N", "N D", "N"),
    "are": ("ER0", "AH0"),
    "as": ("AH0 Z",),
    "at": ("AH0 T",),
    "been": ("B IH0 N",),
    "can": ("K AH0 N", "K N"),
    "could": ("K AH0 D",),
    "do": ("D UH0", "D AH0"),
    "for": ("F ER0", "F AH0"),
    "had": ("HH AH0 D", "AH0 D"),
    "has": ("HH AH0 Z", "AH0 Z"),
    "have": ("HH AH0 V", "AH0 V"),
    "he": ("IY0", "HH IH0", "IH0"),
    "he'd": ("IY0 D",),
    "he'll": ("IY0 L",),
    "he's": ("IY0 Z",),
    "her": ("HH ER0", "ER0", "HH AH0", "AH0"),
    "herself": ("ER0 S EH1 L F", "AH0 S EH1 L F"),
    "him": ("IH0 M",),
    "himself": ("IH0 M S EH1 L F",),
    "his": ("IH0 Z",),
    "me": ("M IH0",),
    "must": ("M AH0 S",),
    "of": ("AH0 V",),
    "our": ("AA1", "AA1 R"),
    "saint": ("S AH0 N T", "S N T"),
    "shall": ("SH AH0 L", "SH L"),
    "she": ("SH IH0",),
    "should": ("SH AH0 D",),
    "sir": ("S ER0", "S AH0"),
    "some": ("S M",),
    "than": ("DH AH0 N",),
    "that": ("DH AH0 T",),
    "that's": ("DH AH0 T S",),
    "the": ("DH AH0", "DH IY0", "DH IH0"),
    "them": ("DH AH0 M",),
    "there": ("DH ER0", "DH AH0"),
    "there's": ("DH ER0 Z", "DH AH0 Z"),
    "they're": ("DH ER0", "DH AH0"),
    "to": ("T AH0", "T UH0"),
    "was": ("W AH0 Z",),
    "we": ("W IH0",),
    "were": ("W ER0", "W AH0"),
    "who": ("UW0", "HH UH0"),
    "will": ("AH0 L", "W AH0 L"),
    "would": ("W AH0 D", "AH0 D"),
    "you": ("Y UH0", "Y AH0"),
    "you're": ("Y ER0", "Y AH0"),
    "your": ("Y ER0", "Y AH0"),
}
