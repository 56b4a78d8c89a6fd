"""How connections close inside real servers, and the close codes that both sides get."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import anyio
import pytest

from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.security import Accept, ConnectionRequest
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.transports._server import ServeConnection
from tests.support.asgi_servers import serving
from tests.support.roles import Depot
from tests.support.websocket_handshakes import OFFER, request
from tests.support.websocket_peers import CLOSE, PING, RawPeer, bounded, close_payload
from tests.transports.asgi.peers import bare, beside_a_route, connected, head_of, raw

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def stopping(server: str, depot: Depot) -> AsyncGenerator[tuple[RawPeer, anyio.Event]]:
    """A connected peer, and what stops the server."""
    stop = anyio.Event()
    async with anyio.create_task_group() as tasks:

        async def run(*, task_status: anyio.abc.TaskStatus[int]) -> None:
            async with serving(server, beside_a_route(depot)) as port:
                task_status.started(port)
                await stop.wait()

        async with connected(await tasks.start(run)) as peer:
            yield peer, stop


@bounded
async def test_a_server_that_stops_closes_with_a_code_of_its_own(server: str) -> None:
    depot = Depot()
    async with stopping(server, depot) as (peer, stop):
        connection = depot["CP001"]
        stop.set()
        wire, reported = (1012, 1012) if server.startswith("uvicorn") else (1001, 1006)
        assert (await peer.read_close())[0] == wire
        await peer.stream.aclose()
        assert (await connection.wait_closed()).code == reported


@bounded
async def test_an_application_that_closes_before_the_server_stops_chooses_the_code(server: str) -> None:
    depot = Depot()
    async with stopping(server, depot) as (peer, stop):
        for identity in depot:
            await depot[identity].drain(1)
            await depot[identity].aclose(1001, "going away")
        assert await peer.read_close() == (1001, "going away")
        await peer.send((CLOSE, close_payload(1001)))
        stop.set()


@bounded
async def test_only_uvicorn_reports_the_close_of_a_charge_point(server: str) -> None:
    depot = Depot()
    async with serving(server, beside_a_route(depot)) as port, connected(port) as peer:
        connection = depot["CP001"]
        await peer.send((CLOSE, close_payload(1001, "bye")))
        assert await peer.read_close() == (1001, "bye")
        end = await connection.wait_closed()
        assert (end.code, end.reason) == ((1001, "bye") if server.startswith("uvicorn") else (1006, ""))


@bounded
async def test_a_connection_that_broke_is_1005_for_uvicorn(server: str) -> None:
    depot = Depot()
    async with serving(server, beside_a_route(depot)) as port:
        async with connected(port):
            connection = depot["CP001"]
        assert (await connection.wait_closed()).code == (1005 if server.startswith("uvicorn") else 1006)
    assert not list(depot)


@bounded
async def test_uvicorn_gives_up_a_peer_that_answers_no_ping() -> None:  # J-55
    depot = Depot()
    async with (
        serving("uvicorn", beside_a_route(depot), ws_ping_interval=0.1, ws_ping_timeout=0.1) as port,
        connected(port) as peer,
    ):
        connection = depot["CP001"]
        assert (await peer.read_frame())[0] == PING
        assert await peer.read_close() == (1011, "keepalive ping timeout")
        await connection.wait_closed()


@asynccontextmanager
async def served(server: str, serve: ServeConnection) -> AsyncGenerator[RawPeer]:
    async with serving(server, bare(serve)) as port, raw(port, request("/CP001", OFFER)) as peer:
        assert (await head_of(peer)).startswith("http/1.1 101 ")
        yield peer


@bounded
async def test_an_exception_closes_one_connection_with_1011(server: str, caplog: pytest.LogCaptureFixture) -> None:
    async def serve(_: Transport, __: ConnectionRequest, ___: Accept) -> None:
        raise RuntimeError("a bug")

    async with served(server, serve) as peer:
        assert (await peer.read_close())[0] == 1011
    assert [each.exc_info is not None for each in caplog.records if each.levelno >= logging.ERROR] == [True]
    caplog.clear()


@bounded
async def test_a_closed_connection_is_not_logged_as_an_error_of_the_application(server: str) -> None:
    ended = anyio.Event()

    async def serve(transport: Transport, _: ConnectionRequest, __: Accept) -> None:
        try:
            await transport.receive()
        finally:
            ended.set()

    async with served(server, serve) as peer:
        await peer.stream.aclose()
        await ended.wait()


@pytest.mark.parametrize("code", [1000, 1006, 99, 4999])
@bounded
async def test_a_connection_is_closed_when_its_function_returns(server: str, code: int) -> None:
    async def serve(transport: Transport, _: ConnectionRequest, __: Accept) -> None:
        if code != 1000:
            await transport.aclose(code, "é" * 100)
            with suppress(ConnectionClosedError):
                await transport.receive()

    async with served(server, serve) as peer:
        assert await peer.read_close() == ((4999, "é" * 61) if code == 4999 else (1000, ""))
