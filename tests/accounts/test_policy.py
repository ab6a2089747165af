from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.account_records import Action, Relation, Role, ThingKind
from coach.accounts.policy import permits

EVERYBODY, STAFF = "PTCA", "TC"
WHO = {
    "P": Role.PARTICIPANT,
    "T": Role.TUTOR,
    "C": Role.CASE_MANAGER,
    "A": Role.ADMINISTRATOR,
}
EXPECTED = {
    ("person", "self", "practise"): EVERYBODY,
    ("person", "self", "see_name"): EVERYBODY,
    ("person", "self", "see_attendance"): EVERYBODY,
    ("person", "self", "see_progress"): EVERYBODY,
    ("person", "self", "see_own_history"): EVERYBODY,
    ("person", "self", "say_feeling"): EVERYBODY,
    ("person", "self", "see_feelings"): EVERYBODY,
    ("person", "self", "see_case"): EVERYBODY,
    ("person", "self", "set_goal"): EVERYBODY,
    ("person", "self", "answer_report"): EVERYBODY,
    ("person", "self", "make_report"): EVERYBODY,
    ("person", "self", "make_report_with_scores"): EVERYBODY,
    ("person", "self", "change_own_settings"): EVERYBODY,
    ("person", "self", "give_consent"): EVERYBODY,
    ("person", "self", "export_everything"): EVERYBODY,
    ("person", "self", "erase_everything"): EVERYBODY,
    ("person", "my_group", "see_name"): "T",
    ("person", "my_group", "see_attendance"): "T",
    ("person", "my_group", "renew_sign_in"): "T",
    ("person", "my_caseload", "see_name"): "C",
    ("person", "my_caseload", "see_attendance"): "C",
    ("person", "my_caseload", "see_progress"): "C",
    ("person", "my_caseload", "renew_sign_in"): "C",
    ("person", "my_caseload", "see_case"): "C",
    ("person", "my_caseload", "set_goal"): "C",
    ("person", "my_caseload", "write_case"): "C",
    ("person", "my_caseload", "ask_for_report"): "C",
    ("person", "shows_feelings", "see_feelings"): "C",
    ("person", "said_yes", "make_report"): "C",
    ("person", "said_yes_to_scores", "make_report_with_scores"): "C",
    ("person", "looks_after_me", "see_name"): EVERYBODY,
    ("person", "looks_after_me", "share_with"): EVERYBODY,
    ("person", "anyone", "see_name"): "A",
    ("person", "anyone", "renew_sign_in"): "A",
    ("person", "anyone", "manage_account"): "A",
    ("person", "anyone", "erase_everything"): "A",
    ("answer", "self", "see_whole"): EVERYBODY,
    ("answer", "self", "see_scores"): EVERYBODY,
    ("answer", "self", "see_words"): EVERYBODY,
    ("answer", "self", "hear"): EVERYBODY,
    ("answer", "self", "change_answer"): EVERYBODY,
    ("answer", "self", "delete_answer"): EVERYBODY,
    ("answer", "self", "share"): EVERYBODY,
    ("answer", "self", "see_remarks"): EVERYBODY,
    ("answer", "shared_scores", "see_scores"): STAFF,
    ("answer", "shared_scores", "correct"): "T",
    ("answer", "shared_words", "comment"): "T",
    ("answer", "shared_words", "see_remarks"): "T",
    ("answer", "shared_words", "see_words"): STAFF,
    ("answer", "shared_sound", "hear"): "T",
    ("group", "my_group", "see_group"): "T",
    ("group", "my_group", "manage_group"): "T",
    ("group", "my_group", "leave_group"): "T",
    ("group", "my_group", "set_task"): "T",
    ("group", "my_group", "see_class"): "T",
    ("group", "member", "do_task"): EVERYBODY,
    ("bank", "self", "see_bank"): EVERYBODY,
    ("bank", "self", "edit_bank"): EVERYBODY,
    ("bank", "self", "practise_questions"): EVERYBODY,
    ("bank", "open", "practise_questions"): EVERYBODY,
    ("question", "self", "practise_questions"): EVERYBODY,
    ("question", "open", "practise_questions"): EVERYBODY,
    ("question", "set_for_me", "practise_questions"): EVERYBODY,
    ("person", "colleague", "see_name"): "T",
    ("bank", "common", "see_bank"): "T",
    ("bank", "common", "edit_bank"): "T",
    ("group", "member", "see_group"): EVERYBODY,
    ("group", "member", "leave_group"): EVERYBODY,
    ("group", "anyone", "join_group"): EVERYBODY,
    ("group", "anyone", "see_group"): "A",
    ("group", "anyone", "manage_group"): "A",
    ("place", "anyone", "make_group"): "TA",
    ("place", "anyone", "make_bank"): "T",
    ("place", "anyone", "make_own_bank"): EVERYBODY,
    ("place", "anyone", "manage_people"): "A",
    ("place", "anyone", "manage_sites"): "A",
    ("place", "anyone", "manage_settings"): "A",
    ("place", "anyone", "see_health"): "A",
    ("place", "anyone", "see_audit"): "A",
    ("place", "anyone", "see_caseload"): "C",
    ("place", "anyone", "edit_outcome_areas"): "A",
    ("place", "anyone", "make_funder_report"): "CA",
}
"""Written out from ../shared/design/safeguarding.md and the issue, not from the code."""


def expected(role: Role, relation: Relation, kind: ThingKind, action: Action) -> bool:
    """What the table above says; whoever has a relation is anyone too."""
    held = {relation.value, "anyone"}
    allowed = "".join(EXPECTED.get((kind.value, name, action.value), "") for name in held)
    return any(WHO[letter] is role for letter in allowed)


def test_every_role_relation_kind_and_action() -> None:
    """The table permits exactly what is written out here, and nothing else."""
    wrong = [
        case
        for case in product(Role, Relation, ThingKind, Action)
        if permits({case[0]}, {case[1]}, case[2], case[3]) is not expected(*case)
    ]
    assert wrong == []


def test_no_role_may_nothing() -> None:
    """Without a role nothing is permitted, whatever the relation."""
    cases = product(ThingKind, Action)
    assert not any(permits((), set(Relation), kind, action) for kind, action in cases)


def test_an_administrator_sees_no_answer_and_a_case_manager_hears_none() -> None:
    """What the participant was promised holds whatever else somebody has a relation to."""
    others = set(Relation) - {Relation.SELF}
    for action in Action:
        assert not permits({Role.ADMINISTRATOR}, others, ThingKind.ANSWER, action)
    assert not permits({Role.CASE_MANAGER}, others, ThingKind.ANSWER, Action.HEAR)


@settings(max_examples=200, deadline=None)
@given(
    roles=st.sets(st.sampled_from(list(Role))),
    relations=st.sets(st.sampled_from(list(Relation))),
    kind=st.sampled_from(list(ThingKind)),
    action=st.sampled_from(list(Action)),
)
def test_roles_and_relations_add_up_and_no_more(
    roles: set[Role], relations: set[Relation], kind: ThingKind, action: Action
) -> None:
    """Several roles and relations permit what one of each does, never more."""
    single = any(
        permits({role}, {relation}, kind, action)
        for role in roles
        for relation in relations | {Relation.ANYONE}
    )
    assert permits(roles, relations, kind, action) is single
