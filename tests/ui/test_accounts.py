"""The pages with accounts, by role: who sees what, and what a session that has ended sees."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import escape, unescape
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coach.account_records import CheckedAs, ConsentKind, Outcome, Role
from coach.accounts.access import NotAgreed
from coach.accounts.consent import VERSIONS
from coach.bootstrap import build_services
from coach.config import Settings
from coach.drill_records import DrillKind, Target
from coach.i18n import catalogue
from coach.i18n.catalogue import Catalogue
from coach.join_sheet import JoinSheet, picture
from coach.ui import cookies, links, runtime
from coach.ui.components import frame
from coach.ui.html import tag
from coach.ui.routes import join_sheets
from coach.ui.runtime import arrivals
from tests.ui.people import PASSWORD, PIN, SECRET_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from coach.records import Attempt
    from tests.ui.people import Place

    Visit = Callable[..., AppTest]
    Shown = Callable[[AppTest], str]

NOT_HERE = "This is not here"
MARKUP = "<img src=x"


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def everything(app: AppTest) -> str:
    """All that a page shows, labels too."""
    parts = [part.value for part in app.html if not part.value.startswith("<style")]
    parts += [link.label for link in app.page_link] + [button.label for button in app.button]
    parts += [option for box in app.selectbox for option in box.options]
    parts += [field.value or "" for field in (*app.text_input, *app.text_area)]
    return "\n".join(str(part) for part in parts)


def fill(app: AppTest, **fields: str) -> AppTest:
    """Type into fields by their keys."""
    for key, value in fields.items():
        app.text_input(key=f"coach-{key.replace('_', '-')}").input(value)
    return app


def press(app: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    next(button for button in app.button if button.label == label).click()
    return app.run()


@pytest.mark.parametrize("page", ["", "answers", "feedback", "people"])
def test_nobody_sees_a_page_without_signing_in(visit: Visit, place: Place, page: str) -> None:
    """Whatever the address says, the page is the one to sign in, with the way to help."""
    app = visit(page, attempt=place.attempt.id)
    assert not app.exception
    assert "<h1" in everything(app)
    assert app.text_input(key="coach-name")
    assert "Find help" in everything(app)
    assert "amina" not in everything(app)


def test_help_and_how_it_is_here_are_open_to_all(visit: Visit, place: Place) -> None:
    """A visitor can find help, also the places that the administrator wrote down."""
    place.services.help_places.write(place.ids["ada"], [f"Refuge {MARKUP}: 0800 1"], now())
    for page in ("help", "privacy"):
        app = visit(page)
        assert not app.text_input
    assert "Refuge &lt;img src=x" in everything(visit("help"))
    assert "Refuge &lt;img src=x" in everything(visit())


def test_a_wrong_name_and_a_wrong_pin_look_the_same(
    visit: Visit, place: Place, shown: Shown
) -> None:
    """Nobody learns who has a place here."""
    del place
    seen = set()
    for name, secret in (("berhane", "000000"), ("nobody-here", PIN)):
        app = fill(visit(), name=name, secret=secret)
        seen.add(shown(press(app, "Sign in")))
    assert len(seen) == 1
    assert "not right" in seen.pop()


def test_signing_in_gives_the_browser_a_ticket_and_keeps_no_pin(visit: Visit, place: Place) -> None:
    """The ticket is good for the person who signed in; what was typed is forgotten."""
    app = press(fill(visit(), name=" Berhane ", secret=PIN), "Sign in")
    ticket = app.session_state["coach.arrival"]
    assert arrivals().redeem(ticket, now()) == place.ids["berhane"]
    assert "coach-secret" not in app.session_state


def test_joining_with_a_code_makes_a_place_in_the_group(visit: Visit, place: Place) -> None:
    """The code of a teacher opens the group; the new person is in it and comes in at once."""
    code = place.services.groups.open_joining(place.ids["tom"], place.group_id, now())
    app = fill(visit(join=code), join_shown="Chidi", join_name="chidi", join_secret=PIN)
    app = press(app, "Make my place")
    user_id = arrivals().redeem(app.session_state["coach.arrival"], now())
    members = place.services.groups.members(place.ids["tom"], place.group_id, now())
    assert user_id in {member.user_id for member in members}


def test_who_comes_with_a_one_time_code_chooses_a_pin_first(visit: Visit, place: Place) -> None:
    """Until then no other page is shown, and afterwards the code is worth nothing."""
    sign_in = place.services.sign_in
    made = sign_in.make_account(display_name="Dara", sign_in_name="dara", now=now())
    place.ids["dara"] = made.user_id
    place.enter("dara")
    app = visit("answers")
    assert "Choose your own PIN" in everything(app)
    fill(app, secret_old=made.one_time_code or "", secret_new="619374", secret_again="619375")
    app = press(app, "Keep it")
    assert "not the same" in everything(app)
    fill(app, secret_old=made.one_time_code or "", secret_new="619374", secret_again="619374")
    app = press(app, "Keep it")
    assert arrivals().redeem(app.session_state["coach.arrival"], now()) == made.user_id
    assert sign_in.sign_in("dara", "619374", now()) == made.user_id


def test_consent_comes_before_the_first_page_and_asks_for_an_interpreter(
    visit: Visit, place: Place
) -> None:
    """Words that no person has checked say so, and then nobody is asked to have sound kept."""
    place.enter("berhane")
    app = visit()
    seen = everything(app)
    assert "Before you start" in seen
    assert seen.count("/app/static/consent/") == 6
    assert "ask for an interpreter" in seen
    assert not app.radio
    app = press(app, "Yes, I agree")
    assert "What work do you want to do?" in everything(app)
    given = place.services.consents.given
    assert given(place.ids["berhane"], ConsentKind.PRACTICE)
    assert not given(place.ids["berhane"], ConsentKind.KEEP_RECORDINGS)


def test_nobody_is_listened_to_before_they_agreed(place: Place) -> None:
    """The service itself refuses, and again once the yes is taken back or the words are new."""
    haben = place.services.sign_in.make_account(
        display_name="Haben", sign_in_name="haben", secret=PIN, now=now()
    ).user_id
    question, practice = place.services.bank.questions[0], place.services.practice

    def submit() -> Attempt:
        return practice.submit(
            user_id=haben,
            question=question,
            question_text=question.text,
            level="entry_2",
            audio=b"RIFF",
            previous_attempt_id=None,
            now=now(),
        )

    def say(*, given: bool, version: int = VERSIONS[ConsentKind.PRACTICE]) -> None:
        consents = place.services.consents
        consents.say(haben, ConsentKind.PRACTICE, version, "en", given, now())

    with pytest.raises(NotAgreed):
        submit()
    for given, version in ((True, 0), (False, 1)):
        say(given=given, version=version)
        with pytest.raises(NotAgreed) as refused:
            place.services.drills.submit(
                user_id=haben,
                target=Target(kind=DrillKind.SAY, text="ship"),
                audio=b"RIFF",
                now=now(),
            )
    assert "say yes" in Catalogue.load("en").text(refused.value.message_id)
    say(given=True)
    sent = submit()
    assert practice.attempts(haben) == (sent,)


def test_where_a_person_has_checked_the_words_keeping_is_asked_and_off(
    visit: Visit, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second question stands at no; yes is kept, and taken back on the page of one's data."""
    read = catalogue._language

    def checked(tag: str, *, checked: bool) -> catalogue.Language:
        return replace(read(tag, checked=checked), checked_by_a_person=True)

    monkeypatch.setattr(catalogue, "_language", checked)
    catalogue._read.cache_clear()
    try:
        place.services.sign_in.make_account(
            display_name="Eden", sign_in_name="eden", secret=PIN, now=now()
        )
        place.ids["eden"] = place.services.sign_in.sign_in("eden", PIN, now())
        place.enter("eden")
        app = visit()
        assert "interpreter" not in everything(app)
        assert app.radio(key="coach-consent-keep").value == "no"
        app.radio(key="coach-consent-keep").set_value("yes")
        press(app, "Yes, I agree")
        given = place.services.consents.given
        assert given(place.ids["eden"], ConsentKind.KEEP_RECORDINGS)
        app = press(visit("privacy"), "Stop keeping my recordings")
        press(app, "Yes, stop and delete them")
        assert not given(place.ids["eden"], ConsentKind.KEEP_RECORDINGS)
    finally:
        catalogue._read.cache_clear()


