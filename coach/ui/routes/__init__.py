"""Routes of our own beside Streamlit's; app.py hands them to the server."""

from __future__ import annotations

from coach.ui.routes import audio, sheets, takes, voice

routes = [*audio.routes, *sheets.routes, *takes.routes, *voice.routes]
