"""The central system's half of the opening handshake: read the request, check it, and make the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from websockets.exceptions import HeaderLineTooLong, RequestLineTooLong, TooManyHeaders
from websockets.extensions import Extension
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from ocpp16_sdk.security import ConnectionRequest, PeerCertificate, Refuse
from ocpp16_sdk.transports._compression import CENTRAL_SYSTEM_EXTENSIONS
from ocpp16_sdk.transports._engine import ENGINE_LOG
from ocpp16_sdk.transports._options import ListenOptions
from ocpp16_sdk.transports._stream import ByteStream
from ocpp16_sdk.transports._url import identity_from_path

MAX_REQUEST = 16384
"""Bytes of the request with its headers; the longest in the field have a tenth of that."""

_TLS_RECORD = b"\x16\x03"  # the first bytes of a TLS handshake (RFC 8446 5.1)
_SUBPROTOCOL = Subprotocol("ocpp1.6")
_SUBPROTOCOL_HEADER = "Sec-WebSocket-Protocol"


class RefusedHandshake(Exception):  # noqa: N818 - an answer, not an error
    """The handshake is refused with this answer."""

    def __init__(self, refuse: Refuse, target: str = "") -> None:
        answer = ServerProtocol(logger=ENGINE_LOG).reject(
            refuse.status, refuse.body or f"{HTTPStatus(refuse.status).phrase}\n"
        )
        for name, value in refuse.headers.items():
            answer.headers[name] = value
        self.status = refuse.status
        self.target = target
        """The path that was asked for, if it is known."""
        self.answer = answer.serialize()
        super().__init__(refuse.status)


@dataclass(frozen=True, slots=True)
class PeerInfo:
    """The facts about a peer that are known before its request."""

    remote: tuple[str, int]
    secure: bool = False
    certificate: PeerCertificate | None = None


@dataclass(frozen=True, slots=True)
class Handshake:
    """A valid request that can be accepted."""

    request: ConnectionRequest
    acceptance: bytes
    """The answer that completes the handshake."""
    has_subprotocol: bool
    """Whether both sides have a common subprotocol. If not, the handshake is completed nevertheless, and the connection
    is closed at once (OCPP-J 3.2)."""
    extensions: Sequence[Extension]


async def read_request(stream: ByteStream) -> tuple[bytes, bytes]:
    """Return the bytes of a request with its headers, and the bytes that were received after it.

    Raises:
        RefusedHandshake: the request is too long, or the peer speaks TLS.
    """
    buffer = bytearray()
    searched = 0
    while (end := buffer.find(b"\r\n\r\n", searched)) < 0:
        if len(buffer) >= MAX_REQUEST:
            raise RefusedHandshake(Refuse(431))
        if buffer.startswith(_TLS_RECORD):
            raise RefusedHandshake(Refuse(400))  # at once, because the headers never end
        searched = max(0, len(buffer) - 3)
        buffer += await stream.receive(MAX_REQUEST - len(buffer))
    return bytes(buffer[: end + 4]), bytes(buffer[end + 4 :])


def check_request(data: bytes, peer: PeerInfo, options: ListenOptions) -> Handshake:
    """Check a request by the rules of RFC 6455 4.2 and OCPP-J 3, and return the handshake.

    Raises:
        RefusedHandshake: the request breaks a rule, or its path contains no identity.
    """
    extensions = CENTRAL_SYSTEM_EXTENSIONS if options.compression else None
    engine = ServerProtocol(select_subprotocol=_select, extensions=extensions, logger=ENGINE_LOG)
    engine.receive_data(data)
    request = next(iter(engine.events_received()), None)
    if not isinstance(request, Request):
        too_long = isinstance(engine.handshake_exc, (HeaderLineTooLong, TooManyHeaders, RequestLineTooLong))
        raise RefusedHandshake(Refuse(431 if too_long else 400))
    offers = [offer for offer in request.headers.get_all(_SUBPROTOCOL_HEADER) if offer.strip(" \t,")]
    if not offers and _SUBPROTOCOL_HEADER in request.headers:
        # Some charge points send an empty header, which means the same as no header.
        del request.headers[_SUBPROTOCOL_HEADER]
    answer = engine.accept(request)
    if answer.status_code != 101:
        version = {"Sec-WebSocket-Version": "13", "Upgrade": "websocket"}  # RFC 6455 4.4
        raise RefusedHandshake(Refuse(answer.status_code, (answer.body or b"").decode(), version), request.path)
    identity = identity_from_path(request.path, options.path)
    if identity is None:
        raise RefusedHandshake(Refuse(404), request.path)
    return Handshake(
        _connection_request(request, identity, peer),
        answer.serialize(),
        has_subprotocol=engine.subprotocol is not None or not (offers or options.require_subprotocol),
        extensions=engine.extensions,
    )


def _connection_request(request: Request, identity: str, peer: PeerInfo) -> ConnectionRequest:
    path, _, query = request.path.partition("?")
    return ConnectionRequest(
        identity,
        path,
        peer.remote,
        {name.lower(): ", ".join(request.headers.get_all(name)) for name in request.headers},
        query=query,
        secure=peer.secure,
        certificate=peer.certificate,
    )


def _select(_: ServerProtocol, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    return _SUBPROTOCOL if _SUBPROTOCOL in offered else None