def test_an_administrator_reads_the_words_and_the_choice_is_there(
    visit: Visit, place: Place
) -> None:
    """Every word is on the page of the place; a yes to them opens the choice to keep, at once."""
    place.agree("berhane")
    place.enter("ada")
    app = visit("place")
    assert "No person has checked these words yet" in everything(app)
    for kind in ConsentKind:
        for words in place.services.wordings.words_here("en", kind):
            assert tag("li", words) in everything(app)
    app = press(app, "I have read them and they are right")
    assert "Please choose how you can say so" in everything(app)
    app.radio(key="coach-words-as-en").set_value(CheckedAs.INTERPRETER)
    app = press(app, "I have read them and they are right")
    assert "I interpret or translate this language" in everything(app)
    try:
        place.enter("berhane")
        app = press(visit("privacy"), "Yes, keep my recordings")
        assert place.services.consents.given(place.ids["berhane"], ConsentKind.KEEP_RECORDINGS)
        place.enter("ada")
        app = press(press(visit("place"), "Take this back"), "Yes, take it back")
        assert "No person has checked these words yet" in everything(app)
        place.enter("berhane")
        seen = everything(visit("privacy"))
        assert "So we keep no recordings for now" in seen
        assert "Yes, keep my recordings" not in seen
    finally:
        place.services.wordings.withdraw(place.ids["ada"], "en", now())


