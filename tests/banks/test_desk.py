from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from coach.bank_records import COVER, Audience, PartState
from coach.banks.bench import NotReady, TooMuch
from coach.banks.desk import MOST_OWN_BANKS
from coach.errors import NotAllowed, NotFound
from coach.storage.tables import BANK_VERSIONS, BANKS, QUESTION_CONTENTS
from questions.errors import UnknownIdError
from questions.write import bank_toml
from tests.accounts.town import NOW
from tests.banks.house import BUILTIN, QUESTION

if TYPE_CHECKING:
    from tests.banks.house import Place

LATER = NOW + timedelta(minutes=5)


def test_a_bank_is_listed_for_all_tutors_and_for_no_learner(place: Place) -> None:
    """What the tutors here make is theirs in common, and nothing of it is the learners'."""
    bank_id = place.bank("Why fish?", "Why us?", title="  Fish   counter ")
    head = place.desk.banks(place.other, NOW)[0]
    assert (head.id, head.title, head.questions, head.published) == (bank_id, "Fish counter", 2, 2)
    assert (head.owner_id, head.audience) == (None, Audience.EVERYBODY)
    assert place.desk.banks(place.learner, NOW) == ()


def test_a_learner_makes_banks_of_their_own_only(place: Place) -> None:
    """One's own bank is changed and practised by oneself, and seen by no tutor."""
    with pytest.raises(NotAllowed):
        place.desk.make(place.learner, "Mine", NOW)
    bank_id = place.desk.make(place.learner, "Mine", NOW, own=True)
    part = place.desk.add(place.learner, bank_id, QUESTION, NOW)
    place.desk.publish(place.learner, bank_id, [part.part_id], NOW)
    assert [head.id for head in place.desk.banks(place.learner, NOW)] == [bank_id]
    assert place.desk.banks(place.tutor, NOW) == ()
    for look in (place.desk.parts, place.desk.give_out, place.shelf.bank):
        with pytest.raises(NotAllowed):
            look(place.tutor, bank_id, NOW)
    assert place.shelf.bank(place.learner, bank_id, NOW).questions[0].text == QUESTION["text"]


def test_an_id_is_made_from_the_text_and_never_used_again(place: Place) -> None:
    """Two questions that ask the same have two ids, also when the first is retired."""
    bank_id = place.bank()
    first = place.desk.add(place.tutor, bank_id, QUESTION, NOW)
    place.desk.retire(place.tutor, bank_id, first.part_id, NOW)
    second = place.desk.add(place.tutor, bank_id, QUESTION, NOW)
    arabic = place.desk.add(place.tutor, bank_id, {"text": "لماذا؟"}, NOW)
    assert first.part_id == "why-do-you-want-to-work-on-our-fish"
    assert second.part_id == "why-do-you-want-to-work-on-our-fish-2"
    assert arabic.part_id == "question"
    assert second.content["id"] == second.part_id


def test_a_draft_says_what_must_be_mended(place: Place) -> None:
    """A question can be kept unfinished; each thing that is missing is named."""
    bank_id = place.bank()
    part = place.desk.add(place.tutor, bank_id, {"text": "Why?"}, NOW)
    assert part.state is PartState.DRAFT
    assert [one.partition(":")[0] for one in part.problems] == ["sector", "level", "kind"]
    assert place.desk.add(place.tutor, bank_id, QUESTION, NOW).problems == ()


def test_publishing_is_all_or_nothing(place: Place) -> None:
    """One question that must be mended holds all of them back, and says why."""
    bank_id = place.bank()
    good = place.desk.add(place.tutor, bank_id, QUESTION, NOW)
    bad = place.desk.add(place.tutor, bank_id, {"text": "Why?"}, NOW)
    with pytest.raises(NotReady) as raised:
        place.desk.publish(place.tutor, bank_id, [good.part_id, bad.part_id], NOW)
    assert set(raised.value.problems) == {bad.part_id}
    assert place.desk.banks(place.tutor, NOW)[0].published == 0
    assert place.town.count(QUESTION_CONTENTS) == 0
    with pytest.raises(NotFound):
        place.desk.publish(place.tutor, bank_id, [good.part_id, "nowhere"], NOW)
    place.desk.publish(place.tutor, bank_id, [good.part_id], NOW)
    assert place.desk.banks(place.tutor, NOW)[0].published == 1


def test_a_bank_without_a_title_is_not_ready(place: Place) -> None:
    """The cover is published with its questions, so it must be right too."""
    bank_id = place.desk.make(place.tutor, " ", NOW)
    part = place.desk.add(place.tutor, bank_id, QUESTION, NOW)
    with pytest.raises(NotReady) as raised:
        place.desk.publish(place.tutor, bank_id, [part.part_id], NOW)
    assert raised.value.problems == {COVER: ("title: this field is missing.",)}


