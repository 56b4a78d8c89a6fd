"""The central system's side: listen, judge each opening handshake, and hand over links."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Unpack, cast

import anyio
from anyio.abc import SocketAttribute, SocketListener, SocketStream, TaskGroup
from websockets.protocol import Side

from ocpp16_sdk.errors import ConnectError, ConnectionClosedError
from ocpp16_sdk.security import Accept, ConnectionRequest, Refuse
from ocpp16_sdk.security._profiles import trusted
from ocpp16_sdk.transports._handshake import RefusedHandshake, judge, read_head
from ocpp16_sdk.transports._handshake_limits import ClosingLimiter, HandshakeLimiter
from ocpp16_sdk.transports._keepalive_scheduler import KeepaliveScheduler
from ocpp16_sdk.transports._listen_options import ListenOptions, options_of
from ocpp16_sdk.transports._stream import STREAM_ENDS, Acceptor, accepting, hold
from ocpp16_sdk.transports._tls import NotSecuredError, secure, turn_away
from ocpp16_sdk.transports._transport import CLOSE_TIMEOUT, Transport, WebSocketOptions
from ocpp16_sdk.transports._websocket import WebSocketTransport

Serve = Callable[[Transport, ConnectionRequest, Accept], Awaitable[None]]
"""Serves one connection, which is closed when it returns."""
_Opened = tuple[WebSocketTransport, ConnectionRequest, Accept]
_LastWord = Callable[[], Awaitable[None]]

_log = logging.getLogger(__name__)
_security_log = logging.getLogger("ocpp16_sdk.security")
_LEAVING = (1001, "the central system is going away")
_PAUSE = 0.1  # seconds between attempts to accept, when the process has no file descriptor left


@asynccontextmanager
async def listen(
    serve: Serve,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    terms: ListenOptions | None = None,
    **link: Unpack[WebSocketOptions],
) -> AsyncGenerator[Listener]:
    """Serve charge points that connect to `host:port`, for the time of an `async with` block.

    Port 0 takes a free one.
    Leaving closes every connection with 1001; whoever serves one then has `close_timeout` to return.

    Raises:
        ConnectError: the address cannot be listened on.
    """
    try:
        sockets = await anyio.create_tcp_listener(local_host=host, local_port=port)
    except OSError as error:
        raise ConnectError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    listener = Listener(
        [cast(SocketListener, each) for each in sockets.listeners], serve, terms or ListenOptions(), link
    )
    # The group is entered and left by hand: it would turn an exception of the block into a group.
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
    """What accepts connections inside `listen`."""

    def __init__(
        self, sockets: list[SocketListener], serve: Serve, terms: ListenOptions, link: WebSocketOptions
    ) -> None:
        self._sockets = [accepting(each) for each in sockets]
        self._serve = serve
        self._terms = terms
        self._link = link
        self._turnstile = HandshakeLimiter(terms.max_handshakes)
        self._lingering = ClosingLimiter(terms.max_handshakes)
        self._metronome = KeepaliveScheduler()
        self.links: set[WebSocketTransport] = set()
        """The connections that are served now."""
        self._places: set[SocketStream] = set()
        self._leaving = False
        self._change = anyio.Event()
        self.host: str = sockets[0].extra(SocketAttribute.local_address)[0]
        """The address that is listened on."""
        self.port: int = sockets[0].extra(SocketAttribute.local_port)
        """The port that is listened on."""

    def start(self, tasks: TaskGroup) -> None:
        """Accept connections in tasks of the group."""
        if self._terms.security.ssl_context is None and not trusted(self.host):
            _security_log.warning("listening on %s without TLS is not for the internet (OCPP-J 6)", self.host)
        tasks.start_soon(self._metronome.run)
        for socket in self._sockets:
            tasks.start_soon(self._accept, socket, tasks)

    async def stop(self) -> None:
        """Accept nothing more; connections go on."""
        self._leaving = True
        for socket in self._sockets:
            await socket.aclose()

    async def close(self) -> None:
        """Accept nothing more, close every connection with 1001, and give those who serve one time to return."""
        with anyio.CancelScope(shield=True):
            await self.stop()
            async with anyio.create_task_group() as closing:
                for link in self.links:
                    closing.start_soon(link.aclose, *_LEAVING)
            with anyio.move_on_after(self._link.get("close_timeout", CLOSE_TIMEOUT)):
                while self.links:
                    self._change = anyio.Event()
                    await self._change.wait()

    async def _accept(self, socket: Acceptor, tasks: TaskGroup) -> None:
        while True:
            await self._turnstile.room()
            try:
                stream = await socket.accept()
            except anyio.ClosedResourceError:
                return
            except (OSError, anyio.BrokenResourceError) as error:  # the latter is what trio makes of the former
                reason = error.__cause__ or error
                if isinstance(reason, ConnectionError):
                    continue  # the peer has left already
                _log.warning("a connection could not be accepted: %s", reason)
                await anyio.sleep(_PAUSE)
            else:
                hold(stream)
                tasks.start_soon(self._connection, stream)

    async def _connection(self, stream: SocketStream) -> None:
        """See one connection through. Nothing that goes wrong with it may reach the listener."""
        opened: _Opened | _LastWord | None = None
        try:
            with self._turnstile.under_way(self._terms.open_timeout) as scope:
                opened = await self._open(stream, scope)
            if callable(opened):
                self._places.discard(stream)
                await self._lingering.enter(stream)
                await opened()
            elif opened:  # not if its time was up
                await self._run(*opened)
        except STREAM_ENDS:
            _log.debug("a peer left during its handshake")
        except Exception:
            _log.exception("a handshake failed")
        finally:
            self._places.discard(stream)
            self._lingering.leave(stream)
            with suppress(Exception), anyio.CancelScope(shield=True):
                await stream.aclose()

    async def _open(self, raw: SocketStream, scope: anyio.CancelScope) -> _Opened | _LastWord:
        """Do the handshake; returns what to serve, or how to part from the peer."""
        terms = self._terms
        try:
            stream, peer = await secure(raw, terms.security.ssl_context)
        except NotSecuredError as error:
            return partial(turn_away, raw, error.alert)
        try:
            head, received = await read_head(stream)
            self._turnstile.has_spoken(scope)
            handshake = judge(
                head,
                peer,
                prefix=terms.path,
                require_subprotocol=terms.require_subprotocol,
                compression=terms.compression,
            )
            accept = await terms.security.admit(handshake.request, terms.decide)
            if isinstance(accept, Refuse):
                raise RefusedHandshake(accept)
            if terms.max_connections is not None and len(self._places) >= terms.max_connections:
                _log.warning("%r was refused: there are %s connections", handshake.request.identity, len(self._places))
                raise RefusedHandshake(Refuse(503))
            self._places.add(raw)
        except RefusedHandshake as refused:
            # At INFO, as any stranger can bring it about; whom a decision refuses is told by ocpp16_sdk.security.
            _log.info("a handshake from %s was answered with %s", peer.remote[0], refused.status)
            return partial(turn_away, stream, refused.answer)
        await stream.send(handshake.acceptance)
        link = WebSocketTransport(
            stream, Side.SERVER, received=received, extensions=handshake.extensions, **options_of(accept, self._link)
        )
        if not handshake.agreed:
            return partial(link.aclose, 1002, "no common subprotocol")
        return link, handshake.request, accept

    async def _run(self, link: WebSocketTransport, asked: ConnectionRequest, accept: Accept) -> None:
        end = _LEAVING
        self.links.add(link)
        self._metronome.add(link)
        try:
            if not self._leaving:
                await self._serve(link, asked, accept)
                end = (1000, "")
        except ConnectionClosedError:
            end = (1000, "")  # the usual end of who serves a connection; it has its close code already
        except Exception:
            end = (1011, "")
            _log.exception("the connection of %r failed", asked.identity)
        finally:
            await link.aclose(*end)
            self._metronome.remove(link)
            self.links.discard(link)
            self._change.set()
