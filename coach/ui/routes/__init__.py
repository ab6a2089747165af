"""Routes of our own beside Streamlit's; app.py hands them to the server."""

from __future__ import annotations

from coach.ui.routes import audio, session, sheets, takes, voice

routes = [*audio.routes, *session.routes, *sheets.routes, *takes.routes, *voice.routes]
