"""Everything that reaches into Streamlit 1.67 beyond its documented interface, in one place.

Each is held by a test, so that a new version which changes it is noticed.
"""

from __future__ import annotations

import logging
from pathlib import Path

from streamlit import net_util
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

_LOOPBACK = "127.0.0.1"
_ERROR_LOGGER = "streamlit.error_util"
_ORGANISATION_LOGGER = "streamlit.web.server.starlette.starlette_auth_routes"


def make_no_address_look_ups() -> None:
    """Keep Streamlit from asking the internet for this machine's address.

    When a page of another origin tries to connect, Streamlit compares it with the machine's
    addresses, and to learn those it connects to 8.8.8.8 and asks checkip.amazonaws.com. No
    setting switches this off, but both answers are remembered in these two variables. Pages
    that are opened by the machine's address still work: their origin equals the host they ask.
    """
    for remembered in ("_internal_ip", "_external_ip"):
        setattr(net_util, remembered, _LOOPBACK)


def list_pages_ourselves() -> None:
    """Keep Streamlit from taking `pages/` for its old kind of many-page app.

    It does so until a first session has called `st.navigation`: a server that was just started
    would show a page that is opened by its address (a reload in mid-analysis) without the frame
    and the style that `main.py` puts around it.
    """
    PagesManager.uses_pages_directory = False


def keep_answers_out_of_the_log() -> None:
    """Make Streamlit log the kind and the place of an error in a page, never its text.

    An error's text can hold words of an answer. Streamlit logs it before it asks us. Of a sign-in
    at an organisation it also logs what came with the request, which anybody can write.
    """
    for name, kept_out in ((_ERROR_LOGGER, _WithoutText), (_ORGANISATION_LOGGER, _WithoutValues)):
        logger = logging.getLogger(name)
        if not any(isinstance(known, kept_out) for known in logger.filters):
            logger.addFilter(kept_out())


def forget_upload(file_id: str) -> None:
    """Take a recording out of the server's memory, where Streamlit keeps it for the whole session.

    Does nothing if it is gone already.
    """
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file_id)


def kind_and_place(error: BaseException) -> str:
    """The type of an error and where it was raised, as "ValueError at pages/start.py:12"."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return type(error).__name__
    file = Path(traceback.tb_frame.f_code.co_filename)
    return f"{type(error).__name__} at {file.parent.name}/{file.name}:{traceback.tb_lineno}"


class _WithoutText(logging.Filter):
    """Takes the text of an error out of a log record and leaves its kind and place."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, changed if it holds an error."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.args = "%s: %s", (record.getMessage(), kind_and_place(error))
        record.exc_info, record.exc_text = None, None
        return True


class _WithoutValues(_WithoutText):
    """Takes the values out of a log record, too: what was refused, not who said what."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with a sign in the place of each value."""
        record.args = tuple("…" for _ in record.args or ())
        return super().filter(record)