def test_an_administrator_makes_times_shorter(visit: Visit, place: Place) -> None:
    """In days and minutes, up to the settings; the page of one's data says the new number."""
    place.agree("berhane")
    place.enter("ada")
    app = visit("place")
    assert app.number_input(key="coach-limit-kept_days").max == 30
    app.number_input(key="coach-limit-kept_days").set_value(5)
    app.number_input(key="coach-limit-session_idle_s").set_value(10)
    keep = [button for button in app.button if button.label == "Keep this"][-1]
    app = keep.click().run()
    assert not app.exception
    limits = place.services.limits
    assert (limits.kept_days, limits.idle.total_seconds()) == (5, 600)
    assert "INTERVIEW_COACH_AUDIO_KEPT_S" in everything(app)
    place.enter("berhane")
    assert "keep your recordings for 5 days" in everything(visit("privacy"))
    most = {name: limits.of(name).most for name in ("kept_days", "session_idle_s")}
    place.services.limit_changes.write(place.ids["ada"], most, now())


STAFF_ONLY = {
    "groups": ("tom", "ada"),
    "caseload": ("cora",),
    "people": ("ada",),
    "place": ("ada",),
    "trail": ("ada",),
    "areas": ("ada",),
}


@pytest.mark.parametrize("page", list(STAFF_ONLY))
def test_a_page_of_the_staff_shows_others_nothing(visit: Visit, place: Place, page: str) -> None:
    """Neither listed nor, when its address is typed, with anything on it; the refusal is noted."""
    for who in ("berhane", "tom", "cora", "ada"):
        if who in STAFF_ONLY[page]:
            continue
        place.enter(who)
        app = visit(page, person=place.ids["amina"], group=place.group_id)
        seen = everything(app)
        assert not app.exception
        assert "amina" not in seen.replace(f"You are {who}", ""), who
        assert NOT_HERE in seen or "You look after nobody" in seen, who


