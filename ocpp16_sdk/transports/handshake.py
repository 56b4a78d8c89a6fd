"""The central system's half of the opening handshake: what is asked, what is answered, and how to judge it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from websockets.exceptions import HeaderLineTooLong, RequestLineTooLong, TooManyHeaders
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.transports.link import ENGINE_LOG
from ocpp16_sdk.transports.stream import ByteStream

MAX_HEAD = 16384
"""Bytes that the head of a request may have; the longest that are met in the field have a tenth of that."""

_MALFORMED = re.compile("%(?![0-9A-Fa-f]{2})")
_SUBPROTOCOL = Subprotocol("ocpp1.6")


@dataclass(frozen=True, slots=True)
class HandshakeRequest:
    """Who asks for a connection, and how."""

    identity: str
    """The last segment of the path, decoded once (OCPP-J 3.1.1); never empty."""
    path: str
    """The path as it came, without the query."""
    remote: tuple[str, int]
    """Address and port of the peer."""
    headers: Mapping[str, str] = field(repr=False)
    """All headers by their names in lower case; where one stood more than once, joined by a comma."""

    @property
    def authorization(self) -> str | None:
        """The value of the `Authorization` header, as it came (OCPP-J 6.2.2)."""
        return self.headers.get("authorization")


@dataclass(frozen=True, slots=True)
class Accept:
    """Let the charge point in."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer with an HTTP status instead of a connection: 404 for an unknown identity, 401 for a wrong password.

    Raises:
        DefinitionError: the status is not one of 400 to 599 that HTTP knows.
    """

    status: int = 404
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if self.status not in list(HTTPStatus) or self.status < 400:
            raise DefinitionError(f"{self.status} does not refuse a handshake")


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """A request is turned away with this answer."""

    def __init__(self, refuse: Refuse) -> None:
        answer = ServerProtocol(logger=ENGINE_LOG).reject(
            refuse.status, refuse.body or f"{HTTPStatus(refuse.status).phrase}\n"
        )
        for name, value in refuse.headers.items():
            answer.headers[name] = value
        self.answer = answer.serialize()
        super().__init__(refuse)


@dataclass(frozen=True, slots=True)
class Handshake:
    """A request that may be accepted."""

    request: HandshakeRequest
    acceptance: bytes
    """The answer that completes the handshake."""
    agreed: bool
    """Whether `ocpp1.6` was offered. If not, the handshake is completed all the same, and the connection closed at
    once (OCPP-J 3.2)."""


async def read_head(stream: ByteStream) -> tuple[bytes, bytes]:
    """Return the head of a request, and the bytes that came after it.

    Raises:
        Refused: it is too long.
    """
    buffer = bytearray()
    while (end := buffer.find(b"\r\n\r\n")) < 0:
        if len(buffer) >= MAX_HEAD:
            raise Refused(Refuse(431))
        buffer += await stream.receive(MAX_HEAD - len(buffer))
    return bytes(buffer[: end + 4]), bytes(buffer[end + 4 :])


def judge(head: bytes, remote: tuple[str, int], prefix: str = "") -> Handshake:
    """Return the handshake that a request begins, by the rules of RFC 6455 4.2 and OCPP-J 3.

    Raises:
        Refused: it begins none, or names no charge point.
    """
    engine = ServerProtocol(select_subprotocol=_select, logger=ENGINE_LOG)
    engine.receive_data(head)
    request = next(iter(engine.events_received()), None)
    if not isinstance(request, Request):
        too_long = isinstance(engine.handshake_exc, (HeaderLineTooLong, TooManyHeaders, RequestLineTooLong))
        raise Refused(Refuse(431 if too_long else 400))
    answer = engine.accept(request)
    if answer.status_code != 101:
        version = {"Sec-WebSocket-Version": "13", "Upgrade": "websocket"}  # RFC 6455 4.4
        raise Refused(Refuse(answer.status_code, (answer.body or b"").decode(), version))
    identity = identity_of(request.path, prefix)
    if identity is None:
        raise Refused(Refuse(404))
    headers = {name.lower(): ", ".join(request.headers.get_all(name)) for name in request.headers}
    path = request.path.partition("?")[0]
    return Handshake(
        HandshakeRequest(identity, path, remote, headers), answer.serialize(), agreed=engine.subprotocol is not None
    )


def identity_of(target: str, prefix: str = "") -> str | None:
    """Return the identity that a request's target names, or None when it names none under the prefix (OCPP-J 3.1.1)."""
    path, _, segment = target.partition("?")[0].rpartition("/")
    if prefix and path != prefix.rstrip("/"):
        return None
    if _MALFORMED.search(segment):
        return None
    try:
        return unquote_to_bytes(segment).decode() or None
    except UnicodeDecodeError:
        return None


def _select(_: ServerProtocol, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    return _SUBPROTOCOL if _SUBPROTOCOL in offered else None
