"""Everybody tries everything: each person of a small town × each thing × each action."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from coach.account_records import Action, Outcome, Role, Thing, ThingKind
from coach.accounts.access import Access, Gate
from coach.accounts.audit import AuditTrail
from coach.accounts.custody import open_custody
from coach.bank_records import Audience
from coach.classes.remarks import Given
from coach.errors import NotAllowed, NotFound
from coach.jobs.sql_errands import SqlErrandQueue
from coach.jobs.sql_queue import SqlJobQueue
from coach.practice import Practice
from coach.storage.audit_entries import AuditStore
from coach.storage.relations import RelationStore
from coach.storage.tables import BANK_PARTS, BANKS, QUESTION_CONTENTS, TASK_QUESTIONS, TASKS
from tests.accounts.case_doors import case_doors
from tests.accounts.feeling_doors import feeling_doors
from tests.accounts.report_doors import report_doors
from tests.accounts.task_doors import task_doors
from tests.accounts.town import KEY, NOW, Town, open_town
from tests.classes.classroom import glance_of, remarks_of
from tests.shelves import shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coach.classes.glance import Glance
    from coach.classes.remarks import Remarks

LATER = NOW + timedelta(hours=2)
"""When everybody tries: shares until an hour after NOW have ended."""
MONTH, HOUR = timedelta(days=30), timedelta(hours=1)

ACTIONS = {
    ThingKind.PERSON: "practise see_name see_attendance see_progress change_own_settings "
    "give_consent export_everything erase_everything renew_sign_in manage_account share_with "
    "see_own_history say_feeling see_feelings see_case set_goal write_case ask_for_report "
    "answer_report make_report make_report_with_scores",
    ThingKind.ANSWER: (
        "see_whole see_scores see_words hear change_answer delete_answer share comment correct "
        "see_remarks"
    ),
    ThingKind.GROUP: ("see_group manage_group join_group leave_group set_task do_task see_class"),
    ThingKind.BANK: "see_bank edit_bank practise_questions",
    ThingKind.QUESTION: "practise_questions",
    ThingKind.PLACE: (
        "manage_people manage_sites manage_settings make_group see_health see_audit make_bank "
        "make_own_bank see_caseload edit_outcome_areas make_funder_report"
    ),
}
OWN_PERSON = (
    "practise see_name see_attendance see_progress change_own_settings give_consent "
    "export_everything erase_everything see_own_history say_feeling see_feelings see_case "
    "set_goal answer_report make_report make_report_with_scores"
)
CASELOAD = (
    "see_name see_attendance see_progress renew_sign_in see_case set_goal write_case ask_for_report"
)
MANAGED = "see_name renew_sign_in manage_account erase_everything"
OWN_ANSWER = "see_whole see_scores see_words hear change_answer delete_answer share see_remarks"
ANSWERS = ("private", "scores", "words", "sound", "manager", "ended", "back", "past", "closed")

TUTORS = "tutor other_tutor past_tutor learner"
NO_TUTORS = "owner mate stranger manager other_manager admin"

EXPECTED = {
    ("owner", "person owner"): OWN_PERSON,
    ("tutor", "person owner"): "see_name see_attendance renew_sign_in",
    ("manager", "person owner"): CASELOAD,
    ("admin", "person owner"): MANAGED,
    ("owner mate", "person tutor"): "see_name share_with",
    ("tutor", "person tutor"): OWN_PERSON,
    ("admin", "person tutor"): MANAGED,
    ("other_tutor past_tutor learner", "person tutor"): "see_name",  # colleagues
    ("tutor other_tutor past_tutor", "person learner"): "see_name",
    ("learner", "person learner"): OWN_PERSON,  # a tutor who takes part in another's group
    ("admin", "person learner"): MANAGED,
    **{("owner", f"answer {name}"): OWN_ANSWER for name in ANSWERS},
    ("tutor", "answer scores"): "see_scores correct",
    ("tutor", "answer words"): "see_words comment see_remarks",
    ("tutor", "answer sound"): "hear",
    ("manager", "answer manager"): "see_scores see_words",
    ("owner mate learner", "group here"): "see_group leave_group join_group do_task",
    ("tutor", "group here"): ("see_group manage_group leave_group join_group set_task see_class"),
    ("admin", "group here"): "see_group manage_group join_group",
    ("stranger manager other_manager other_tutor past_tutor", "group here"): "join_group",
    ("other_tutor", "group there"): (
        "see_group manage_group leave_group join_group set_task see_class"
    ),
    ("admin", "group there"): "see_group manage_group join_group",
    (
        "owner mate learner tutor stranger manager other_manager past_tutor",
        "group there",
    ): "join_group",
    ("tutor other_tutor past_tutor learner", "place"): "make_group make_bank make_own_bank",
    ("owner mate stranger", "place"): "make_own_bank",
    ("manager other_manager", "place"): "make_own_bank see_caseload make_funder_report",
    ("admin", "place"): (
        "manage_people manage_sites manage_settings make_group see_health see_audit make_own_bank "
        "edit_outcome_areas make_funder_report"
    ),
    ("tutor other_tutor past_tutor learner", "bank common"): "see_bank edit_bank",
    (TUTORS, "bank open"): "see_bank edit_bank practise_questions",
    (NO_TUTORS, "bank open"): "practise_questions",
    ("owner", "bank own"): "see_bank edit_bank practise_questions",
    (f"{TUTORS} {NO_TUTORS}", "question open"): "practise_questions",
    ("owner", "question own"): "practise_questions",
    ("tutor owner mate learner", "question set"): "practise_questions",
}
"""Everything that is allowed, by who asks and for what: nothing else is. `closed`, `new` (with a
one-time code), `gone` and `nobody` are nowhere in it."""


@dataclass(kw_only=True)
class World:
    """The town with everybody in it, by the names of the table."""

    town: Town
    people: dict[str, str]
    things: dict[str, Thing]
    practice: Practice
    remarks: Remarks
    glance: Glance
    comment_id: str
    access: Access
    trail: AuditTrail

    def denials(self) -> int:
        """How many are in the trail."""
        return len(self.trail.search(outcome=Outcome.DENIED))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everybody and everything that somebody could ask for."""
    town = open_town(tmp_path_factory.mktemp("town"))
    people = _people(town)
    things = {
        **_persons(people),
        **_groups(town, people),
        **_answers(town, people),
        **_banks(town, people),
        **_questions(town, people),
        "place": Thing(kind=ThingKind.PLACE),
    }
    _what_changed_since(town, people, things)
    trail = AuditTrail(AuditStore(town.database), KEY)
    access = Access(RelationStore(town.database), trail)
    queue, errands = SqlJobQueue(town.database), SqlErrandQueue(town.database)
    practice = Practice(
        shelf=shelf(town.database),
        attempts=town.attempts,
        queue=queue,
        custody=open_custody(town.settings, town.database, jobs=queue, errands=errands),
        gate=Gate(access=town.accounts.access, clock=lambda: LATER),
        settings=town.settings,
    )
    yield World(
        town=town,
        people=people,
        things=things,
        practice=practice,
        remarks=(remarks := remarks_of(town)),
        glance=glance_of(town),
        comment_id=remarks.comment(people["tutor"], "words", "Good.", NOW).id,
        access=access,
        trail=trail,
    )
    town.database.close()