def test_what_is_practised_changes_only_when_it_is_published(place: Place) -> None:
    """A saved change waits; the words before it are practised until it is published."""
    bank_id = place.bank("Why fish?")
    part = place.desk.parts(place.tutor, bank_id, NOW)[1]
    fields = {**part.content, "text": "Why cheese?"}
    saved = place.desk.save(
        place.tutor, bank_id, part.part_id, fields, LATER, based_on=part.number
    ).part
    assert (saved.number, saved.published_number, saved.state) == (2, 1, PartState.PUBLISHED)
    assert _texts(place, bank_id) == ["Why fish?"]
    place.desk.publish(place.tutor, bank_id, [part.part_id], LATER)
    assert _texts(place, bank_id) == ["Why cheese?"]
    assert place.town.count(QUESTION_CONTENTS) == 1, "nobody answered the words before"


def test_a_retired_question_is_chosen_no_more_until_it_is_back(place: Place) -> None:
    """Retiring takes it from the list of those who practise, and bringing back restores it."""
    bank_id = place.bank("Why fish?", "Why us?")
    place.desk.retire(place.tutor, bank_id, "why-fish", NOW)
    assert _texts(place, bank_id) == ["Why us?"]
    assert [part.part_id for part in place.desk.parts(place.tutor, bank_id, NOW)] == [
        COVER,
        "why-us",
        "why-fish",
    ]
    with pytest.raises(UnknownIdError):
        place.shelf.question(f"{bank_id}~why-fish")
    place.desk.bring_back(place.tutor, bank_id, "why-fish", NOW)
    assert _texts(place, bank_id) == ["Why fish?", "Why us?"]


def test_questions_are_put_in_order(place: Place) -> None:
    """A question goes to the place it is given, and past the end is the end."""
    bank_id = place.bank("One?", "Two?", "Three?")
    place.desk.move(place.tutor, bank_id, "three", 0, NOW)
    assert _texts(place, bank_id) == ["Three?", "One?", "Two?"]
    place.desk.move(place.tutor, bank_id, "one", 99, NOW)
    assert _texts(place, bank_id) == ["Three?", "Two?", "One?"]


def test_each_save_says_who_when_and_what_changed(place: Place) -> None:
    """The history of a question names its writers to a colleague, and the fields they changed."""
    bank_id = place.bank()
    part = place.desk.add(place.tutor, bank_id, QUESTION, NOW)
    fields = {**part.content, "why": "They want to know.", "level": "entry_3"}
    place.desk.save(place.other, bank_id, part.part_id, fields, LATER, based_on=1)
    newest, first = place.desk.versions(place.tutor, bank_id, part.part_id, LATER)
    assert (newest.number, newest.at, newest.by_name) == (2, LATER, "Olga")
    assert (newest.changed, newest.based_on) == (("level", "why"), 1)
    assert (first.by_name, first.based_on, first.content) == ("Tomas", None, part.content)


def test_an_old_version_becomes_the_newest_again(place: Place) -> None:
    """Restoring adds a version with the old words; none is taken away."""
    bank_id = place.bank()
    part = place.desk.add(place.tutor, bank_id, QUESTION, NOW)
    place.desk.save(
        place.tutor, bank_id, part.part_id, {**part.content, "text": "New?"}, NOW, based_on=1
    )
    restored = place.desk.restore(place.other, bank_id, part.part_id, 1, LATER)
    assert (restored.number, restored.content) == (3, part.content)
    assert len(place.desk.versions(place.tutor, bank_id, part.part_id, NOW)) == 3


def test_saving_what_is_there_already_makes_no_version(place: Place) -> None:
    """A press on "Save" without a change leaves the history as it is."""
    bank_id = place.bank()
    part = place.desk.add(place.tutor, bank_id, QUESTION, NOW)
    place.desk.save(place.tutor, bank_id, part.part_id, part.content, LATER, based_on=1)
    assert len(place.desk.versions(place.tutor, bank_id, part.part_id, NOW)) == 1


def test_the_id_of_a_question_does_not_change(place: Place) -> None:
    """Whatever a page sends as id, a question keeps its own."""
    bank_id = place.bank()
    part = place.desk.add(place.tutor, bank_id, QUESTION, NOW)
    fields = {**part.content, "id": "another", "text": "New?"}
    saved = place.desk.save(place.tutor, bank_id, part.part_id, fields, NOW, based_on=1).part
    assert saved.content["id"] == part.part_id


