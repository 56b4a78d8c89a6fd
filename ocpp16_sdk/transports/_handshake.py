"""The central system's half of the opening handshake: what is asked, and what is answered."""

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
from ocpp16_sdk.transports._compression import CENTRAL_SYSTEMS
from ocpp16_sdk.transports._engine import ENGINE_LOG
from ocpp16_sdk.transports._stream import ByteStream
from ocpp16_sdk.transports._url import identity_of

MAX_HEAD = 16384
"""Bytes that the head of a request may have; the longest that are met in the field have a tenth of that."""

_TLS = b"\x16\x03"  # how a TLS handshake begins (RFC 8446 5.1)
_SUBPROTOCOL = Subprotocol("ocpp1.6")
_OFFER = "Sec-WebSocket-Protocol"


class RefusedHandshake(Exception):  # noqa: N818 - an answer, not an error
    """A request is turned away with this answer."""

    def __init__(self, refuse: Refuse) -> None:
        answer = ServerProtocol(logger=ENGINE_LOG).reject(
            refuse.status, refuse.body or f"{HTTPStatus(refuse.status).phrase}\n"
        )
        for name, value in refuse.headers.items():
            answer.headers[name] = value
        self.status = refuse.status
        self.answer = answer.serialize()
        super().__init__(refuse.status)


@dataclass(frozen=True, slots=True)
class PeerInfo:
    """What is known of a peer before it says anything."""

    remote: tuple[str, int]
    secure: bool = False
    certificate: PeerCertificate | None = None


@dataclass(frozen=True, slots=True)
class Handshake:
    """A request that may be accepted."""

    request: ConnectionRequest
    acceptance: bytes
    """The answer that completes the handshake."""
    agreed: bool
    """Whether a subprotocol is agreed on. If not, the handshake is completed all the same, and the connection closed
    at once (OCPP-J 3.2)."""
    extensions: Sequence[Extension]


async def read_head(stream: ByteStream) -> tuple[bytes, bytes]:
    """Return the head of a request, and the bytes that came after it.

    Raises:
        Refused: it is too long.
    """
    buffer = bytearray()
    seen = 0
    while (end := buffer.find(b"\r\n\r\n", seen)) < 0:
        if len(buffer) >= MAX_HEAD:
            raise RefusedHandshake(Refuse(431))
        if buffer.startswith(_TLS):
            raise RefusedHandshake(Refuse(400))  # at once, as the end of a head will never come
        seen = max(0, len(buffer) - 3)
        buffer += await stream.receive(MAX_HEAD - len(buffer))
    return bytes(buffer[: end + 4]), bytes(buffer[end + 4 :])


def judge(
    head: bytes, peer: PeerInfo, *, prefix: str = "", require_subprotocol: bool = True, compression: bool = False
) -> Handshake:
    """Return the handshake that a request begins, by the rules of RFC 6455 4.2 and OCPP-J 3.

    Raises:
        Refused: it begins none, or names no charge point.
    """
    engine = ServerProtocol(
        select_subprotocol=_select, extensions=CENTRAL_SYSTEMS if compression else None, logger=ENGINE_LOG
    )
    engine.receive_data(head)
    request = next(iter(engine.events_received()), None)
    if not isinstance(request, Request):
        too_long = isinstance(engine.handshake_exc, (HeaderLineTooLong, TooManyHeaders, RequestLineTooLong))
        raise RefusedHandshake(Refuse(431 if too_long else 400))
    offers = [offer for offer in request.headers.get_all(_OFFER) if offer.strip(" \t,")]
    if not offers and _OFFER in request.headers:
        del request.headers[_OFFER]  # empty, as some charge points send it, is the same as absent
    answer = engine.accept(request)
    if answer.status_code != 101:
        version = {"Sec-WebSocket-Version": "13", "Upgrade": "websocket"}  # RFC 6455 4.4
        raise RefusedHandshake(Refuse(answer.status_code, (answer.body or b"").decode(), version))
    identity = identity_of(request.path, prefix)
    if identity is None:
        raise RefusedHandshake(Refuse(404))
    return Handshake(
        _as_asked(request, identity, peer),
        answer.serialize(),
        agreed=engine.subprotocol is not None or not (offers or require_subprotocol),
        extensions=engine.extensions,
    )


def _as_asked(request: Request, identity: str, peer: PeerInfo) -> ConnectionRequest:
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