def _people(town: Town) -> dict[str, str]:
    tutors = ("tutor", "other_tutor", "past_tutor", "closed")
    people = {
        "admin": town.administrator(),
        **{name: town.person(name) for name in ("owner", "mate", "stranger", "new", "gone")},
        **{name: town.person(name, Role.TUTOR) for name in tutors},
        **{name: town.person(name, Role.CASE_MANAGER) for name in ("manager", "other_manager")},
        "learner": town.person("learner", Role.TUTOR, Role.PARTICIPANT),
        "nobody": "0" * 32,
    }
    town.accounts.people.look_after(people["admin"], people["manager"], people["owner"], NOW)
    return people


def _persons(people: dict[str, str]) -> dict[str, Thing]:
    return {
        f"person {name}": Thing(kind=ThingKind.PERSON, id=people[name])
        for name in ("owner", "tutor", "learner")
    }


def _groups(town: Town, people: dict[str, str]) -> dict[str, Thing]:
    groups = town.accounts.groups
    here = groups.make(people["tutor"], "here", NOW).id
    there = groups.make(people["other_tutor"], "there", NOW).id
    code = groups.open_joining(people["tutor"], here, NOW)
    for name in ("owner", "mate", "learner", "gone", "new"):
        groups.join(people[name], code, NOW)
    for name in ("past_tutor", "closed"):
        groups.put_in(people["admin"], here, people[name], teaches=True, now=NOW)
    return {
        "group here": Thing(kind=ThingKind.GROUP, id=here),
        "group there": Thing(kind=ThingKind.GROUP, id=there),
    }