def test_built_in_questions_are_copied_whole(place: Place) -> None:
    """A copy has everything the original has, its sector too, and can be published at once."""
    bank_id = place.bank()
    originals = [BUILTIN.questions[0], BUILTIN.questions[20]]
    parts = place.desk.copy_builtin(place.tutor, bank_id, [one.id for one in originals], NOW)
    place.desk.publish(place.tutor, bank_id, [part.part_id for part in parts], NOW)
    bank = place.shelf.bank(place.learner, bank_id, NOW)
    assert [replace(one, id=one.id.partition("~")[2]) for one in bank.questions] == originals
    assert {sector.id for sector in bank.sectors} == {one.sector for one in originals}
    again = place.desk.copy_builtin(place.tutor, bank_id, [originals[0].id], NOW)
    assert again[0].part_id == f"{originals[0].id}-2"


def test_a_bank_goes_out_and_comes_in_without_loss(place: Place) -> None:
    """What one place gives out another takes in, and gives out the same again."""
    bank_id = place.bank("Why fish?", publish=False)
    place.desk.copy_builtin(place.tutor, bank_id, [BUILTIN.questions[3].id], NOW)
    out = place.desk.give_out(place.tutor, bank_id, NOW)
    assert {"retail", BUILTIN.questions[3].sector} <= {sector.id for sector in out.sectors}
    copy_id = place.desk.take_in(place.other, None, out, NOW)
    assert bank_toml(place.desk.give_out(place.other, copy_id, NOW)) == bank_toml(out)
    assert place.desk.banks(place.other, NOW)[0].questions == 2


def test_taking_a_bank_in_again_makes_versions_of_what_changed_only(place: Place) -> None:
    """A file that is read into its bank renews its questions, and keeps all that were there."""
    bank_id = place.bank("Why fish?", "Why us?")
    place.desk.retire(place.tutor, bank_id, "why-us", NOW)
    out = place.desk.give_out(place.tutor, bank_id, NOW)
    changed = replace(out.questions[0], text="Why cheese?")
    back, new = replace(changed, id="why-us"), replace(changed, id="new")
    place.desk.take_in(place.other, bank_id, replace(out, questions=(changed, back, new)), LATER)
    states = {part.part_id: part.state for part in place.desk.parts(place.tutor, bank_id, NOW)}
    assert states["why-fish"] is PartState.PUBLISHED
    assert states["why-us"] is states["new"] is PartState.DRAFT
    assert len(place.desk.versions(place.tutor, bank_id, "why-fish", NOW)) == 2
    before = place.town.count(BANK_VERSIONS)
    place.desk.take_in(place.tutor, bank_id, place.desk.give_out(place.tutor, bank_id, NOW), LATER)
    assert place.town.count(BANK_VERSIONS) == before


def test_only_published_questions_go_out_without_drafts(place: Place) -> None:
    """A file for others can hold what is published, in the words in which it is."""
    bank_id = place.bank("Why fish?")
    place.desk.add(place.tutor, bank_id, {**QUESTION, "text": "Draft?"}, NOW)
    out = place.desk.give_out(place.tutor, bank_id, NOW, drafts=False)
    assert [question.text for question in out.questions] == ["Why fish?"]
    assert out.title == "Fish"


def test_a_removed_bank_leaves_nothing(place: Place) -> None:
    """A bank that is removed is gone with its versions and the words nobody answered."""
    bank_id = place.bank("Why fish?")
    place.desk.remove(place.other, bank_id, NOW)
    assert [place.town.count(table) for table in (BANKS, BANK_VERSIONS, QUESTION_CONTENTS)] == [
        0,
        0,
        0,
    ]
    with pytest.raises(NotAllowed):
        place.desk.parts(place.tutor, bank_id, NOW)


def test_a_bank_is_for_everybody_or_for_tasks(place: Place) -> None:
    """Tutors choose who finds a bank; nobody makes an own bank public, or a common one own."""
    bank_id = place.bank("Why fish?")
    place.desk.set_audience(place.tutor, bank_id, Audience.TASKS, NOW)
    assert place.shelf.open_to(place.learner, NOW) == ()
    with pytest.raises(NotAllowed):
        place.shelf.bank(place.learner, bank_id, NOW)
    with pytest.raises(NotAllowed):
        place.desk.set_audience(place.tutor, bank_id, Audience.OWNER, NOW)
    own = place.desk.make(place.tutor, "Mine", NOW, own=True)
    with pytest.raises(NotAllowed):
        place.desk.set_audience(place.tutor, own, Audience.EVERYBODY, NOW)


def test_nobody_fills_the_database(place: Place) -> None:
    """There is an end to the banks of one person, and to the words of one question."""
    for number in range(MOST_OWN_BANKS):
        place.desk.make(place.learner, f"Bank {number}", NOW, own=True)
    with pytest.raises(TooMuch):
        place.desk.make(place.learner, "One more", NOW, own=True)
    bank_id = place.bank()
    with pytest.raises(TooMuch):
        place.desk.add(place.tutor, bank_id, {"text": "x" * 200_000}, NOW)


def _texts(place: Place, bank_id: str) -> list[str]:
    return [one.text for one in place.shelf.bank(place.learner, bank_id, NOW).questions]
