"""A case manager's caseload as a table: counts, days and bands; never a value, never a word said.

Each person in it passes `Access`, and that they were looked at is in the audit trail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.progress_records import Measure
from coach.reports import dictionary as d
from coach.reports.tables import TableFile

if TYPE_CHECKING:
    from datetime import datetime

    from coach.cases.caseload import Caseloads, CaseRow
    from coach.counting.weeks import Week
    from coach.i18n.catalogue import Catalogue
    from coach.reports.tables import Value


def table_of(caseloads: Caseloads, actor_id: str, words: Catalogue, now: datetime) -> TableFile:
    """The table of those whom somebody looks after, in the catalogue's language, by name.

    Raises:
        NotAllowed: they look after nobody here.
    """
    return TableFile(
        title=words.text("caseload.sheet"),
        heads=tuple(column.name(words) for column in d.CASELOAD),
        rows=tuple(_row(person, words) for person in caseloads.everybody(actor_id, now)),
        notice=words.text("report.notice"),
        dictionary_title=words.text("dictionary.title"),
        dictionary=(d.heads(words), *d.rows(d.CASELOAD, words)),
    )


def _row(person: CaseRow, words: Catalogue) -> tuple[Value, ...]:
    return (
        *(person.name, person.site, person.last_practice, person.answers, person.sessions),
        *(sum(week.days for week in person.weeks), _minutes(*person.weeks)),
        *(_minutes(week) for week in person.weeks),
        _band(person.readiness, words),
        *(_measured(person, measure, words) for measure in Measure),
        *(_going(person, measure, words) for measure in Measure),
        None if person.feeling is None else person.feeling.value,
        person.goal or None,
        None if person.next_interview is None else person.next_interview.day,
        words.text(f"report.stage.{person.stage}"),
        *(person.last_contact, person.next_action or None, person.next_action_due),
        *(words.text(f"report.{'yes' if one else 'no'}") for one in (person.quiet, person.soon)),
    )


def _minutes(*weeks: Week) -> int:
    return round(sum(week.practised_s for week in weeks) / 60)


def _band(band: str | None, words: Catalogue) -> str | None:
    return None if band is None else words.text(f"band.{band}")


def _measured(person: CaseRow, measure: Measure, words: Catalogue) -> str | None:
    known = person.measures.get(measure)
    return None if known is None else _band(known.band, words)


def _going(person: CaseRow, measure: Measure, words: Catalogue) -> str | None:
    known = person.measures.get(measure)
    if known is None or known.direction is None:
        return None
    return words.text(f"report.direction.{known.direction}")
