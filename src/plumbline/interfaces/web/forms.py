"""Forms that a page sends: read with limits, and only with the token of the session."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import Depends
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from plumbline.interfaces.web.answering import server_of
from plumbline.interfaces.web.refusals import ForbiddenError, RefusedError, WrongKindError

__all__ = ["Form", "field", "fields_of", "revision_in", "text_of_upload"]

MAX_FIELDS: Final = 400  # the longest topic of the person's part has some tens
MAX_FILES: Final = 1  # one case at a time
KINDS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
TOKEN: Final = "csrf_token"  # noqa: S105  the name of a field
TOKEN_HEADER: Final = "x-csrf-token"  # noqa: S105  the name of a header


async def _form(request: Request) -> AsyncIterator[FormData]:
    """Hand out the form of a request that comes from one of our pages, and close its files."""
    form = await _read(request)
    try:
        _check_token(request, form)
        request.state.place = field(form, "place")
        wanted = {"place": field(form, "place"), "value": field(form, "value")}
        request.state.wanted = wanted if "place" in form else None
        yield form
    finally:
        await form.close()


async def _read(request: Request) -> FormData:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind:
        return FormData()
    if kind not in KINDS:
        raise WrongKindError(f"{kind!r:.60} is not read here; send a form.")
    most = server_of(request).settings.max_bytes
    return await request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=most)


def _check_token(request: Request, form: FormData) -> None:
    token = request.headers.get(TOKEN_HEADER, "") or field(form, TOKEN)
    if not server_of(request).sessions.is_token(request.scope["plumbline.session"], token):
        raise ForbiddenError("This page is out of date or not ours; load it again.")


Form = Annotated[FormData, Depends(_form)]


def field(form: FormData, name: str) -> str:
    """Return a field of a form as text; empty where it is missing or a file."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def fields_of(form: FormData, name: str) -> list[str]:
    """Return every value of a field that may be repeated."""
    return [value for value in form.getlist(name) if isinstance(value, str)]


def revision_in(request: Request, form: FormData) -> str:
    """Return the revision that a page knew, from the form or from the header If-Match."""
    return field(form, "revision") or request.headers.get("if-match", "").strip('"')


def text_of_upload(form: FormData, name: str) -> str:
    """Return the text of an uploaded file; its name is never used.

    Raises
    ------
    RefusedError
        There is no file, or it is not UTF-8.
    """
    file = form.get(name)
    if not isinstance(file, UploadFile):
        raise RefusedError("There is no file; choose one.")
    try:
        text = file.file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError("The file is not UTF-8 text; save it as UTF-8.") from error
    if not text.strip():
        raise RefusedError("The file is empty.")
    return text
