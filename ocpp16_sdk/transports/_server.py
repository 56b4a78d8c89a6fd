"""The listener of the central system: accept connections, do their opening handshakes, and serve them.

    _accept ─▶ _connection, in a task for each peer
      │           ├─ ServerHandshake.run ─▶ the connection, or the function that refuses the peer
      │           └─ _run: serve(transport, request, accept), then aclose
      └─ HandshakeLimiter, RefusedPeerLimiter; one KeepaliveScheduler for all connections

A handshake that fails never reaches the listener or another connection.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import cast

import anyio
from anyio.abc import SocketAttribute, SocketListener, SocketStream, TaskGroup

from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk.errors import ConnectError, ConnectionClosedError
from ocpp16_sdk.security import (
    Accept,
    AsyncAdmission,
    CentralSystemSecurity,
    ConnectionRequest,
    HandOver,
    accept_everyone,
)
from ocpp16_sdk.security._profiles import is_private_host
from ocpp16_sdk.transports._handshake_limits import HandshakeLimiter, RefusedPeerLimiter
from ocpp16_sdk.transports._keepalive import KeepaliveScheduler
from ocpp16_sdk.transports._options import ListenOptions
from ocpp16_sdk.transports._refusal_log import RefusalLog
from ocpp16_sdk.transports._server_handshake import Accepted, Refusal, ServerHandshake
from ocpp16_sdk.transports._stream import STREAM_ENDS, Acceptor, fastest_acceptor, pause_reading
from ocpp16_sdk.transports._tls import peer_address
from ocpp16_sdk.transports._transport import Transport
from ocpp16_sdk.transports._websocket import WebSocketTransport

ServeConnection = Callable[[Transport, ConnectionRequest, Accept], Awaitable[None]]
"""Serves one connection, which is closed when the function returns."""

_log = logging.getLogger(__name__)
_security_log = logging.getLogger("ocpp16_sdk.security")
_GOING_AWAY = (1001, "the central system is going away")
_ACCEPT_RETRY_DELAY = 0.1  # seconds; used when the process has no file descriptor left
NO_SECURITY = CentralSystemSecurity()
DEFAULT_OPTIONS = ListenOptions()


@asynccontextmanager
async def listen(
    serve: ServeConnection,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    decide: AsyncAdmission = accept_everyone,
    security: CentralSystemSecurity = NO_SECURITY,
    options: ListenOptions = DEFAULT_OPTIONS,
) -> AsyncGenerator[Listener]:
    """Serve charge points that connect to `host:port`, for the time of an `async with` block.

    Port 0 chooses a free port.
    At the end of the block every connection is closed with 1001; `serve` then has `close_timeout` to return.

    Raises:
        ConnectError: the address cannot be listened on.
        ValueError: no decision checks the key or certificate of the profile.
    """
    security.check(decide)
    try:
        sockets = await anyio.create_tcp_listener(local_host=host, local_port=port)
    except OSError as error:
        raise ConnectError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    listener = Listener([cast(SocketListener, each) for each in sockets.listeners], serve, decide, security, options)
    # `async with` would turn an exception of the block into an exception group.
    tasks = anyio.create_task_group()
    await tasks.__aenter__()
    try:
        listener.start(tasks)
        yield listener
    finally:
        await listener.close()
        tasks.cancel_scope.cancel()
        await tasks.__aexit__(None, None, None)


class Listener:
    """The listener inside `listen`."""

    def __init__(
        self,
        sockets: list[SocketListener],
        serve: ServeConnection,
        decide: AsyncAdmission,
        security: CentralSystemSecurity,
        options: ListenOptions,
    ) -> None:
        self._acceptors = [fastest_acceptor(each) for each in sockets]
        self._serve = serve
        self._security = security
        self._options = options
        self._handshakes = HandshakeLimiter(options.max_handshakes)
        self._refused = RefusedPeerLimiter(options.max_handshakes)
        self._keepalive = KeepaliveScheduler()
        self._refusal_log = RefusalLog(_log)
        self._handshake = ServerHandshake(decide, security, options, self._refusal_log)
        self.transports: set[WebSocketTransport] = set()
        """The connections that are served now."""
        self._stopped = False
        self._changes = ChangeNotifier()  # of `transports`
        self.host: str = sockets[0].extra(SocketAttribute.local_address)[0]
        """The address of the listener."""
        self.port: int = sockets[0].extra(SocketAttribute.local_port)
        """The port of the listener."""

    def start(self, tasks: TaskGroup) -> None:
        """Accept connections in tasks of the group."""
        if self._security.ssl_context is None and not is_private_host(self.host):
            _security_log.warning("listening on %s without TLS is not for the internet (OCPP-J 6)", self.host)
        tasks.start_soon(self._keepalive.run)
        for acceptor in self._acceptors:
            tasks.start_soon(self._accept, acceptor, tasks)

    async def stop(self) -> None:
        """Stop accepting; connections stay open."""
        self._stopped = True
        for acceptor in self._acceptors:
            await acceptor.aclose()

    async def close(self) -> None:
        """Stop accepting, close every connection with 1001, and wait for `serve`, for `close_timeout` at most."""
        with anyio.CancelScope(shield=True):
            await self.stop()
            async with anyio.create_task_group() as closing:
                for transport in self.transports:
                    closing.start_soon(transport.aclose, *_GOING_AWAY)
            with anyio.move_on_after(self._options.close_timeout):
                await self._changes.wait_until(lambda: not self.transports)

    async def _accept(self, acceptor: Acceptor, tasks: TaskGroup) -> None:
        while True:
            await self._handshakes.wait()
            try:
                stream = await acceptor.accept()
            except anyio.ClosedResourceError:
                return
            except (OSError, anyio.BrokenResourceError) as error:  # on trio BrokenResourceError wraps the OSError
                reason = error.__cause__ or error
                if isinstance(reason, ConnectionError):
                    self._refusal_log.not_completed("an unknown address", "the peer disconnected")
                    continue
                self._refusal_log.not_accepted(reason)
                await anyio.sleep(_ACCEPT_RETRY_DELAY)
            else:
                pause_reading(stream)
                tasks.start_soon(self._connection, stream)

    async def _connection(self, stream: SocketStream) -> None:
        """Do the handshake of one connection, and serve it. Log every exception: none may reach the listener."""
        result: Accepted | Refusal | None = None
        address = peer_address(stream)[0]
        try:
            with self._handshakes.handshake(self._options.open_timeout, address) as scope:
                result = await self._handshake.run(stream, partial(self._handshakes.request_received, scope))
            if callable(result):
                await self._refused.add(stream)
                await result()
            elif result:
                await self._run(*result)
            else:
                self._refusal_log.not_completed(address, "it took too long")
        except STREAM_ENDS:
            self._refusal_log.not_completed(address, "the peer disconnected")
        except Exception:
            self._refusal_log.handshake_failed(address)
        finally:
            self._handshake.release(stream)
            self._refused.remove(stream)
            with suppress(Exception), anyio.CancelScope(shield=True):
                await stream.aclose()

    async def _run(
        self, transport: WebSocketTransport, request: ConnectionRequest, decision: Accept | HandOver
    ) -> None:
        close = _GOING_AWAY
        self.transports.add(transport)
        self._keepalive.add(transport)
        try:
            if self._stopped:
                self._refusal_log.not_completed(request.remote[0], "the central system stops")
            else:
                if isinstance(decision, HandOver):
                    self._refusal_log.handed_over(request, decision.subprotocol)
                    await decision.handler(transport, request)
                else:
                    await self._serve(transport, request, decision)
                close = (1000, "")
        except ConnectionClosedError:
            close = (1000, "")  # the usual end of a connection, whose close code is set already
        except Exception:
            close = (1011, "")
            self._refusal_log.connection_failed(request)
        finally:
            await transport.aclose(*close)
            self._keepalive.remove(transport)
            self.transports.discard(transport)
            self._changes.notify()
