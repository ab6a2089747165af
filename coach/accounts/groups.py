"""Groups: making them, opening them with a code, who is in them. Each asks `Access` first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.account_records import Action, Group, Outcome, Role, Thing, ThingKind
from coach.accounts.names import JOIN_CODE_LENGTH, new_code, shown_code, shown_name
from coach.storage.users import random_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.accounts.join_codes import JoinCodes
    from coach.storage.accounts import AccountStore
    from coach.storage.groups import GroupStore
    from coach.storage.users import UserStore

JOIN_CODE_GOOD_FOR = timedelta(days=14)
"""Two weeks of lessons; a new one is made with one tap."""
_PLACE = Thing(kind=ThingKind.PLACE)


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody in a group, whose name the one who asked may see."""

    user_id: str
    display_name: str
    teaches: bool


class Groups:
    """The service behind the pages of groups. Every method says who asks, first."""

    def __init__(
        self,
        *,
        access: Access,
        groups: GroupStore,
        users: UserStore,
        accounts: AccountStore,
        join_codes: JoinCodes,
        trail: AuditTrail,
        new_id: Callable[[], str] = random_id,
        new_code: Callable[[int], str] = new_code,
    ) -> None:
        self._access = access
        self._groups = groups
        self._users = users
        self._accounts = accounts
        self._join_codes = join_codes
        self._trail = trail
        self._new_id = new_id
        self._new_code = new_code

    def make(self, actor_id: str, name: str, now: datetime, *, site_id: str | None = None) -> Group:
        """A new group, taught by its maker if they are a tutor; raises `BadName`, `NotAllowed`."""
        self._access.check(actor_id, Action.MAKE_GROUP, _PLACE, now)
        group = Group(
            id=self._new_id(),
            name=shown_name(name),
            site_id=site_id,
            join_code=None,
            join_code_until=None,
            created_at=now,
        )
        with self._groups.transaction():
            self._groups.add(group)
            if Role.TUTOR in self._accounts.get(actor_id).roles:
                self._groups.put_in(group.id, actor_id, teaches=True)
            self._note(actor_id, "group_made", group.id, now)
        return group

    def taught_by(self, actor_id: str, now: datetime) -> tuple[Group, ...]:
        """The groups that somebody teaches and may see, by name."""
        return self._seen(self._groups.of(actor_id, teaching=True), actor_id, now)

    def taken_part_in(self, actor_id: str, now: datetime) -> tuple[Group, ...]:
        """The groups that somebody takes part in, by name."""
        return self._seen(self._groups.of(actor_id, teaching=False), actor_id, now)

    def all(self, actor_id: str, now: datetime) -> tuple[Group, ...]:
        """Every group, by name, for an administrator; raises `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_PEOPLE, _PLACE, now)
        return self._groups.all()

    def group(self, actor_id: str, group_id: str, now: datetime) -> Group:
        """One group; its code is only for those who manage it; raises `NotAllowed`."""
        self._access.check(actor_id, Action.SEE_GROUP, _group(group_id), now)
        return self._as_seen(actor_id, self._groups.get(group_id), now)

    def members(self, actor_id: str, group_id: str, now: datetime) -> tuple[Member, ...]:
        """Who is in a group, as far as the one who asks may see their names, by name.

        A participant sees the tutors and themselves, nobody else. Raises `NotAllowed`.
        """
        self._access.check(actor_id, Action.SEE_GROUP, _group(group_id), now)
        teaches = {
            user_id: teaching
            for teaching in (True, False)
            for user_id in self._groups.members(group_id, teaching=teaching)
        }
        permitted = self._access.permitted(actor_id, (Action.SEE_NAME,), teaches, now)
        seen = [user_id for user_id, actions in permitted.items() if actions]
        others = [user_id for user_id in seen if user_id != actor_id]
        self._access.note_looks(actor_id, Action.SEE_NAME, others, now)
        members = (
            Member(user_id=user_id, display_name=name, teaches=teaches[user_id])
            for user_id, name in self._users.names(seen).items()
        )
        return tuple(
            sorted(members, key=lambda who: (not who.teaches, who.display_name, who.user_id))
        )

    def rename(self, actor_id: str, group_id: str, name: str, now: datetime) -> None:
        """Give a group another name; raises `BadName`, `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_GROUP, _group(group_id), now)
        self._groups.change(group_id, name=shown_name(name))

    def remove(self, actor_id: str, group_id: str, now: datetime) -> None:
        """Take a group away; its people stay; raises `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_GROUP, _group(group_id), now)
        with self._groups.transaction():
            self._groups.erase(group_id)
            self._note(actor_id, "group_removed", group_id, now)

    def open_joining(self, actor_id: str, group_id: str, now: datetime) -> str:
        """A new join code, as it is shown; the one before is no good any more; `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_GROUP, _group(group_id), now)
        code = self._new_code(JOIN_CODE_LENGTH)
        until = now + JOIN_CODE_GOOD_FOR
        with self._groups.transaction():
            self._groups.change(group_id, join_code=code, join_code_until=until)
            self._note(actor_id, "joining_opened", group_id, now)
        return shown_code(code)

    def close_joining(self, actor_id: str, group_id: str, now: datetime) -> None:
        """Its code is no good any more; raises `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_GROUP, _group(group_id), now)
        with self._groups.transaction():
            self._groups.change(group_id, join_code=None, join_code_until=None)
            self._note(actor_id, "joining_closed", group_id, now)

    def join(self, actor_id: str, code: str, now: datetime) -> Group:
        """Take part in the group that a code opens; nothing changes for who is in it already.

        Raises:
            BadJoinCode, TooEarly: about the code.
            NotAllowed: the account may do nothing now.
        """
        group = self._join_codes.group_of(code, now)
        self._access.check(actor_id, Action.JOIN_GROUP, _group(group.id), now)
        if not self._is_in(group.id, actor_id):
            self._put_in(actor_id, group.id, actor_id, teaches=False, now=now)
        return self._as_seen(actor_id, group, now)

    def put_in(
        self, actor_id: str, group_id: str, user_id: str, *, teaches: bool, now: datetime
    ) -> None:
        """Put somebody into a group without a code, also as a tutor: administrators only.

        A tutor could otherwise make anybody theirs.

        Raises:
            NotAllowed: they may not.
            NotFound: the group or the person is not there (any more).
        """
        self._access.check(actor_id, Action.MANAGE_PEOPLE, _PLACE, now)
        self._put_in(actor_id, group_id, user_id, teaches=teaches, now=now)

    def take_out(self, actor_id: str, group_id: str, user_id: str, now: datetime) -> None:
        """Take somebody out, or leave oneself; a tutor is taken out by administrators only.

        Raises:
            NotAllowed: they may not.
        """
        self._access.check(actor_id, *self._needed(actor_id, group_id, user_id), now)
        with self._groups.transaction():
            self._groups.take_out(group_id, user_id)
            self._note(actor_id, "group_left", group_id, now, person_id=user_id)

    def _needed(self, actor_id: str, group_id: str, user_id: str) -> tuple[Action, Thing]:
        if actor_id == user_id:
            return Action.LEAVE_GROUP, _group(group_id)
        if user_id in self._groups.members(group_id, teaching=True):
            return Action.MANAGE_PEOPLE, _PLACE
        return Action.MANAGE_GROUP, _group(group_id)

    def _put_in(
        self, actor_id: str, group_id: str, user_id: str, *, teaches: bool, now: datetime
    ) -> None:
        with self._groups.transaction():
            self._groups.put_in(group_id, user_id, teaches=teaches)
            what = "group_taught" if teaches else "group_joined"
            self._note(actor_id, what, group_id, now, person_id=user_id)

    def _is_in(self, group_id: str, user_id: str) -> bool:
        return any(
            user_id in self._groups.members(group_id, teaching=teaching)
            for teaching in (True, False)
        )

    def _seen(self, groups: tuple[Group, ...], actor_id: str, now: datetime) -> tuple[Group, ...]:
        return tuple(
            self._as_seen(actor_id, group, now)
            for group in groups
            if self._access.may(actor_id, Action.SEE_GROUP, _group(group.id), now)
        )

    def _as_seen(self, actor_id: str, group: Group, now: datetime) -> Group:
        if self._access.may(actor_id, Action.MANAGE_GROUP, _group(group.id), now):
            return group
        return replace(group, join_code=None, join_code_until=None)

    def _note(
        self, actor_id: str, what: str, group_id: str, now: datetime, *, person_id: str = ""
    ) -> None:
        """Of the group, and of the person whom it concerns besides the one who did it."""
        self._trail.note(actor_id, what, _group(group_id), Outcome.DONE, now)
        if person_id not in {"", actor_id}:
            self._trail.note(actor_id, what, _person(person_id), Outcome.DONE, now)


def _group(group_id: str) -> Thing:
    return Thing(kind=ThingKind.GROUP, id=group_id)


def _person(user_id: str) -> Thing:
    return Thing(kind=ThingKind.PERSON, id=user_id)
