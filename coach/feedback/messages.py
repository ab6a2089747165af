"""The whole vocabulary of the feedback: message ids with the names of their parameters.

The words are in the message catalogue, in each language; docs/feedback.md gives the rule and
the source of every message.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ADVICE_MESSAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "advice.strength.more_points_heard": ("count", "before", "total"),
        "advice.strength.fewer_long_pauses": ("count", "before"),
        "advice.strength.clearer": ("percent", "before"),
        "advice.strength.length_reached": ("seconds", "before"),
        "advice.strength.all_points_heard": ("count",),
        "advice.strength.point_heard": ("point", "quote"),
        "advice.strength.key_words_used": ("words",),
        "advice.strength.good_length": ("seconds",),
        "advice.strength.good_pauses": ("count",),
        "advice.strength.clear_words": ("percent",),
        "advice.strength.good_pace": (),
        "advice.strength.long_run": ("count", "quote"),
        "advice.strength.answered": ("seconds", "count"),
        "advice.strength.tried": (),
        "advice.improve.question_read_back": (),
        "advice.improve.hard_to_hear": (),
        "advice.improve.essential_missing": ("point",),
        "advice.improve.point_missing": ("point",),
        "advice.improve.too_short": ("seconds", "target"),
        "advice.improve.long_pause_within": ("seconds", "after"),
        "advice.improve.many_pauses_within": ("count",),
        "advice.improve.long_pause_between": ("seconds", "after"),
        "advice.improve.too_fast": (),
        "advice.improve.too_slow": (),
        "advice.improve.key_words_missing": ("words",),
        "advice.improve.too_long": ("seconds", "target"),
        "advice.improve.unclear_words": ("words",),
        "advice.next.check_microphone": (),
        "advice.next.say_more": (),
        "advice.next.use_own_words": (),
        "advice.next.say_result": ("sentence",),
        "advice.next.say_point": ("sentence",),
        "advice.next.add_example": ("target",),
        "advice.next.say_without_stop": ("quote",),
        "advice.next.join_words": ("quote",),
        "advice.next.say_thinking_phrase": (),
        "advice.next.speak_slower": (),
        "advice.next.speak_in_groups": ("quote",),
        "advice.next.use_key_word": ("word", "meaning"),
        "advice.next.make_shorter": ("target",),
        "advice.next.say_words_slowly": ("words",),
        "advice.next.other_question": (),
        "advice.next.say_from_memory": (),
    }
)
"""Every message id that `advise` can give, with the names of its parameters."""