def _answers(town: Town, people: dict[str, str]) -> dict[str, Thing]:
    for name in ANSWERS:
        town.answer(name, people["owner"])
    everything = ("scores", "words", "sound")
    for name in ("scores", "words", "sound"):
        town.share(name, people["tutor"], name, until=MONTH)
    town.share("manager", people["manager"], "scores", "words", until=MONTH)
    town.share("ended", people["tutor"], *everything, until=HOUR)
    town.share("past", people["past_tutor"], *everything, until=MONTH)
    town.share("closed", people["closed"], *everything, until=MONTH)
    back = town.share("back", people["tutor"], *everything, until=MONTH)
    town.accounts.sharing.take_back(people["owner"], back.id, NOW)
    return {f"answer {name}": Thing(kind=ThingKind.ANSWER, id=name) for name in ANSWERS}


def _banks(town: Town, people: dict[str, str]) -> dict[str, Thing]:
    kept = {
        "common": (None, Audience.TASKS),
        "open": (None, Audience.EVERYBODY),
        "own": (people["owner"], Audience.OWNER),
    }
    made = {"created_at": NOW, "changed_at": NOW}
    with town.database.transaction() as connection:
        for name, (owner_id, audience) in kept.items():
            row = {"id": name, "owner_id": owner_id, "audience": audience, **made}
            connection.execute(insert(BANKS).values(row))
    return {f"bank {name}": Thing(kind=ThingKind.BANK, id=name) for name in kept}


def _questions(town: Town, people: dict[str, str]) -> dict[str, Thing]:
    """Words published in an open bank, in a bank for tasks, in one's own; retired; set; ended."""
    published = {"open": "open", "common": "common", "own": "own", "retired": "open"}
    groups = town.accounts.groups
    here = groups.taught_by(people["tutor"], NOW)[0].id
    tasks = {"set": None, "ended": NOW + HOUR}
    with town.database.transaction() as connection:
        for name in {*published, *tasks}:
            connection.execute(insert(QUESTION_CONTENTS).values(id=name, content="{}"))
        for name, bank_id in published.items():
            state = "retired" if name == "retired" else "published"
            part = {"bank_id": bank_id, "part_id": name, "state": state, "position": 0}
            out = {"number": 1, "published_number": 1, "published_content_id": name}
            connection.execute(insert(BANK_PARTS).values(**part, **out))
        for name, ended_at in tasks.items():
            task = {"id": name, "group_id": here, "title": "", "note": "", "tries": 1}
            moments = {"set_at": NOW, "ended_at": ended_at}
            connection.execute(insert(TASKS).values(**task, **moments))
            question = {"task_id": name, "position": 0, "question_id": name, "content_id": name}
            connection.execute(insert(TASK_QUESTIONS).values(question))
    names = (*published, *tasks)
    return {f"question {name}": Thing(kind=ThingKind.QUESTION, id=name) for name in names}


