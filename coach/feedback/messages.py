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
        "advice.strength.model_answer_known": ("count",),
        "advice.strength.result_now": ("quote",),
        "advice.strength.values_now": ("quote",),
        "advice.strength.action_now": ("quote",),
        "advice.strength.situation_task_now": ("quote",),
        "advice.strength.more_points_heard": ("count", "before", "total"),
        "advice.strength.fewer_long_pauses": ("count", "before"),
        "advice.strength.clearer": ("percent", "before"),
        "advice.strength.length_reached": ("seconds", "before"),
        "advice.strength.all_points_heard": ("count",),
        "advice.strength.result": ("quote",),
        "advice.strength.values": ("quote",),
        "advice.strength.action": ("quote",),
        "advice.strength.situation_task": ("quote",),
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
        "advice.improve.recited": ("quote",),
        "advice.improve.no_answer_yet": (),
        "advice.improve.rule_against": ("quote", "point"),
        "advice.improve.essential_missing": ("point",),
        "advice.improve.point_missing": ("point",),
        "advice.improve.rule_more": ("quote",),
        "advice.improve.situation_missing": (),
        "advice.improve.situation_more": ("quote",),
        "advice.improve.action_missing": (),
        "advice.improve.action_we": ("quote",),
        "advice.improve.action_more": ("quote",),
        "advice.improve.result_missing": (),
        "advice.improve.result_more": ("quote",),
        "advice.improve.answer_more": (),
        "advice.improve.too_short": ("seconds", "target"),
        "advice.improve.long_pause_within": ("seconds", "after"),
        "advice.improve.many_pauses_within": ("count",),
        "advice.improve.long_pause_between": ("seconds", "after"),
        "advice.improve.too_fast": (),
        "advice.improve.too_slow": (),
        "advice.improve.key_words_missing": ("words",),
        "advice.improve.more_key_words": ("used", "words"),
        "advice.improve.too_long": ("seconds", "target"),
        "advice.improve.unclear_words": ("words",),
        "advice.improve.action_why": ("quote",),
        "advice.improve.result_number": ("quote",),
        "advice.improve.rule_example": ("quote",),
        "advice.improve.link_to_job": (),
        "advice.improve.situation_short": (),
        "advice.next.check_microphone": (),
        "advice.next.say_more": (),
        "advice.next.use_own_words": (),
        "advice.next.tell_own": ("frame",),
        "advice.next.start_with": ("sentence",),
        "advice.next.say_result": ("sentence",),
        "advice.next.say_point": ("sentence",),
        "advice.next.add_detail": (),
        "advice.next.add_example": ("target",),
        "advice.next.say_without_stop": ("quote",),
        "advice.next.join_words": ("quote",),
        "advice.next.think_first": ("quote",),
        "advice.next.say_thinking_phrase": (),
        "advice.next.speak_slower": (),
        "advice.next.speak_in_groups": ("quote",),
        "advice.next.use_key_word": ("word", "meaning"),
        "advice.next.make_shorter": ("target",),
        "advice.next.say_words_slowly": ("words",),
        "advice.next.practise_sound": ("words",),
        "advice.next.other_question": (),
        "advice.next.say_from_memory": (),
    }
)
"""Every message id that `advise` can give, with the names of its parameters."""
