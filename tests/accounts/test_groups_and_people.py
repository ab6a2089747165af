from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coach.account_records import Role
from coach.accounts.names import BadName
from coach.accounts.people import WrongRole
from coach.accounts.register import LastAdministrator, NoRole
from coach.errors import NotAllowed, NotFound
from tests.accounts.town import NOW

if TYPE_CHECKING:
    from tests.accounts.town import Town


@pytest.fixture
def group_id(town: Town) -> str:
    """A group of one tutor with two participants."""
    tutor = town.person("tutor", Role.TUTOR)
    group = town.accounts.groups.make(tutor, "Monday", NOW)
    code = town.accounts.groups.open_joining(tutor, group.id, NOW)
    for name in ("Amina", "Babak"):
        town.accounts.groups.join(town.person(name), code, NOW)
    return group.id


def names(town: Town, actor: str, group_id: str) -> list[str]:
    """Whose names somebody sees in a group."""
    seen = town.accounts.groups.members(town.id_of(actor), group_id, NOW)
    return [member.display_name for member in seen]


def test_a_participant_sees_the_tutor_and_nobody_else(town: Town, group_id: str) -> None:
    """Who else takes part is the tutor's and the administrator's to see."""
    town.administrator()
    assert names(town, "Amina", group_id) == ["tutor", "Amina"]
    assert names(town, "tutor", group_id) == ["tutor", "Amina", "Babak"]
    assert names(town, "administrator", group_id) == ["tutor", "Amina", "Babak"]


def test_the_code_is_for_those_who_manage_the_group(town: Town, group_id: str) -> None:
    """A participant sees the group's name, not how others can join."""
    groups = town.accounts.groups
    assert groups.group(town.id_of("tutor"), group_id, NOW).join_code
    assert groups.group(town.id_of("Amina"), group_id, NOW).join_code is None
    assert [g.join_code for g in groups.taken_part_in(town.id_of("Amina"), NOW)] == [None]


def test_joining_twice_or_as_its_tutor_changes_nothing(town: Town, group_id: str) -> None:
    """A tutor who types their own code still teaches the group."""
    tutor, groups = town.id_of("tutor"), town.accounts.groups
    code = groups.open_joining(tutor, group_id, NOW)
    for name in ("tutor", "Amina", "Amina"):
        groups.join(town.id_of(name), code, NOW)
    assert [group.id for group in groups.taught_by(tutor, NOW)] == [group_id]
    assert names(town, "tutor", group_id) == ["tutor", "Amina", "Babak"]


def test_leaving_is_ones_own_to_decide(town: Town, group_id: str) -> None:
    """Who leaves is out of sight at once."""
    amina, tutor = town.id_of("Amina"), town.id_of("tutor")
    town.accounts.groups.take_out(amina, group_id, amina, NOW)
    assert names(town, "tutor", group_id) == ["tutor", "Babak"]
    with pytest.raises(NotAllowed):
        town.accounts.people.name(tutor, amina, NOW)


def test_a_tutor_can_neither_take_a_tutor_out_nor_pull_anybody_in(
    town: Town, group_id: str
) -> None:
    """Else any tutor could get hold of anybody: only the code and administrators bring people."""
    tutor, other = town.id_of("tutor"), town.person("other", Role.TUTOR)
    stranger = town.person("stranger")
    groups = town.accounts.groups
    groups.put_in(town.administrator(), group_id, other, teaches=True, now=NOW)
    with pytest.raises(NotAllowed):
        groups.take_out(tutor, group_id, other, NOW)
    with pytest.raises(NotAllowed):
        groups.put_in(tutor, group_id, stranger, teaches=False, now=NOW)


def test_who_becomes_staff_is_led_by_nobody(town: Town, group_id: str) -> None:
    """A participant who is made a tutor is a colleague: the name can be seen, and nothing else."""
    admin, tutor, amina = town.administrator(), town.id_of("tutor"), town.id_of("Amina")
    assert town.accounts.people.renew_sign_in(tutor, amina, NOW)
    town.accounts.people.set_roles(admin, amina, {Role.PARTICIPANT, Role.TUTOR}, NOW)
    with pytest.raises(NotAllowed):
        town.accounts.people.renew_sign_in(tutor, amina, NOW)
    with pytest.raises(NotAllowed):
        town.accounts.overview.attendance(tutor, amina, NOW)
    assert names(town, "tutor", group_id) == ["tutor", "Amina", "Babak"]


