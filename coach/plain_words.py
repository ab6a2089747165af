"""Words that carry no fact, words that turn one round, and what a word is a form of.

Closed lists for `coach.phrasing`. No noun is among the words that carry no fact, no number, and
no word of how often or how much: "always", "every" and "many" say something.
"""

from __future__ import annotations

import re

CARRY_NO_FACT = frozenset(
    # who, which, whose
    "i me my mine myself we us our ours you your yours he him his she her hers it its they them "  # noqa: SIM905
    "their theirs this that these those who whom whose which what someone somebody something "
    "there here a an the such own "
    # how things hang together
    "and or but so because if when while where why how than as then also too again still just "
    "after before since until although though however therefore finally next later "
    # where and with what
    "about at by for from in into of off on onto out over through to under up down with within "
    "between during around behind near "
    # verbs that help other verbs, and those that mean little alone
    "am is are was were be been being do does did doing done have has had having can could will "
    "would shall should may might must i'm i've i'd i'll we're we've we'd we'll he's she's it's "
    "that's there's they're they've they'd you're you've let get gets got getting make makes made "
    "making take takes took taken taking give gives gave given giving go goes went gone going "
    "come comes came coming say says said saying tell tells told telling ask asks asked asking "
    "want wants wanted try tries tried trying use uses used using need needs needed "
    "yes well very really quite".split()
)
ASKING = frozenset(
    "happen happened happens end result learn learned feel felt think thought example tell me "  # noqa: SIM905
    "please more did anything else next different way time know".split()
)
"""What a question may ask for besides: it states nothing."""

NEGATIONS = frozenset(
    "not no never nobody nothing nowhere none neither nor without cannot hardly".split()  # noqa: SIM905
)

_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "  # noqa: SIM905
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
    "hundred": "100",
    "thousand": "1000",
    "million": "1000000",
    "once": "1x",
    "twice": "2x",
    "half": "1/2",
    "dozen": "12",
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
}
_LEAST_STEM = 2
_IRREGULAR = {
    form: lemma
    for lemma, forms in {
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "begin": "began begun",
        "break": "broke broken",
        "catch": "caught",
        "choose": "chose chosen",
        "cut": "cut",
        "drive": "drove driven",
        "eat": "ate eaten",
        "fall": "fell fallen",
        "feel": "felt",
        "find": "found",
        "forget": "forgot forgotten",
        "grow": "grew grown",
        "hear": "heard",
        "hold": "held",
        "hurt": "hurt",
        "keep": "kept",
        "know": "knew known",
        "lead": "led",
        "learn": "learnt",
        "leave": "left",
        "lose": "lost",
        "mean": "meant",
        "meet": "met",
        "pay": "paid",
        "put": "put",
        "read": "read",
        "run": "ran",
        "see": "saw seen",
        "sell": "sold",
        "send": "sent",
        "show": "shown",
        "sit": "sat",
        "sleep": "slept",
        "speak": "spoke spoken",
        "spend": "spent",
        "stand": "stood",
        "steal": "stole stolen",
        "teach": "taught",
        "think": "thought",
        "understand": "understood",
        "wake": "woke woken",
        "wear": "wore worn",
        "win": "won",
        "write": "wrote written",
        "child": "children",
        "man": "men",
        "woman": "women",
        "person": "people",
    }.items()
    for form in forms.split()
}


def number_of(word: str) -> str | None:
    """A name of the number that a word is, the same for digits and letters; None for no number.

    Example:
        >>> number_of("two") == number_of("2"), number_of("shop")
        (True, None)
    """
    if any(letter.isdigit() for letter in word):
        return word
    return _NUMBERS.get(word)


def lemmas(word: str) -> frozenset[str]:
    """What a small word can be a form of: itself, and without an ending of grammar.

    Example:
        >>> sorted(lemmas("cooking")), sorted(lemmas("cars") & lemmas("care"))
        (['cook', 'cooke', 'cooking'], [])
    """
    bare = re.sub(r"'s$|'$", "", word)
    found = {bare, _IRREGULAR.get(bare, bare)}
    if bare.endswith("ies"):
        found.add(bare[:-3] + "y")
    elif re.search(r"(s|x|z|ch|sh|o)es$", bare):
        found |= {bare[:-2], bare[:-1]}
    elif bare.endswith("s") and not bare.endswith(("ss", "us", "is")):
        found.add(bare[:-1])
    if bare.endswith("ied"):
        found.add(bare[:-3] + "y")
    elif bare.endswith("ed"):
        found |= _stems(bare[:-2])
    if bare.endswith("ing"):
        found |= _stems(bare[:-3])
    return frozenset(lemma for lemma in found if len(lemma) >= _LEAST_STEM)


def _stems(stem: str) -> set[str]:
    """What can stand before -ed and -ing: "hop" is doubled ("hopping"), "hope" loses its e."""
    doubled = re.search(r"([b-df-hj-np-tv-z])\1$", stem)
    if doubled:
        return {stem, stem[:-1]}
    if len(re.findall(r"[aeiouy]+", stem)) == 1 and re.search(
        r"[^aeiou][aeiou][^aeiouwxy]$", f" {stem}"
    ):
        return {stem + "e"}
    return {stem, stem + "e"}
