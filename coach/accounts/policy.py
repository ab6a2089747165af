"""Who may do what: the one table, by role and relation. What isn't in it is denied.

Pure. `coach.accounts.access` looks the relations up and asks here; nothing else decides.
From ../docs/security.md: safeguarding outranks convenience, so an administrator sees accounts and
the machine's health, never an answer; a case manager sees attendance and progress, never words
unless they were shared, and never a voice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.account_records import Action, Relation, Role, ThingKind

if TYPE_CHECKING:
    from collections.abc import Collection

_EVERYBODY = tuple(Role)
_STAFF = (Role.TUTOR, Role.CASE_MANAGER)

_RULES: tuple[tuple[ThingKind, Relation, tuple[Role, ...], tuple[Action, ...]], ...] = (
    (
        ThingKind.PERSON,
        Relation.SELF,
        _EVERYBODY,
        (
            Action.PRACTISE,
            Action.SEE_NAME,
            Action.SEE_ATTENDANCE,
            Action.SEE_PROGRESS,
            Action.SEE_OWN_HISTORY,
            Action.SAY_FEELING,
            Action.SEE_FEELINGS,
            Action.SEE_CASE,
            Action.SET_GOAL,
            Action.ANSWER_REPORT,
            Action.MAKE_REPORT,
            Action.MAKE_REPORT_WITH_SCORES,
            Action.CHANGE_OWN_SETTINGS,
            Action.GIVE_CONSENT,
            Action.EXPORT_EVERYTHING,
            Action.ERASE_EVERYTHING,
        ),
    ),
    (
        ThingKind.PERSON,
        Relation.MY_GROUP,
        (Role.TUTOR,),
        (Action.SEE_NAME, Action.SEE_ATTENDANCE, Action.RENEW_SIGN_IN),
    ),
    (
        ThingKind.PERSON,
        Relation.MY_CASELOAD,
        (Role.CASE_MANAGER,),
        (
            Action.SEE_NAME,
            Action.SEE_ATTENDANCE,
            Action.SEE_PROGRESS,
            Action.RENEW_SIGN_IN,
            Action.SEE_CASE,
            Action.SET_GOAL,
            Action.WRITE_CASE,
            Action.ASK_FOR_REPORT,
        ),
    ),
    (ThingKind.PERSON, Relation.SHOWS_FEELINGS, (Role.CASE_MANAGER,), (Action.SEE_FEELINGS,)),
    (ThingKind.PERSON, Relation.SAID_YES, (Role.CASE_MANAGER,), (Action.MAKE_REPORT,)),
    (
        ThingKind.PERSON,
        Relation.SAID_YES_TO_SCORES,
        (Role.CASE_MANAGER,),
        (Action.MAKE_REPORT_WITH_SCORES,),
    ),
    (
        ThingKind.PERSON,
        Relation.LOOKS_AFTER_ME,
        _EVERYBODY,
        (Action.SEE_NAME, Action.SHARE_WITH),
    ),
    (
        ThingKind.PERSON,
        Relation.ANYONE,
        (Role.ADMINISTRATOR,),
        (Action.SEE_NAME, Action.RENEW_SIGN_IN, Action.MANAGE_ACCOUNT, Action.ERASE_EVERYTHING),
    ),
    (
        ThingKind.ANSWER,
        Relation.SELF,
        _EVERYBODY,
        (
            Action.SEE_WHOLE,
            Action.SEE_SCORES,
            Action.SEE_WORDS,
            Action.HEAR,
            Action.CHANGE_ANSWER,
            Action.DELETE_ANSWER,
            Action.SHARE,
            Action.SEE_REMARKS,
        ),
    ),
    (ThingKind.ANSWER, Relation.SHARED_SCORES, _STAFF, (Action.SEE_SCORES,)),
    (ThingKind.ANSWER, Relation.SHARED_SCORES, (Role.TUTOR,), (Action.CORRECT,)),
    (ThingKind.ANSWER, Relation.SHARED_WORDS, _STAFF, (Action.SEE_WORDS,)),
    (ThingKind.ANSWER, Relation.SHARED_WORDS, (Role.TUTOR,), (Action.COMMENT, Action.SEE_REMARKS)),
    (ThingKind.ANSWER, Relation.SHARED_SOUND, (Role.TUTOR,), (Action.HEAR,)),
    (
        ThingKind.GROUP,
        Relation.MY_GROUP,
        (Role.TUTOR,),
        (
            Action.SEE_GROUP,
            Action.MANAGE_GROUP,
            Action.LEAVE_GROUP,
            Action.SET_TASK,
            Action.SEE_CLASS,
        ),
    ),
    (
        ThingKind.GROUP,
        Relation.MEMBER,
        _EVERYBODY,
        (Action.SEE_GROUP, Action.LEAVE_GROUP, Action.DO_TASK),
    ),
    (ThingKind.GROUP, Relation.ANYONE, _EVERYBODY, (Action.JOIN_GROUP,)),
    (
        ThingKind.GROUP,
        Relation.ANYONE,
        (Role.ADMINISTRATOR,),
        (Action.SEE_GROUP, Action.MANAGE_GROUP),
    ),
    (ThingKind.PERSON, Relation.COLLEAGUE, (Role.TUTOR,), (Action.SEE_NAME,)),
    (
        ThingKind.BANK,
        Relation.SELF,
        _EVERYBODY,
        (Action.SEE_BANK, Action.EDIT_BANK, Action.PRACTISE_QUESTIONS),
    ),
    (ThingKind.BANK, Relation.OPEN, _EVERYBODY, (Action.PRACTISE_QUESTIONS,)),
    (ThingKind.QUESTION, Relation.SELF, _EVERYBODY, (Action.PRACTISE_QUESTIONS,)),
    (ThingKind.QUESTION, Relation.OPEN, _EVERYBODY, (Action.PRACTISE_QUESTIONS,)),
    (ThingKind.QUESTION, Relation.SET_FOR_ME, _EVERYBODY, (Action.PRACTISE_QUESTIONS,)),
    (ThingKind.BANK, Relation.COMMON, (Role.TUTOR,), (Action.SEE_BANK, Action.EDIT_BANK)),
    (ThingKind.PLACE, Relation.ANYONE, _EVERYBODY, (Action.MAKE_OWN_BANK,)),
    (ThingKind.PLACE, Relation.ANYONE, (Role.TUTOR,), (Action.MAKE_GROUP, Action.MAKE_BANK)),
    (
        ThingKind.PLACE,
        Relation.ANYONE,
        (Role.CASE_MANAGER,),
        (Action.SEE_CASELOAD, Action.MAKE_FUNDER_REPORT),
    ),
    (
        ThingKind.PLACE,
        Relation.ANYONE,
        (Role.ADMINISTRATOR,),
        (
            Action.MANAGE_PEOPLE,
            Action.MANAGE_SITES,
            Action.MANAGE_SETTINGS,
            Action.MAKE_GROUP,
            Action.SEE_HEALTH,
            Action.SEE_AUDIT,
            Action.EDIT_OUTCOME_AREAS,
            Action.MAKE_FUNDER_REPORT,
        ),
    ),
)

_ALLOWED = frozenset(
    (role, relation, kind, action)
    for kind, relation, roles, actions in _RULES
    for role in roles
    for action in actions
)


def permits(
    roles: Collection[Role], relations: Collection[Relation], kind: ThingKind, action: Action
) -> bool:
    """Whether somebody with these roles and relations may do this with a thing of this kind.

    Example:
        >>> permits({Role.CASE_MANAGER}, {Relation.SHARED_SOUND}, ThingKind.ANSWER, Action.HEAR)
        False
    """
    held = {*relations, Relation.ANYONE}
    return any((role, relation, kind, action) in _ALLOWED for role in roles for relation in held)
