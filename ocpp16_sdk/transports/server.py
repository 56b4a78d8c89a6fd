"""The central system's side: listen, judge each opening handshake, and hand over links."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address
from typing import cast

import anyio
from anyio.abc import SocketAttribute, SocketListener, SocketStream, TaskGroup
from websockets.protocol import Side

from ocpp16_sdk.errors import ConnectError, ConnectionClosedError
from ocpp16_sdk.transports import CLOSE_TIMEOUT, MAX_MESSAGE_SIZE, OPEN_TIMEOUT, Transport
from ocpp16_sdk.transports.handshake import Accept, HandshakeRequest, Refuse, Refused, judge, read_head
from ocpp16_sdk.transports.link import Link
from ocpp16_sdk.transports.stream import STREAM_ENDS

Decide = Callable[[HandshakeRequest], Awaitable[Accept | Refuse]]
"""Says before the upgrade whether a charge point may connect."""
Serve = Callable[[Transport, HandshakeRequest], Awaitable[None]]
"""Serves one connection, which is closed when it returns."""

_log = logging.getLogger(__name__)
_PAUSE = 0.1  # seconds between attempts to accept, when the process has no file descriptor left
_LINGER = 1.0  # seconds that a refused peer has to read why


async def accept_everyone(_: HandshakeRequest) -> Accept:
    """Let every charge point in."""
    return Accept()


@asynccontextmanager
async def listen(
    serve: Serve,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    path: str = "",
    decide: Decide = accept_everyone,
    open_timeout: float = OPEN_TIMEOUT,
    close_timeout: float = CLOSE_TIMEOUT,
    max_message_size: int = MAX_MESSAGE_SIZE,
    max_handshakes: int = 100,
) -> AsyncGenerator[Listener]:
    """Serve charge points that connect to `ws://host:port`, for the time of an `async with` block.

    Port 0 takes a free one. With a `path` only `path/identity` is known; without, the last segment of any path is the
    identity. At most `max_handshakes` are under way at a time, and others wait their turn unread.
    Leaving closes every connection with 1001; whoever serves one then has `close_timeout` to return.

    Raises:
        ConnectError: the address cannot be listened on.
    """
    try:
        sockets = await anyio.create_tcp_listener(local_host=host, local_port=port)
    except OSError as error:
        raise ConnectError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    listener = Listener(
        [cast(SocketListener, each) for each in sockets.listeners],
        serve,
        path=path,
        decide=decide,
        open_timeout=open_timeout,
        close_timeout=close_timeout,
        max_message_size=max_message_size,
        max_handshakes=max_handshakes,
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
        self,
        sockets: list[SocketListener],
        serve: Serve,
        *,
        path: str,
        decide: Decide,
        open_timeout: float,
        close_timeout: float,
        max_message_size: int,
        max_handshakes: int,
    ) -> None:
        self._sockets = sockets
        self._serve = serve
        self._path = path
        self._decide = decide
        self._open_timeout = open_timeout
        self._close_timeout = close_timeout
        self._max_message_size = max_message_size
        self._handshakes = anyio.Semaphore(max_handshakes)
        self._links: set[Link] = set()
        self._leaving = False
        self._change = anyio.Event()
        self.host: str = sockets[0].extra(SocketAttribute.local_address)[0]
        """The address that is listened on."""
        self.port: int = sockets[0].extra(SocketAttribute.local_port)
        """The port that is listened on."""

    def start(self, tasks: TaskGroup) -> None:
        """Accept connections in tasks of the group."""
        if exposed(self.host):
            _log.warning("listening on %s without TLS, which is not meant for the internet (OCPP-J 6)", self.host)
        for socket in self._sockets:
            tasks.start_soon(self._accept, socket, tasks)

    async def close(self) -> None:
        """Accept nothing more, close every connection with 1001, and give those who serve one time to return."""
        self._leaving = True
        with anyio.CancelScope(shield=True):
            for socket in self._sockets:
                await socket.aclose()
            async with anyio.create_task_group() as closing:
                for link in self._links:
                    closing.start_soon(link.aclose, 1001, "the central system is going away")
            with anyio.move_on_after(self._close_timeout):
                while self._links:
                    self._change = anyio.Event()
                    await self._change.wait()

    async def _accept(self, socket: SocketListener, tasks: TaskGroup) -> None:
        while not self._leaving:
            await self._handshakes.acquire()
            try:
                stream = await socket.accept()
            except anyio.ClosedResourceError:
                return
            except OSError:
                self._handshakes.release()
                _log.exception("a connection could not be accepted")
                await anyio.sleep(_PAUSE)
            else:
                tasks.start_soon(self._connection, stream)

    async def _connection(self, stream: SocketStream) -> None:
        """See one connection through. Nothing that goes wrong with it may reach the listener."""
        opened = None
        try:
            try:
                with anyio.move_on_after(self._open_timeout):
                    try:
                        opened = await self._open(stream)
                    except Refused as refused:
                        await _turn_away(stream, refused.answer)
            finally:
                self._handshakes.release()
            if opened is not None:
                await self._run(*opened)
        except STREAM_ENDS:
            _log.debug("a peer left during its handshake")
        except Exception:
            _log.exception("a handshake failed")
        finally:
            with suppress(Exception), anyio.CancelScope(shield=True):
                await stream.aclose()

    async def _open(self, stream: SocketStream) -> tuple[Link, HandshakeRequest] | None:
        head, received = await read_head(stream)
        remote = cast("tuple[str, int]", stream.extra(SocketAttribute.remote_address))
        handshake = judge(head, remote, self._path)
        decision = await self._decision(handshake.request)
        if not isinstance(decision, Accept):
            raise Refused(decision)
        await stream.send(handshake.acceptance)
        link = Link(
            stream,
            Side.SERVER,
            received=received,
            max_message_size=self._max_message_size,
            close_timeout=self._close_timeout,
        )
        if not handshake.agreed:
            await link.aclose(1002, "no common subprotocol")
            return None
        return link, handshake.request

    async def _decision(self, asked: HandshakeRequest) -> Accept | Refuse:
        try:
            return await self._decide(asked)
        except Exception:
            _log.exception("whether %r may connect could not be decided", asked.identity)
            return Refuse(500)

    async def _run(self, link: Link, asked: HandshakeRequest) -> None:
        code = 1001
        self._links.add(link)
        try:
            if not self._leaving:
                await self._serve(link, asked)
                code = 1000
        except ConnectionClosedError:
            code = 1000  # the usual end of who serves a connection; it has its close code already
        except Exception:
            code = 1011
            _log.exception("the connection of %r failed", asked.identity)
        finally:
            await link.aclose(code)
            self._links.discard(link)
            self._change.set()


async def _turn_away(stream: SocketStream, answer: bytes) -> None:
    """Send a refusal, and read until the peer has taken it: closing on unread bytes could destroy it under way."""
    await stream.send(answer)
    await stream.send_eof()
    with suppress(*STREAM_ENDS), anyio.move_on_after(_LINGER):
        while True:
            await stream.receive()


def exposed(host: str) -> bool:
    """Tell whether an address may be reached from the internet."""
    address = ip_address(host)
    return address.is_global or address.is_unspecified
