"""The central system's half of the opening handshake: read the request, check it, and make the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from websockets.exceptions import HeaderLineTooLong, RequestLineTooLong, TooManyHeaders
from websockets.extensions import Extension
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

from ocpp16_sdk.security import ConnectionRequest, PeerCertificate, Refuse
from ocpp16_sdk.transports._compression import CENTRAL_SYSTEM_EXTENSIONS
from ocpp16_sdk.transports._engine import ENGINE_LOG
from ocpp16_sdk.transports._identify import identified
from ocpp16_sdk.transports._options import ListenOptions
from ocpp16_sdk.transports._stream import ByteStream
from ocpp16_sdk.transports._subprotocols import SUBPROTOCOL_HEADER, choose_subprotocol, split_offers

MAX_REQUEST = 16384
"""Bytes of the request with its headers; the longest in the field have a tenth of that."""

_TLS_RECORD = b"\x16\x03"  # the first bytes of a TLS handshake (RFC 8446 5.1)


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
    subprotocol: str | None
    """The common subprotocol."""
    speaks_ocpp16: bool
    """Whether both sides speak OCPP 1.6. If not, the handshake is completed nevertheless, and the connection is closed
    at once (OCPP-J 3.2)."""
    extensions: Sequence[Extension]
    _answer: Response

    def acceptance(self, subprotocol: str | None) -> bytes:
        """Return the answer that completes the handshake with a subprotocol."""
        if subprotocol is not None:
            self._answer.headers[SUBPROTOCOL_HEADER] = subprotocol
        return self._answer.serialize()


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
        IdentifyError: the function of the option `identify` failed.
    """
    extensions = CENTRAL_SYSTEM_EXTENSIONS if options.compression else None
    engine = ServerProtocol(extensions=extensions, logger=ENGINE_LOG)
    engine.receive_data(data)
    request = next(iter(engine.events_received()), None)
    if not isinstance(request, Request):
        too_long = isinstance(engine.handshake_exc, (HeaderLineTooLong, TooManyHeaders, RequestLineTooLong))
        raise RefusedHandshake(Refuse(431 if too_long else 400))
    values = request.headers.get_all(SUBPROTOCOL_HEADER)
    offers = split_offers(values)
    if values and not offers:
        # Some charge points send an empty header, which means the same as no header.
        del request.headers[SUBPROTOCOL_HEADER]
    answer = engine.accept(request)
    if answer.status_code != 101:
        version = {"Sec-WebSocket-Version": "13", "Upgrade": "websocket"}  # RFC 6455 4.4
        raise RefusedHandshake(Refuse(answer.status_code, (answer.body or b"").decode(), version), request.path)
    connection_request = identified(_connection_request(request, peer), request.path, options.path, options.identify)
    if isinstance(connection_request, Refuse):
        raise RefusedHandshake(connection_request, request.path)
    chosen = choose_subprotocol(options.subprotocols, offers, values)
    return Handshake(
        connection_request,
        chosen,
        speaks_ocpp16=chosen is not None or not (offers or options.require_subprotocol),
        extensions=engine.extensions,
        _answer=answer,
    )


def _connection_request(request: Request, peer: PeerInfo) -> ConnectionRequest:
    path, _, query = request.path.partition("?")
    return ConnectionRequest(
        "",
        path,
        peer.remote,
        {name.lower(): ", ".join(request.headers.get_all(name)) for name in request.headers},
        query=query,
        secure=peer.secure,
        certificate=peer.certificate,
    )
