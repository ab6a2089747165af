"""Tasks: for tutors. What may be seen and done is asked of the services, each time."""

from __future__ import annotations

import streamlit as st

from coach.ui import links
from coach.ui.components.tasks import new_task, one_task
from coach.ui.runtime import participant

task_id, group_id = links.asked_for("task"), links.asked_for("group")
if task_id is not None:
    one_task(participant(), task_id, change=links.asked_for("change") is not None)
elif group_id is not None:
    new_task(participant(), group_id)
else:
    st.switch_page(links.GROUPS)