def test_a_group_that_is_removed_takes_nobody_along(town: Town, group_id: str) -> None:
    """Its people stay; their tutor leads them no more."""
    tutor, amina = town.id_of("tutor"), town.id_of("Amina")
    town.accounts.groups.remove(tutor, group_id, NOW)
    assert town.accounts.access.roles(amina) == {Role.PARTICIPANT}
    with pytest.raises(NotAllowed):
        town.accounts.people.name(tutor, amina, NOW)
    with pytest.raises(NotFound):
        town.accounts.groups.group(tutor, group_id, NOW)


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u202e", "x" * 61])
def test_a_name_must_be_one(town: Town, name: str) -> None:
    """Groups and sites have names that can be seen and fit into a line."""
    admin = town.administrator()
    with pytest.raises(BadName):
        town.accounts.groups.make(admin, name, NOW)
    with pytest.raises(BadName):
        town.accounts.people.add_site(admin, name, NOW)


def test_the_last_administrator_stays(town: Town) -> None:
    """Neither closed nor without the role, until there is another one."""
    people, admin = town.accounts.people, town.administrator()
    attempts = (
        lambda: people.close(admin, admin, NOW),
        lambda: people.set_roles(admin, admin, {Role.TUTOR}, NOW),
    )
    for attempt in attempts:
        with pytest.raises(LastAdministrator):
            attempt()
    with pytest.raises(NoRole):
        people.set_roles(admin, admin, set(), NOW)
    other = town.person("second", Role.ADMINISTRATOR)
    people.close(admin, other, NOW)
    with pytest.raises(LastAdministrator):  # a closed one lets nobody in
        people.close(admin, admin, NOW)
    people.open_again(admin, other, NOW)
    people.close(admin, admin, NOW)
    assert town.accounts.register.has_administrator()


def test_nobody_is_kept_from_erasing_themselves(town: Town) -> None:
    """Not even the last administrator: the promise was made to everybody."""
    admin = town.administrator()
    town.accounts.people.erase(admin, admin, NOW)
    assert town.erased == [(admin, admin)]


def test_a_caseload_is_of_a_case_manager_and_holds_participants(town: Town) -> None:
    """Others are refused; the case manager sees names until it ends."""
    admin, people = town.administrator(), town.accounts.people
    manager, amina = town.person("manager", Role.CASE_MANAGER), town.person("Amina")
    tutor = town.person("tutor", Role.TUTOR)
    for leads, led in ((tutor, amina), (manager, tutor), (amina, amina)):
        with pytest.raises(WrongRole):
            people.look_after(admin, leads, led, NOW)
    for _ in range(2):
        people.look_after(admin, manager, amina, NOW)
    assert [person.display_name for person in people.caseload(manager, NOW)] == ["Amina"]
    people.look_after_no_more(admin, manager, amina, NOW)
    assert people.caseload(manager, NOW) == ()
    with pytest.raises(NotAllowed):
        people.name(manager, amina, NOW)


def test_an_erased_person_is_gone_from_every_table(town: Town, group_id: str) -> None:
    """No row names them but the trail's, which holds random ids alone."""
    admin, amina = town.administrator(), town.id_of("Amina")
    town.accounts.people.look_after(admin, town.person("manager", Role.CASE_MANAGER), amina, NOW)
    town.accounts.people.erase(amina, amina, NOW)
    assert town.erased == [(amina, amina)]
    assert names(town, "tutor", group_id) == ["tutor", "Babak"]
    assert town.tables_naming(amina) == {"audit"}


def test_sites_come_and_go(town: Town) -> None:
    """People and groups of a site that is removed stay, without a site."""
    admin, people = town.administrator(), town.accounts.people
    site = people.add_site(admin, " Hall ", NOW)
    amina = town.person("Amina")
    people.set_site(admin, amina, site.id, NOW)
    people.rename_site(admin, site.id, "Big hall", NOW)
    assert [known.name for known in people.sites(admin, NOW)] == ["Big hall"]
    people.remove_site(admin, site.id, NOW)
    assert people.sites(admin, NOW) == ()
    assert town.accounts.sign_in.account(amina).site_id is None
