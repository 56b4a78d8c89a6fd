"""TLS of the central system with anyio's stream, which costs 47 KiB per connection; asyncio's own costs 256."""

from __future__ import annotations

import ssl
from contextlib import suppress
from typing import cast

import anyio
from anyio.abc import SocketAttribute, SocketStream
from anyio.streams.tls import TLSAttribute, TLSStream

from ocpp16_sdk.security import PeerCertificate
from ocpp16_sdk.transports._handshake import PeerInfo
from ocpp16_sdk.transports._stream import STREAM_ENDS

_REFUSAL_TIMEOUT = 1.0  # seconds that a refused peer has to read the answer
_MAX_READS = 16  # reads of at most 64 KiB in that time: a peer that sends more does not read the answer


class TlsHandshakeError(Exception):
    """The TLS handshake failed; `alert` has to be sent to the peer."""

    def __init__(self, alert: bytes, remote: str, reason: str) -> None:
        self.alert = alert
        self.remote = remote
        self.reason = reason
        super().__init__("the TLS handshake failed")


_Subject = tuple[tuple[tuple[str, str], ...], ...]


def peer_address(stream: SocketStream) -> tuple[str, int]:
    """Return address and port of the peer; the address is empty if the peer has closed already."""
    return cast("tuple[str, int]", stream.extra(SocketAttribute.remote_address, ("", 0))[:2])


async def start_tls(stream: SocketStream, context: ssl.SSLContext | None) -> tuple[SocketStream | TLSStream, PeerInfo]:
    """Do the TLS handshake, if there is a context; return the stream to use, and the facts about the peer.

    Raises:
        TlsHandshakeError: the peer has no acceptable version, cipher suite or certificate.
    """
    remote = peer_address(stream)
    if context is None:
        return stream, PeerInfo(remote)
    recorder = _AlertRecorder(context)
    try:
        # The close frame of the WebSocket shows that the stream is complete; TLS need not check that again.
        secured = await TLSStream.wrap(
            stream, server_side=True, ssl_context=cast(ssl.SSLContext, recorder), standard_compatible=False
        )
    except ssl.SSLError as error:
        reason = error.reason or type(error).__name__
        raise TlsHandshakeError(recorder.outgoing.read(), remote[0], reason) from error
    der = secured.extra(TLSAttribute.peer_certificate_binary)
    if der is None:
        return secured, PeerInfo(remote, secure=True)
    subject = cast(_Subject, (secured.extra(TLSAttribute.peer_certificate) or {}).get("subject", ()))
    return secured, PeerInfo(remote, secure=True, certificate=peer_certificate(subject, der))


class _AlertRecorder:
    """A TLS context that stores the bytes to be sent: anyio drops the alert with the reason (RFC 8446 6.2)."""

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


async def send_refusal(stream: SocketStream | TLSStream, answer: bytes) -> None:
    """Send an answer, and read until the peer closes: a close with unread bytes could destroy the answer."""
    with suppress(*STREAM_ENDS), anyio.move_on_after(_REFUSAL_TIMEOUT):
        await stream.send(answer)
        with suppress(NotImplementedError):
            await stream.send_eof()
        for _ in range(_MAX_READS):
            await stream.receive()


def peer_certificate(subject: _Subject, der: bytes) -> PeerCertificate:
    """Return a certificate; the subject has the form of `ssl.SSLSocket.getpeercert`."""
    names = [name for part in subject for name in part]
    return PeerCertificate(
        tuple(value for kind, value in names if kind == "commonName"),
        tuple(value for kind, value in names if kind == "organizationName"),
        der,
    )
