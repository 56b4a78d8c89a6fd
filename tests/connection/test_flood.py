"""A peer that sends more than one CALL at a time is served, and its calls are limited."""

from __future__ import annotations

from contextlib import suppress

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.model import Route
from ocpp16_sdk.protocol import Defect
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import BEAT, Peer, by_hand, calling, connected
from tests.support.transport_pairs import Pair
from tests.support.virtual_time import in_virtual_time

ROOM = 64


class SlowBeat:
    """A handler that waits for its release, and counts."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.go = anyio.Event()

    async def __call__(self, _: m.HeartbeatRequest) -> m.HeartbeatResponse:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.go.wait()
        finally:
            self.now -= 1
        return BEAT


async def send_many(peer: Peer, count: int) -> None:
    for number in range(count):
        await peer.send(2, str(number), "Heartbeat", {})


async def drain(peer: Peer) -> None:
    with suppress(ConnectionClosedError):
        while True:
            await peer.receive()


@pytest.mark.item("J-48")
@pytest.mark.anyio
async def test_every_call_of_a_flood_is_answered_once(pair: Pair) -> None:
    here, there = pair
    answered: list[str] = []
    with anyio.fail_after(5):
        handler = SlowBeat()
        handler.go.set()
        async with (
            connected(here, Route(m.HeartbeatRequest, handler)),
            by_hand(there) as peer,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(send_many, peer, 300)
            for _ in range(300):
                kind, unique_id, _ = await peer.receive()
                assert kind == 3
                answered.append(unique_id)
    assert sorted(answered, key=int) == [str(number) for number in range(300)]


@in_virtual_time
async def test_a_flood_runs_no_more_handlers_than_the_limit() -> None:
    here, there = memory_pair()
    handler = SlowBeat()
    async with (
        connected(here, Route(m.HeartbeatRequest, handler)),
        by_hand(there) as peer,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(send_many, peer, 300)
        await anyio.wait_all_tasks_blocked()
        assert handler.now == ROOM
        handler.go.set()
        for _ in range(300):
            await peer.receive()
    assert (handler.now, handler.most) == (0, ROOM)


@pytest.mark.item("J-45")
@in_virtual_time
async def test_in_a_flood_the_handlers_get_the_answers_to_their_calls() -> None:
    async def handler(_: m.HeartbeatRequest) -> m.HeartbeatResponse:
        await connection.call(m.ResetRequest(type=m.ResetType.SOFT), timeout=100)
        return BEAT

    here, there = memory_pair()
    ends: dict[str, list[object]] = {}
    async with (
        connected(here, Route(m.HeartbeatRequest, handler)) as connection,
        by_hand(there) as peer,
        anyio.create_task_group() as tasks,
    ):
        began = anyio.current_time()
        tasks.start_soon(send_many, peer, ROOM + 20)
        while len(ends) < ROOM + 20:
            kind, unique_id, *rest = await peer.receive()
            if kind == 2:
                await peer.send(3, unique_id, {"status": "Accepted"})
            else:
                ends[unique_id] = rest
        assert anyio.current_time() - began < 5
    refused = [rest[:2] for rest in ends.values() if len(rest) > 1]
    assert 0 < len(refused) <= 20
    assert all(rest == ["GenericError", "too many calls at once"] for rest in refused)


@in_virtual_time
async def test_long_payloads_reach_the_limit_earlier() -> None:
    here, there = memory_pair()
    handler = SlowBeat()

    async def slow(_: m.DataTransferRequest) -> m.DataTransferResponse:
        await handler(m.HeartbeatRequest())
        return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED)

    async with connected(here, Route(m.DataTransferRequest, slow)) as connection, by_hand(there) as peer:
        for number in range(10):
            await peer.send(2, str(number), "DataTransfer", {"vendorId": "a", "data": "x" * 2**18})
        refused = [(await peer.receive())[1:3] for _ in range(7)]
        assert refused == [[str(number), "GenericError"] for number in range(3, 10)]
        handler.go.set()
        assert {(await peer.receive())[0] for _ in range(3)} == {3}
        assert connection.session.defects == {}


@in_virtual_time
async def test_broken_calls_make_no_more_work_than_good_ones() -> None:
    here, there = memory_pair()
    async with connected(here) as connection, by_hand(there) as peer, calling(connection) as calls:
        sent = 0
        with anyio.move_on_after(10):
            while sent < 1000:
                await peer.send(2, str(sent))
                sent += 1
        assert sent == 16 + 1 + 16, "queued answers, the message being processed, and queued calls"
        for _ in range(sent):
            assert (await peer.receive())[0] == 4
        calls.begin("after")
        await peer.beat(await peer.receive_call())
    assert calls.ended == {"after": BEAT}


@pytest.mark.anyio
async def test_a_close_stops_the_run_though_the_limit_is_reached(pair: Pair) -> None:
    here, there = pair
    handler = SlowBeat()
    with anyio.fail_after(5):
        async with (
            connected(here, Route(m.HeartbeatRequest, handler)) as connection,
            anyio.create_task_group() as tasks,
        ):
            await send_many(Peer(there), ROOM + 1)
            while handler.now < ROOM:
                await anyio.wait_all_tasks_blocked()
            tasks.start_soon(drain, Peer(there))
            await connection.aclose(1001)
            assert (await connection.wait_closed()).code == 1001
    assert handler.now == 0


@in_virtual_time
async def test_a_call_no_longer_counts_for_the_limit_however_it_finished() -> None:
    async def handler(request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        raise RuntimeError(request)

    here, there = memory_pair()
    async with connected(here, Route(m.AuthorizeRequest, handler)) as connection, by_hand(there) as peer:
        for _ in range(3 * ROOM):
            await peer.send(2, "fails", "Authorize", {"idTag": "a"})
            await peer.send(2, "invalid", "Authorize", {})
            await peer.send(2, "unknown", "Foo", {})
            await peer.send(2, "broken")
            ends = {unique_id: code for _, unique_id, code, *_ in [await peer.receive() for _ in range(4)]}
            assert ends == {
                "fails": "InternalError",
                "invalid": "OccurenceConstraintViolation",
                "unknown": "NotImplemented",
                "broken": "FormationViolation",
            }
        assert connection.session.defects == dict.fromkeys(
            (Defect.BAD_PAYLOAD, Defect.UNKNOWN_ACTION, Defect.BAD_CALL), 3 * ROOM
        )
