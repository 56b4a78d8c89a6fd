"""The opening handshake of one peer of a listener, from its first byte to the connection or to the refusal.

start_tls ─▶ read_request ─▶ check_request ─▶ security.admit ─▶ max_connections ─▶ 101 ─▶ WebSocketTransport
    └────────────┴────────────────┴─────────────────┴───────────────┴─ refused ─▶ send_refusal, or a close with 1002
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from anyio.abc import SocketStream
from websockets.protocol import Side

from ocpp16_sdk.security import Accept, AsyncAdmission, CentralSystemSecurity, ConnectionRequest, HandOver, Refuse
from ocpp16_sdk.transports._handshake import RefusedHandshake, check_request, read_request
from ocpp16_sdk.transports._identify import IdentifyError
from ocpp16_sdk.transports._memory_budget import MemoryBudget
from ocpp16_sdk.transports._options import ListenOptions, options_of_connection
from ocpp16_sdk.transports._refusal_log import RefusalLog
from ocpp16_sdk.transports._tls import TlsHandshakeError, send_refusal, start_tls
from ocpp16_sdk.transports._websocket import WebSocketTransport

Accepted = tuple[WebSocketTransport, ConnectionRequest, Accept | HandOver]
Refusal = Callable[[], Awaitable[None]]
"""Sends the answer to a peer that is refused."""


class ServerHandshake:
    """Does the handshakes of a listener, and counts its connections."""

    def __init__(
        self,
        decide: AsyncAdmission,
        security: CentralSystemSecurity,
        options: ListenOptions,
        refusal_log: RefusalLog,
    ) -> None:
        self._decide = decide
        self._security = security
        self._options = options
        self._refusal_log = refusal_log
        self._memory_budget = MemoryBudget(options.memory_budget)
        self._counted: set[SocketStream] = set()  # those that count for `max_connections`

    def release(self, raw: SocketStream) -> None:
        """Do not count a connection any more: it is closed."""
        self._counted.discard(raw)

    async def run(self, raw: SocketStream, on_request: Callable[[], None]) -> Accepted | Refusal:
        """Do a handshake; `on_request` is called when the request is complete.

        Return the connection to serve, or the function that refuses the peer.
        """
        options = self._options
        try:
            stream, peer = await start_tls(raw, self._security.ssl_context)
        except TlsHandshakeError as error:
            self._refusal_log.tls_failed(error.remote, error.reason)
            return partial(send_refusal, raw, error.alert)
        try:
            request, received = await read_request(stream)
            on_request()
            handshake = check_request(request, peer, options)
            decision = await self._security.admit(
                handshake.request, self._decide, partial(self._refusal_log.decision_failed, handshake.request)
            )
            if isinstance(decision, Refuse):
                self._refusal_log.refused_by_decision(handshake.request, decision.status)
                return partial(send_refusal, stream, RefusedHandshake(decision).answer)
            if options.max_connections is not None and len(self._counted) >= options.max_connections:
                self._refusal_log.too_many_connections(handshake.request, len(self._counted))
                return partial(send_refusal, stream, RefusedHandshake(Refuse(503)).answer)
        except IdentifyError:
            self._refusal_log.identify_failed(peer.remote[0])
            return partial(send_refusal, stream, RefusedHandshake(Refuse(500)).answer)
        except RefusedHandshake as refused:
            self._refusal_log.invalid_handshake(peer.remote[0], refused.status, refused.target)
            return partial(send_refusal, stream, refused.answer)
        self._counted.add(raw)
        chosen = decision.subprotocol if isinstance(decision, HandOver) else handshake.subprotocol
        await stream.send(handshake.acceptance(chosen))
        transport = WebSocketTransport(
            stream,
            Side.SERVER,
            received=received,
            extensions=handshake.extensions,
            options=options_of_connection(decision, options),
            memory_budget=self._memory_budget,
        )
        if isinstance(decision, Accept) and not handshake.speaks_ocpp16:
            self.release(raw)
            self._refusal_log.no_subprotocol(handshake.request, handshake.request.subprotocols, options.subprotocols)
            return partial(transport.aclose, 1002, "no common subprotocol")
        return transport, handshake.request, decision