def _what_changed_since(town: Town, people: dict[str, str], things: dict[str, Thing]) -> None:
    accounts, admin = town.accounts, people["admin"]
    accounts.groups.take_out(admin, things["group here"].id, people["past_tutor"], NOW)
    accounts.people.close(admin, people["closed"], NOW)
    accounts.people.renew_sign_in(people["tutor"], people["new"], NOW)
    town.users.erase(people["gone"])


def _allowed(who: str, what: str) -> set[str]:
    return {
        action
        for (names, thing), actions in EXPECTED.items()
        if thing == what and who in names.split()
        for action in actions.split()
    }


def test_everybody_tries_every_action_on_every_thing(world: World) -> None:
    """What is written out above passes, everything else is denied and in the trail."""
    wrong: list[str] = []
    denied = 0
    before = world.denials()
    with world.town.database.transaction():  # one commit for all entries
        for who, actor_id in world.people.items():
            for what, thing in world.things.items():
                allowed = _allowed(who, what)
                for action in map(Action, ACTIONS[thing.kind].split()):
                    passed = _passes(world.access, actor_id, action, thing)
                    denied += not passed
                    if passed is not (action.value in allowed):
                        wrong.append(f"{who} {action} {what}: {passed}")
    assert wrong == []
    assert world.denials() - before == denied
    assert denied > 1000
    assert world.trail.check() is None


def _passes(access: Access, actor_id: str, action: Action, thing: Thing) -> bool:
    try:
        access.check(actor_id, action, thing, LATER)
    except NotAllowed:
        return False
    return True


ONE_OF_EACH = (
    "person owner",
    "answer scores",
    "group here",
    "bank own",
    "question set",
    "place",
)


def test_what_is_shown_is_what_passes(world: World) -> None:
    """`may` says what `check` would do, also for actions of another kind, and writes nothing."""
    before = world.trail.search(limit=1)
    for what in ONE_OF_EACH:
        for who in ("owner", "tutor", "stranger", "admin", "closed"):
            allowed = _allowed(who, what)
            for action in Action:
                shown = world.access.may(world.people[who], action, world.things[what], LATER)
                assert shown is (action.value in allowed)
    assert world.trail.search(limit=1) == before


Call = tuple[str, "Callable[[str], object]"]


