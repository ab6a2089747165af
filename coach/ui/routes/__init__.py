"""Routes of our own beside Streamlit's; app.py hands them to the server."""

from __future__ import annotations

from coach.ui.routes import (
    audio,
    bank_files,
    join_sheets,
    my_data,
    remarks,
    reports,
    session,
    sheets,
    takes,
    trail,
    voice,
)

routes = [
    *audio.routes,
    *bank_files.routes,
    *join_sheets.routes,
    *my_data.routes,
    *remarks.routes,
    *reports.routes,
    *session.routes,
    *sheets.routes,
    *takes.routes,
    *trail.routes,
    *voice.routes,
]
