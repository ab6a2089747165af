"""Two tutors at once: nothing that anybody typed is missing from the versions."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.banks.merging import changed_fields, merge
from tests.accounts.town import NOW
from tests.banks.house import QUESTION

if TYPE_CHECKING:
    from tests.banks.house import Place

NAMES = ("text", "why", "follow_up", "tags")
FIELDS = st.dictionaries(
    st.sampled_from(NAMES),
    st.one_of(st.text(max_size=8), st.lists(st.text(max_size=3))),
    max_size=4,
)
SAVES = st.lists(
    st.tuples(st.sampled_from(["tutor", "other"]), FIELDS, st.booleans()), min_size=1, max_size=6
)


def typed(base: dict[str, Any], fields: dict[str, Any]) -> list[tuple[str, Any]]:
    """What somebody changed, with what they wrote there."""
    return [(name, fields[name]) for name in changed_fields(base, fields) if name in fields]


@given(base=FIELDS, theirs=FIELDS, mine=FIELDS)
def test_a_merge_takes_the_changes_of_both(
    base: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]
) -> None:
    """Mine stand as I wrote them; theirs too, but where I changed the same to something else."""
    merged = merge(base, theirs, mine)
    for name in changed_fields(base, mine):
        assert merged.content.get(name) == mine.get(name)
    for name in set(changed_fields(base, theirs)) - set(merged.clashes):
        assert merged.content.get(name) == theirs.get(name)
    for name in merged.clashes:
        assert theirs.get(name) != mine.get(name)
    assert merge(base, base, mine).content == mine
    assert merge(base, theirs, base).content == theirs


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(saves=SAVES)
def test_nothing_typed_is_missing_from_the_versions(
    place: Place, saves: list[tuple[str, dict[str, Any], bool]]
) -> None:
    """Whoever saves on top of an old version, all that was ever typed is in some version.

    And no version is changed by a later one: each reads as it did when it was made.
    """
    bank_id = place.bank(publish=False)
    part = place.desk.add(place.tutor, bank_id, QUESTION, NOW)
    seen = {1: part.content}
    for who, changes, looked_again in saves:
        actor = place.tutor if who == "tutor" else place.other
        newest = max(seen)
        based_on = newest if looked_again else max(1, newest - 2)
        fields = {**seen[based_on], **changes}
        saved = place.desk.save(actor, bank_id, part.part_id, fields, NOW, based_on=based_on)
        assert (saved.meanwhile is None) is (based_on == newest)
        seen[saved.part.number] = saved.part.content
        versions = place.desk.versions(place.tutor, bank_id, part.part_id, NOW)
        for name, value in typed(dict(seen[based_on]), fields):
            assert any(version.content.get(name) == value for version in versions)
        for version in versions:
            assert version.content == seen[version.number]
        assert [version.number for version in versions] == list(range(len(versions), 0, -1))


def test_the_second_one_is_told_and_sees_both(place: Place) -> None:
    """Different fields are joined; the same field is the later one's, and the other's is shown."""
    bank_id = place.bank(publish=False)
    part = place.desk.add(place.tutor, bank_id, QUESTION, NOW)
    first = {**part.content, "text": "First?", "why": "Because."}
    place.desk.save(place.tutor, bank_id, part.part_id, first, NOW, based_on=1)
    second = {**part.content, "text": "Second?", "level": "entry_3"}
    saved = place.desk.save(place.other, bank_id, part.part_id, second, NOW, based_on=1)
    assert saved.clashes == ("text",)
    assert saved.part.content == {**second, "why": "Because."}
    assert saved.meanwhile is not None
    assert (saved.meanwhile.by_name, saved.meanwhile.content) == ("Tomas", first)
    newest = place.desk.versions(place.tutor, bank_id, part.part_id, NOW)[0]
    assert (newest.number, newest.based_on) == (3, 1)


def test_saves_at_the_same_moment_are_all_kept(place: Place) -> None:
    """Threads that save one question at once make one version each, without gaps."""
    bank_id = place.bank(publish=False)
    part = place.desk.add(place.tutor, bank_id, QUESTION, NOW)

    def save(number: int) -> None:
        fields = {**part.content, "text": f"Text {number}?"}
        place.desk.save(place.tutor, bank_id, part.part_id, fields, NOW, based_on=1)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    versions = place.desk.versions(place.tutor, bank_id, part.part_id, NOW)
    assert [version.number for version in versions] == [7, 6, 5, 4, 3, 2, 1]
    texts = {version.content["text"] for version in versions}
    assert texts == {QUESTION["text"], *(f"Text {number}?" for number in range(6))}