def _calls(world: World) -> list[Call]:
    """Every door of the services, with who may go through it."""
    accounts, practice = world.town.accounts, world.practice
    here, owner = world.things["group here"].id, world.people["owner"]
    people, groups, sharing, shared = (
        accounts.people,
        accounts.groups,
        accounts.sharing,
        accounts.shared,
    )
    (shared_scores,) = sharing.of_answer(owner, "scores", LATER)
    until = LATER + HOUR
    remarks, given = world.remarks, [Given(line="overall", value=2, reason="Short.")]
    participant = frozenset({Role.PARTICIPANT})
    return [
        # an answer of the owner's
        ("owner", lambda a: practice.attempt("scores", a)),
        ("owner", lambda a: practice.tries_like("scores", a)),
        ("owner", lambda a: practice.follow_up("scores", a)),
        ("owner", lambda a: practice.follow_up_question("scores", a)),
        ("owner", lambda a: practice.erase_sound("scores", a)),
        ("owner tutor", lambda a: practice.sound("sound", a, LATER)),
        ("owner", lambda a: practice.sound("words", a, LATER)),
        ("owner", lambda a: practice.sound("ended", a, LATER)),
        ("owner tutor", lambda a: shared.scores(a, "scores", LATER)),
        ("owner", lambda a: shared.scores(a, "words", LATER)),
        ("owner tutor", lambda a: shared.words(a, "words", LATER)),
        ("owner", lambda a: shared.words(a, "scores", LATER)),
        ("owner manager", lambda a: shared.scores(a, "manager", LATER)),
        ("owner manager", lambda a: shared.words(a, "manager", LATER)),
        ("owner", lambda a: practice.sound("manager", a, LATER)),
        ("owner", lambda a: shared.scores(a, "past", LATER)),
        ("owner", lambda a: shared.words(a, "closed", LATER)),
        ("owner", lambda a: shared.scores(a, "back", LATER)),
        ("owner", lambda a: sharing.of_answer(a, "scores", LATER)),
        ("owner", lambda a: sharing.take_back(a, shared_scores.share.id, LATER)),
        (
            "owner",
            lambda a: sharing.narrow(
                a, "scores", scores=False, words=False, sound=False, now=LATER
            ),
        ),
        (
            "owner",
            lambda a: sharing.share(
                a,
                "private",
                world.people["tutor"],
                scores=True,
                words=True,
                sound=True,
                until=until,
                now=LATER,
            ),
        ),
        # what is said of it
        ("tutor", lambda a: remarks.comment(a, "words", "Good.", LATER)),
        ("", lambda a: remarks.comment(a, "scores", "Good.", LATER)),
        ("", lambda a: remarks.comment(a, "manager", "Good.", LATER)),
        ("", lambda a: remarks.comment(a, "ended", "Good.", LATER)),
        ("tutor", lambda a: remarks.change(a, world.comment_id, "Better.", LATER)),
        ("tutor", lambda a: remarks.remove(a, world.comment_id, LATER)),
        ("owner tutor", lambda a: remarks.of_answer(a, "words", LATER)),
        ("owner", lambda a: remarks.of_answer(a, "scores", LATER)),
        ("owner", lambda a: remarks.of_answer(a, "manager", LATER)),
        ("owner", lambda a: remarks.seen(a, "words", LATER)),
        ("tutor", lambda a: remarks.lines(a, "scores", LATER)),
        ("tutor", lambda a: remarks.mine(a, "scores", LATER)),
        ("tutor", lambda a: remarks.correct(a, "scores", given, LATER)),
        ("", lambda a: remarks.correct(a, "words", given, LATER)),
        ("", lambda a: remarks.correct(a, "closed", given, LATER)),
        ("owner tutor", lambda a: remarks.machine(a, "scores", LATER)),
        ("tutor", lambda a: world.glance.of_group(a, here, LATER)),
        # a person
        ("owner tutor manager admin", lambda a: people.name(a, owner, LATER)),
        ("owner tutor manager", lambda a: accounts.overview.attendance(a, owner, LATER)),
        ("owner manager", lambda a: accounts.overview.progress(a, owner, LATER)),
        ("tutor manager admin", lambda a: people.renew_sign_in(a, owner, LATER)),
        ("admin", lambda a: people.renew_sign_in(a, world.people["learner"], LATER)),
        ("admin", lambda a: people.set_roles(a, owner, participant, LATER)),
        ("admin", lambda a: people.close(a, owner, LATER)),
        ("admin", lambda a: people.open_again(a, owner, LATER)),
        ("admin", lambda a: people.set_site(a, owner, None, LATER)),
        ("owner admin", lambda a: people.erase(a, owner, LATER)),
        ("owner", lambda a: accounts.own_sessions.listed(a, owner, LATER, token="")),
        ("owner", lambda a: accounts.own_sessions.end(a, owner, "any", LATER)),
        *feeling_doors(world.town, owner, LATER),
        # a group
        ("owner mate learner tutor admin", lambda a: groups.group(a, here, LATER)),
        ("owner mate learner tutor admin", lambda a: groups.members(a, here, LATER)),
        ("tutor admin", lambda a: groups.rename(a, here, "Monday", LATER)),
        ("tutor admin", lambda a: groups.remove(a, here, LATER)),
        ("tutor admin", lambda a: groups.open_joining(a, here, LATER)),
        ("tutor admin", lambda a: groups.close_joining(a, here, LATER)),
        ("owner tutor admin", lambda a: groups.take_out(a, here, owner, LATER)),
        ("tutor admin", lambda a: groups.take_out(a, here, world.people["tutor"], LATER)),
        ("admin", lambda a: groups.put_in(a, here, owner, teaches=True, now=LATER)),
        *task_doors(world.town, world.people["tutor"], here, LATER),
        *case_doors(world.town, world.people, LATER),
        *report_doors(world.town, world.people["manager"], owner, LATER),
        # the place
        ("admin", lambda a: people.everybody(a, LATER)),
        ("admin", lambda a: people.search(a, "own", LATER)),
        ("admin", lambda a: people.person(a, owner, LATER)),
        ("admin", lambda a: people.names(a, [owner], LATER)),
        ("admin", lambda a: people.caseload_of(a, world.people["manager"], LATER)),
        ("admin", lambda a: people.look_after(a, world.people["other_manager"], owner, LATER)),
        (
            "admin",
            lambda a: people.look_after_no_more(a, world.people["manager"], owner, LATER),
        ),
        ("admin", lambda a: people.sites(a, LATER)),
        ("admin", lambda a: people.add_site(a, "Hall", LATER)),
        ("admin", lambda a: groups.all(a, LATER)),
        ("admin", lambda a: accounts.help_places.write(a, ["Call 111"], LATER)),
        (
            "admin",
            lambda a: people.make(
                a,
                display_name="New",
                sign_in_name="somebody new",
                roles=participant,
                now=LATER,
            ),
        ),
        ("tutor other_tutor past_tutor learner admin", lambda a: groups.make(a, "Mine", LATER)),
    ]


