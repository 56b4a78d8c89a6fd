"""TLS of the central system's side: anyio's stream, as asyncio's own takes a quarter of a megabyte per connection."""

from __future__ import annotations

import logging
import ssl
from contextlib import suppress
from typing import cast

import anyio
from anyio.abc import SocketAttribute, SocketStream
from anyio.streams.tls import TLSAttribute, TLSStream

from ocpp16_sdk.security import PeerCertificate
from ocpp16_sdk.transports._handshake import PeerInfo
from ocpp16_sdk.transports._stream import STREAM_ENDS

_log = logging.getLogger("ocpp16_sdk.security")
_LINGER = 1.0  # seconds that a peer that is turned away has to read why
_READS = 16  # of at most 64 KiB that are read meanwhile: who sends more does not listen


class NotSecuredError(Exception):
    """TLS could not be agreed on; the alert is to be sent, as the peer is turned away."""

    def __init__(self, alert: bytes) -> None:
        self.alert = alert
        super().__init__("TLS could not be agreed on")


_Subject = tuple[tuple[tuple[str, str], ...], ...]


async def secure(stream: SocketStream, context: ssl.SSLContext | None) -> tuple[SocketStream | TLSStream, PeerInfo]:
    """Do the TLS handshake, if there is to be one; returns the stream to go on with, and who is at its other end.

    Raises:
        NotSecuredError: the peer has no acceptable version, cipher suite or certificate.
    """
    # A peer that has left already has no address any more.
    remote = cast("tuple[str, int]", stream.extra(SocketAttribute.remote_address, ("", 0))[:2])
    if context is None:
        return stream, PeerInfo(remote)
    noting = _Noting(context)
    try:
        # The close frame of the WebSocket tells that nothing was cut off; TLS need not tell it again.
        secured = await TLSStream.wrap(
            stream, server_side=True, ssl_context=cast(ssl.SSLContext, noting), standard_compatible=False
        )
    except ssl.SSLError as error:
        # The whitepaper recommends to note it (A00.FR.407).
        _log.warning("a TLS handshake with %s failed: %s", remote[0], error.reason or type(error).__name__)
        raise NotSecuredError(noting.outgoing.read()) from error
    der = secured.extra(TLSAttribute.peer_certificate_binary)
    if der is None:
        return secured, PeerInfo(remote, secure=True)
    subject = cast(_Subject, (secured.extra(TLSAttribute.peer_certificate) or {}).get("subject", ()))
    return secured, PeerInfo(remote, secure=True, certificate=certificate_of(subject, der))


class _Noting:
    """A TLS context that keeps what is to be sent: anyio drops the alert that tells the peer why (RFC 8446 6.2)."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self.outgoing = ssl.MemoryBIO()

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        self.outgoing = outgoing
        return self._context.wrap_bio(incoming, outgoing, server_side, server_hostname, session)


async def turn_away(stream: SocketStream | TLSStream, answer: bytes) -> None:
    """Send the last word, and read until the peer has taken it: closing on unread bytes could destroy it under way."""
    with suppress(*STREAM_ENDS), anyio.move_on_after(_LINGER):
        await stream.send(answer)
        with suppress(NotImplementedError):
            await stream.send_eof()
        for _ in range(_READS):
            await stream.receive()


def certificate_of(subject: _Subject, der: bytes) -> PeerCertificate:
    """Return a certificate from its subject in the form of `ssl.SSLSocket.getpeercert`."""
    names = [name for part in subject for name in part]
    return PeerCertificate(
        tuple(value for kind, value in names if kind == "commonName"),
        tuple(value for kind, value in names if kind == "organizationName"),
        der,
    )
