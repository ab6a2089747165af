"""The list of a case manager's people: who is in it, filters, order, parts, bad addresses."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from coach.account_records import Role
from coach.case_records import By, Filters, Order, Stage
from coach.ui import caseload_view
from coach.ui.caseload_view import ORDERS, QUICK, View
from scoring.scale import Band
from tests.ui.caseload import GOAL, NAMES, NEXT, PEOPLE, QUIET, fill
from tests.ui.people import PASSWORD, SECRET_WORDS, open_place
from tests.ui.test_accounts import MARKUP, NOT_HERE, everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from streamlit.testing.v1 import AppTest

    from tests.ui.people import Place

    Visit = Callable[..., AppTest]
    Links = Callable[[AppTest], dict[str, str]]

PART = 25


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place in which cora looks after many; they are `place.ids` too."""
    place = open_place(tmp_path_factory.mktemp("caseload"))
    place.ids |= fill(place)
    yield place
    place.database.close()


def people_in(app: AppTest) -> list[str]:
    """The addresses that the names in the table lead to."""
    table = next(part.value for part in app.html if '"ic-card ic-people"' in part.value)
    return [unescape(address) for address in re.findall(r'href="(\?[^"]+)"', table)]


def test_the_list_says_of_each_what_is_known(visit: Visit, place: Place) -> None:
    """Weeks with their numbers, bands and directions in words, goal, interview, what is next."""
    place.enter("cora")
    app = visit("caseload", name="Zed")
    assert not app.exception
    seen = everything(app)
    assert "1 person of 28" in seen
    assert re.search(
        r"Days with practice in each of the last 8 weeks, the oldest first: [\d, ]+", seen
    )
    assert "12 answers · 3 sessions · 30 minutes" in seen
    assert "going up" in seen
    assert "not clear yet" in seen
    assert "Interview soon" in seen
    assert "Overdue</li>" not in seen
    assert NEXT in seen
    assert "A job in a kitchen &lt;img src=x" in seen
    assert GOAL not in seen
    assert MARKUP not in seen
    assert people_in(app) == [f"?name=Zed&person={place.ids[NAMES[-1]]}"]


def test_nothing_that_was_said_is_on_it(visit: Visit, place: Place) -> None:
    """Amina is in the list; of her answer there is a count."""
    place.enter("cora")
    seen = everything(visit("caseload", name="amina"))
    assert "1 answer" in seen
    assert not any(word in seen for word in ("Nasim", "Kabul", "forty people"))
    assert SECRET_WORDS not in seen


def test_quick_filters_have_their_counts_and_addresses(
    visit: Visit, place: Place, links: Links
) -> None:
    """Each press is an address; a filter keeps the order and begins at the first part."""
    place.enter("cora")
    found = links(visit("caseload", sort="-", after=place.ids[NAMES[2]]))
    assert f"Quiet for two weeks {QUIET}" in found
    assert found[f"Everybody {PEOPLE + 1}"] == ""
    quiet = parse_qs(found[f"Quiet for two weeks {QUIET}"])
    assert quiet == {"show": ["quiet"]}
    app = visit("caseload", show="quiet", sort="answers.down")
    assert len(people_in(app)) == QUIET
    soon = links(app)["Interview within a week 1"]
    assert parse_qs(soon) == {"show": ["soon"], "sort": ["answers.down"]}


def test_a_list_goes_on_and_back(visit: Visit, place: Place, links: Links) -> None:
    """Everybody is on one of two parts; the way back is the first part; an id tells where."""
    place.enter("cora")
    first = visit("caseload")
    on = parse_qs(links(first)["More people"])
    second = visit("caseload", **{name: value[0] for name, value in on.items()})
    back = parse_qs(links(second)["The people before"])
    again = visit("caseload", **{name: value[0] for name, value in back.items()})
    parts = [people_in(app) for app in (first, second, again)]
    assert [len(part) for part in parts] == [PART, PEOPLE + 1 - PART, PART]
    names = [re.findall(r"person=(\w+)", " ".join(part)) for part in parts]
    assert names[0] == names[2]
    assert not set(names[0]) & set(names[1])
    assert "More people" not in links(second)
    assert not any(name.split()[0] in str(on) for name in NAMES)


def test_searching_and_ordering_stand_in_the_address(visit: Visit, place: Place) -> None:
    """What is typed and chosen is found again by back and by a reload."""
    place.enter("cora")
    app = visit("caseload", show="quiet")
    app.text_input(key="coach-people-search").input("person 0").run()
    assert app.query_params["name"] == "person 0"
    assert app.query_params["show"] == "quiet"
    assert len(people_in(app)) == QUIET
    app.selectbox(key="coach-people-order-name").select("readiness.down").run()
    assert app.query_params["sort"] == "readiness.down"
    app.selectbox(key="coach-people-filter-readiness").select(Band.START).run()
    assert app.query_params["ready"] == "start"
    assert "Nobody fits this" in everything(app)
    assert not app.exception


@pytest.mark.parametrize(
    "address",
    [
        {"show": "everything", "sort": "salary", "ready": "best", "outcome": "rich"},
        {"after": "nobody", "before": "somebody", "site": "nowhere-at-all", "show": "quiet"},
        {"name": "<img src=x onerror=alert(1)>" * 20},
        {"show": "name", "after": "\x00'; drop table users --"},
    ],
    ids=["unknown", "gone", "markup", "signs"],
)
def test_a_bad_address_breaks_nothing(visit: Visit, place: Place, address: dict[str, str]) -> None:
    """What nothing here is called is left out; a part that is gone is the first one."""
    place.enter("cora")
    app = visit("caseload", **address)
    assert not app.exception
    seen = everything(app)
    assert "28" in seen
    assert MARKUP not in "\n".join(part.value for part in app.html)


def test_who_looks_after_nobody_is_told(visit: Visit, place: Place) -> None:
    """A case manager without people is told so; to everybody who is none the list is not here."""
    made = place.services.sign_in.make_account(
        display_name="carl",
        sign_in_name="carl",
        secret=PASSWORD,
        roles=(Role.CASE_MANAGER,),
        now=place.attempt.created_at,
    )
    place.ids["carl"] = made.user_id
    place.enter("carl")
    assert "You look after nobody" in everything(visit("caseload"))
    for who in ("tom", "ada", "berhane"):
        place.enter(who)
        app = visit("caseload")
        assert NOT_HERE in everything(app), who
        assert not any("<table" in part.value for part in app.html)


def test_a_view_is_the_same_after_its_address() -> None:
    """Everything that can be chosen is found again; only what is unusual is written."""
    views = [View(order=order) for order in ORDERS]
    views += [View().with_quick(name) for name in QUICK]
    filters = Filters(name="Am", readiness=Band.GOOD, stage=Stage.OFFER, site_id="s", soon=True)
    views += [View(filters=filters, after="a"), View(before="b")]
    for view in views:
        assert caseload_view.from_params(view.params()) == view
    assert View().params() == {}
    assert View(order=Order(by=By.ANSWERS, down=True)).params() == {"sort": "answers.down"}
    assert View(filters=filters).is_narrowed
    assert not View().is_narrowed