class Undo(Exception):
    """Takes back what a call did."""


def test_everybody_knocks_at_every_door(world: World) -> None:
    """Each method of the services lets in whom it should; each other one is in the trail."""
    wrong: list[str] = []
    for number, (allowed, call) in enumerate(_calls(world)):
        for who, actor_id in world.people.items():
            said = _tried(world, call, actor_id)
            expected = "in" if who in allowed.split() else "denied"
            if said != expected:
                wrong.append(f"door {number}, {who}: {said}, not {expected}")
    assert wrong == []


def _tried(world: World, call: Callable[[str], object], actor_id: str) -> str:
    said: list[str] = []
    with suppress(Undo), world.town.database.transaction():
        said.append(_said(world, call, actor_id))
        raise Undo
    return said[0]


def _said(world: World, call: Callable[[str], object], actor_id: str) -> str:
    try:
        call(actor_id)
    except NotFound:
        newest = world.trail.search(limit=1)[0]
        noted = newest.outcome is Outcome.DENIED and newest.actor_id == actor_id
        return "denied" if noted else "not there, and not noted"
    return "in"


def test_many_people_at_once_are_the_same_as_one_by_one(world: World) -> None:
    """What somebody is to each person of a list is what they are to that person alone."""
    relations, everybody = RelationStore(world.town.database), tuple(world.people.values())
    actions = {Action.SEE_NAME, Action.SEE_CASE, Action.SEE_FEELINGS}
    with world.town.database.transaction():
        for actor_id in everybody:
            at_once = relations.to_people(actor_id, everybody, LATER)
            for user_id in everybody:
                person = Thing(kind=ThingKind.PERSON, id=user_id)
                assert at_once.get(user_id) == relations.relations(actor_id, person, LATER)
            permitted = world.access.permitted(actor_id, actions, everybody, LATER)
            assert permitted.keys() == at_once.keys()
    manager, owner, mate = (world.people[who] for who in ("manager", "owner", "mate"))
    found = world.access.permitted(manager, actions, (owner, mate, "no such person"), LATER)
    assert found == {owner: {Action.SEE_NAME, Action.SEE_CASE}, mate: set()}


def test_what_is_not_there_is_answered_like_what_is_denied(world: World) -> None:
    """Nobody learns from the words whether there is such a thing."""
    said = set()
    for thing_id in ("private", "no such answer"):
        thing = Thing(kind=ThingKind.ANSWER, id=thing_id)
        with pytest.raises(NotFound) as caught:
            world.access.check(world.people["stranger"], Action.SEE_WORDS, thing, LATER)
        said.add((type(caught.value), str(caught.value)))
    assert len(said) == 1
