"""Functions for the option `identify`: identities that are not the last segment of the path.

A header or a query can be sent by anyone, as a path can. So the key or certificate of the identity has to be checked as
for every other one: `decide` gets the identity that the function returned.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, unquote_to_bytes

from ocpp16_sdk.security._admission import ConnectionRequest, Refuse

Identify = Callable[[ConnectionRequest], str | Refuse | None]
"""Returns the identity of a charge point; None for 404, or another refusal.

`identity` of the request is empty then. The function must not block.
"""

_MAX_FIELDS = 32


def identity_from_query(name: str) -> Identify:
    """Return a function that reads a parameter of the query: `/ocpp?id=CP001`. It must be there exactly once."""

    def identify(request: ConnectionRequest) -> str | None:
        try:
            fields = parse_qsl(request.query, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
        except ValueError:
            return None
        found = [value for key, value in fields if key == name]
        return found[0] if len(found) == 1 else None

    return identify


def identity_from_header(name: str) -> Identify:
    """Return a function that reads a header. It must be there exactly once, without a comma."""
    key = name.lower()

    def identify(request: ConnectionRequest) -> str | None:
        value = request.headers.get(key)
        return None if value is None or "," in value else value.strip()

    return identify


def identity_from_segment(position: int) -> Identify:
    """Return a function that reads a segment of the path, counted from the end: -2 for `/ocpp/CP001/socket`.

    Raises:
        ValueError: the position is not negative.
    """
    if position >= 0:
        raise ValueError(f"position={position}: must be negative, -1 for the last segment")

    def identify(request: ConnectionRequest) -> str | None:
        segments = [each for each in request.path.split("/") if each]
        try:
            return unquote_to_bytes(segments[position]).decode()
        except (IndexError, UnicodeDecodeError):
            return None

    return identify


def identity_from_user() -> Identify:
    """Return a function that reads the user name of HTTP Basic. A request without credentials is answered 401."""

    def identify(request: ConnectionRequest) -> str | Refuse | None:
        credentials = request.credentials
        if credentials is None:
            return Refuse(401)
        try:
            return credentials.user.decode()
        except UnicodeDecodeError:
            return None

    return identify
