"""Routes of our own beside the pages, for `app.py`."""

from __future__ import annotations

from coach.ui.routes import audio

routes = [*audio.routes]
