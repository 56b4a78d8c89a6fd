"""The transport over ASGI events, against a server that follows a script."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import AsgiOptions
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports._asgi import AsgiEvent, AsgiTransport
from tests.support.websocket_peers import bounded, ended

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


class Server:
    """Returns given events, and accepts events while it is not busy."""

    def __init__(self, *events: AsgiEvent) -> None:
        self.events = list(events)
        self.accepted: list[AsgiEvent] = []
        self.free = anyio.Event()
        self.free.set()
        self.transport = AsgiTransport(
            self.receive, self.send, options=AsgiOptions(max_message_size=100, close_timeout=0.05)
        )

    async def receive(self) -> AsgiEvent:
        if not self.events:
            await anyio.sleep_forever()
        return self.events.pop(0)

    async def send(self, event: AsgiEvent) -> None:
        await self.free.wait()
        self.accepted.append(event)

    def be_busy(self) -> None:
        self.free = anyio.Event()


def message(**content: object) -> AsgiEvent:
    return {"type": "websocket.receive", **content}


@bounded
async def test_text_and_bytes_may_be_absent_or_none() -> None:  # J-22
    events = [message(text=None, bytes=b"x"), message(bytes=b""), message(text=None, bytes=None), message()]
    server = Server(*events, message(text="", bytes=None), message(text="é"))
    assert [await server.transport.receive() for _ in range(2)] == ["", "é"]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({}, (1005, "")),
        ({"code": None, "reason": None}, (1005, "")),
        ({"code": 1001, "reason": "bye"}, (1001, "bye")),
    ],
)
@bounded
async def test_a_disconnect_event_may_lack_code_and_reason(event: AsgiEvent, expected: tuple[int, str]) -> None:
    server = Server({"type": "websocket.disconnect", **event})
    assert await ended(server.transport) == expected
    with pytest.raises(ConnectionClosedError):
        await server.transport.send("late")
    await server.transport.aclose()
    assert not server.accepted  # a server gets no close event for a closed connection


@bounded
async def test_an_error_of_the_server_is_a_connection_that_has_ended() -> None:
    async def send(_: AsgiEvent) -> None:
        raise ConnectionResetError("of the server's own kind")

    transport = AsgiTransport(Server().receive, send, options=AsgiOptions(max_message_size=1, close_timeout=1))
    with pytest.raises(ConnectionClosedError) as caught:
        await transport.send("x")
    assert caught.value.code == 1006
    await transport.aclose(1001)
    assert await ended(transport) == (1001, "")


@bounded
async def test_a_send_that_is_cancelled_half_way_closes_the_connection() -> None:
    server = Server()
    server.be_busy()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.transport.send, "never")
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    assert await ended(server.transport) == (1006, "a send was cancelled half-way")


@bounded
async def test_a_close_of_a_busy_server_is_bounded_and_fails_the_sender() -> None:
    server = Server()
    server.be_busy()
    failed: list[int] = []

    async def send() -> None:
        with pytest.raises(ConnectionClosedError) as caught:
            await server.transport.send("never")
        failed.append(caught.value.code)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(send)
        tasks.start_soon(send)
        await anyio.wait_all_tasks_blocked()
        await server.transport.aclose(1001)
    assert failed == [1001, 1001]
    assert not server.accepted


@bounded
async def test_the_first_reason_stays_when_a_send_is_cancelled_during_the_close() -> None:
    server = Server()
    server.be_busy()
    scope = anyio.CancelScope()

    async def send() -> None:
        with scope:
            await server.transport.send("never")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(send)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(server.transport.aclose, 4001)
        await anyio.wait_all_tasks_blocked()
        scope.cancel()
    assert await ended(server.transport) == (4001, "")