def test_a_tutor_prints_the_join_code(
    visit: Visit, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Picture and sheet stand for the address that the page was opened at; others get neither."""
    page, groups = "https://tablets.example/", place.services.groups
    monkeypatch.setattr("coach.ui.components.groups.page_address", lambda: page)
    code = groups.open_joining(place.ids["tom"], place.group_id, now())
    place.enter("tom")
    seen = everything(visit("groups", group=place.group_id))
    assert escape(picture(JoinSheet(page=page, code=code)), quote=True) in seen
    address = unescape(re.findall('href="(/api/join-sheets/[^"]+)"', seen)[0])
    client = TestClient(Starlette(routes=join_sheets.routes))

    def get(who: str | None, address: str = address) -> Any:
        cookie = next(iter(place.cookie_of(who).items())) if who else ("none", "")
        return client.get(address, headers={"cookie": "=".join(cookie)})

    assert get("tom").content.startswith(b"%PDF")
    other = join_sheets.join_sheet_address(place.group_id, place.ids["tanya"], page, now())
    refused = [get("tanya"), get("berhane"), get(None), get("tanya", other)]
    groups.close_joining(place.ids["tom"], place.group_id, now())
    refused += [get("tom")]
    assert [response.status_code for response in refused] == [404] * 5


def test_another_tutor_sees_nothing_of_a_group(visit: Visit, place: Place) -> None:
    """The id of a group in the address is no right to see it; the try is in the trail."""
    place.enter("tanya")
    seen = everything(visit("groups", group=place.group_id))
    assert NOT_HERE in seen
    assert "amina" not in seen
    denied = place.services.trail.search(thing_id=place.group_id, outcome=Outcome.DENIED)
    assert place.ids["tanya"] in {entry.actor_id for entry in denied}


def test_names_are_text_on_every_page(visit: Visit, place: Place) -> None:
    """A name, or a group's name, that would be markup is shown as it was written."""
    pages = {
        "tom": [("groups", {}), ("groups", {"group": place.group_id})],
        "cora": [("caseload", {}), ("caseload", {"person": place.ids["amina"]})],
        "ada": [("people", {}), ("people", {"person": place.ids["cora"]}), ("trail", {})],
    }
    for who, wanted in pages.items():
        place.enter(who)
        for page, address in wanted:
            app = visit(page, **address)
            assert not app.exception, (who, page)
            html = "\n".join(part.value for part in app.html)
            assert "&lt;img src=x" in html, (who, page)
            assert MARKUP not in html, (who, page)
            labels = [link.label for link in app.page_link]
            assert not any("](javascript" in label for label in labels)


def test_an_answer_is_seen_as_far_as_it_is_shared(visit: Visit, place: Place) -> None:
    """Nothing; then the results without a word; then the words; then nothing again."""
    place.enter("tom")
    attempt_id = place.attempt.id

    def seen() -> str:
        return everything(visit("shared", attempt=attempt_id))

    assert NOT_HERE in seen()
    place.share("tom", "scores")
    assert "Clear words" in seen()
    assert "Nasim" not in seen()
    place.share("tom", "words")
    assert "Nasim" in seen()
    assert "Clear words" not in seen()
    place.enter("tanya")
    assert NOT_HERE in seen()
    share = place.services.sharing.of_mine(place.ids["amina"], now())[0].share
    place.services.sharing.take_back(place.ids["amina"], share.id, now())
    place.enter("tom")
    assert NOT_HERE in seen()


def test_the_owner_shares_and_takes_back_on_the_page(visit: Visit, place: Place) -> None:
    """Nothing is ticked at first; a case worker is never offered the voice."""
    place.agree("amina")
    place.enter("amina")
    app = visit("feedback", attempt=place.attempt.id)
    assert SECRET_WORDS.split()[2] in everything(app)
    assert not any(box.value for box in app.checkbox)
    key = f"coach-share-with-{place.attempt.id}"
    app.radio(key=key).set_value(place.ids["cora"]).run()
    assert not any("My voice" in box.label for box in app.checkbox)
    next(box for box in app.checkbox if "results" in box.label).check()
    app = press(app, "Show it")
    shares = place.services.sharing.of_mine(place.ids["amina"], now())
    assert [(s.share.with_user_id, s.share.words) for s in shares] == [(place.ids["cora"], False)]
    press(visit("privacy"), "Take it back")
    assert place.services.sharing.of_mine(place.ids["amina"], now()) == ()


def test_ones_own_page_says_who_sees_what_unasked(visit: Visit, place: Place) -> None:
    """The teacher sees days, the case worker also how it goes; nobody is named who sees nothing."""
    place.enter("amina")
    page = everything(visit("privacy"))
    assert "Its teacher sees on which days you practise, and how often" in page
    assert "is your case worker. They see on which days you practise, and how it goes." in page
    place.enter("berhane")
    page = everything(visit("privacy"))
    assert "Its teacher sees" not in page
    assert "is your case worker" not in page


def test_ones_own_page_says_where_one_is_signed_in_and_ends_the_others(
    visit: Visit, place: Place
) -> None:
    """This browser is marked and stays in; the other one is out with one press."""
    sessions = place.services.sessions
    sessions.end_all_of(place.ids["amina"])
    other = place.cookie_of("amina")[cookies.PLAIN]
    place.enter("amina")
    app = visit("privacy")
    page = everything(app)
    assert page.count("Here: this phone, tablet or computer") == 1
    assert page.count("Another phone, tablet or computer") == 1
    assert page.count("Last used:") == 2
    for token in (other, place.cookies[cookies.PLAIN]):
        assert token not in page
    page = everything(press(app, "Sign out there"))
    assert "Another phone, tablet or computer" not in page
    assert not sessions.is_good(other, now())
    assert sessions.is_good(place.cookies[cookies.PLAIN], now())


def test_a_new_code_is_shown_once(visit: Visit, place: Place) -> None:
    """A tutor gives somebody a code to sign in with; with the next step it is gone."""
    place.enter("tom")
    app = visit("groups", group=place.group_id)
    app = press(press(app, "New code to sign in"), "Yes, make a code")
    assert "Give this code to" in everything(app)
    assert "Give this code to" not in everything(app.run())


def test_an_administrator_makes_a_person_and_sees_no_answer(visit: Visit, place: Place) -> None:
    """The code is shown once; nothing of anybody's answers is on any of the pages."""
    place.enter("ada")
    app = visit("people")
    fill(app, new_shown="Farah", new_name="farah")
    app = press(app, "Add this person")
    assert "Give this code to farah" in everything(app)
    for page in ("people", "place", "trail"):
        app = visit(page)
        assert not app.exception
        assert "Nasim" not in everything(app)
    app = press(app, "Check that nothing was changed")
    assert "The list is whole" in everything(app)


def test_a_session_that_was_ended_shows_nothing_more(visit: Visit, place: Place) -> None:
    """With the next click the page forgets everything and is loaded anew, callbacks do nothing."""
    place.agree("amina")
    place.enter("amina")
    app = visit("answers")
    assert place.attempt.question_text in everything(app).replace("\\", "")
    place.services.sessions.end_all_of(place.ids["amina"])
    app = press(app, "Delete")
    assert place.attempt.question_text not in everything(app).replace("\\", "")
    assert "coach.asked" not in app.session_state
    assert app.session_state["coach.anew"] == "ended"
    assert place.services.practice.attempt(place.attempt.id, place.ids["amina"])


def test_a_tab_is_never_shared_by_two_people(visit: Visit, place: Place) -> None:
    """Where the connection comes back with another person's cookie, nothing is shown of either."""
    for who in ("amina", "berhane"):
        place.agree(who)
    place.enter("amina")
    app = visit("answers")
    place.enter("berhane")
    app = app.run()
    seen = everything(app)
    assert "amina" not in seen
    assert place.attempt.question_text not in seen.replace("\\", "")
    assert app.session_state["coach.anew"]


def test_everything_about_me_is_deleted_from_the_page(visit: Visit, place: Place) -> None:
    """At once and without asking anyone; the browser forgets everything, the trail notes it."""
    made = place.services.sign_in.make_account(
        display_name="Gone", sign_in_name="gone", secret=PIN, now=now()
    )
    place.ids["gone"] = made.user_id
    place.enter("gone")
    app = press(visit("privacy"), "Delete everything about me")
    app = press(app, "Yes, delete everything")
    assert "Everything about you is deleted" in everything(app)
    assert place.services.sessions.user_of(place.cookies[cookies.PLAIN], now()) is None
    assert "gone" not in {p.account.sign_in_name for p in place.services.register.people()}
    (noted,) = place.services.trail.search(thing_id=made.user_id, what="person_erased")
    assert (noted.actor_id, noted.outcome) == (made.user_id, Outcome.DONE)


def test_pages_of_the_staff_are_listed_for_them_only() -> None:
    """All of them are pages that need no consent: nobody is listened to there."""
    from coach.ui import gate

    assert set(links.STAFF_PAGES) <= gate.WITHOUT_CONSENT
    assert links.START not in gate.WITHOUT_CONSENT


@pytest.mark.parametrize(
    ("roles", "first"),
    [
        ({Role.TUTOR}, links.GROUPS),
        ({Role.ADMINISTRATOR}, links.PEOPLE),
        ({Role.PARTICIPANT, Role.TUTOR}, links.START),
        ({Role.PARTICIPANT}, links.START),
        (set[Role](), links.START),
    ],
)
def test_the_menu_begins_with_what_somebody_is_here_for(roles: set[Role], first: str) -> None:
    """A tablet's menu has room for five pages: who only works here finds theirs among them."""
    order = frame._in_order(roles, frame._staff_pages(roles))
    assert next(path for path, _, _, listed in order if listed) == first


def test_the_first_administrator_is_who_can_read_the_console(
    tmp_path: Path, visit: Visit, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody has an account the page asks for the code and takes no other; then no more."""
    del place
    empty = build_services(Settings(data_dir=tmp_path / "data", engine="fake", accounts="on"))
    monkeypatch.setattr(runtime, "build", lambda: empty)
    st.cache_resource.clear()
    code = empty.set_up.new_code(now()) or ""
    typed = {"set_up_shown": "Ada", "set_up_name": "ada", "set_up_secret": PASSWORD}
    app = press(fill(visit(), set_up_code="CDFG-HJKM-XX", **typed), "Make the administrator")
    assert "not right" in everything(app)
    app = press(fill(app, set_up_code=code.lower(), **typed), "Make the administrator")
    assert arrivals().redeem(app.session_state["coach.arrival"], now())
    assert not empty.set_up.is_needed()
    assert empty.set_up.new_code(now()) is None
