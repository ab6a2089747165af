"""The web server: `streamlit run app.py`, or `python3 start.py`.

`app` must stand here as a literal `st.App(…)`: Streamlit finds it by reading this file, and
serves the result of a function call silently without its routes and headers.
"""

from __future__ import annotations

import streamlit as st

from coach.ui.routes import routes
from coach.ui.server import lifespan, middleware, show_script_error

app = st.App(
    "coach/ui/main.py",
    routes=routes,
    lifespan=lifespan,
    middleware=middleware,
    on_script_error=show_script_error,
)
