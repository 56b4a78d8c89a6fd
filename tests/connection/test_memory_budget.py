"""The calls of all connections share one memory budget: beyond it calls wait, and are then refused."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import MemoryBudget, Transport, memory_pair
from tests.support.connections import Peer, connected
from tests.support.virtual_time import in_virtual_time

LARGE = 5000
"""Characters of a call that does not start in any case."""
BUDGET = 2 * 48 * LARGE * 3  # half of it is for calls in progress: three large ones fit, with their names not


class Counted:
    """A transport in memory whose messages a budget counts."""

    def __init__(self, transport: Transport, budget: MemoryBudget) -> None:
        self.send, self.receive, self.aclose = transport.send, transport.receive, transport.aclose
        self.memory_budget = budget


class Waiting:
    """A handler that waits until it is released."""

    def __init__(self) -> None:
        self.running = 0
        self.released = anyio.Event()

    async def __call__(self, _: m.DataTransferRequest) -> m.DataTransferResponse:
        self.running += 1
        await self.released.wait()
        return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED)


def payload(size: int) -> dict[str, Any]:
    empty = len('{"vendorId":"v","data":""}')
    return {"vendorId": "v", "data": "x" * (size - empty)}


async def send(peer: Peer, unique_id: str, size: int) -> None:
    text = json.dumps([2, unique_id, "DataTransfer", payload(size)], separators=(",", ":"))
    await peer.transport.send(text)


@asynccontextmanager
async def peers(budget: MemoryBudget, handler: Waiting, count: int) -> AsyncGenerator[list[Peer]]:
    async with anyio.create_task_group() as tasks:
        found: list[Peer] = []
        stop = anyio.Event()

        async def serve(here: Transport) -> None:
            async with connected(Counted(here, budget), Route(m.DataTransferRequest, handler)):
                await stop.wait()

        for _ in range(count):
            here, there = memory_pair()
            tasks.start_soon(serve, here)
            found.append(Peer(there))
        yield found
        stop.set()


@in_virtual_time
async def test_a_large_call_waits_for_memory_and_is_then_handled() -> None:
    budget, handler = MemoryBudget(BUDGET), Waiting()
    async with peers(budget, handler, 5) as each:
        for number, peer in enumerate(each):
            await send(peer, str(number), LARGE)
        await anyio.sleep(5)
        assert handler.running == 3
        handler.released.set()
        await anyio.sleep(1)
        assert [(await peer.receive())[:2] for peer in each] == [[3, str(number)] for number in range(5)]
        assert budget.used == 0


@in_virtual_time
async def test_a_large_call_that_gets_no_memory_is_refused_after_ten_seconds(caplog: pytest.LogCaptureFixture) -> None:
    budget, handler = MemoryBudget(BUDGET), Waiting()
    async with peers(budget, handler, 5) as each:
        for number, peer in enumerate(each):
            await send(peer, str(number), LARGE)
        with anyio.fail_after(10.1):
            for peer in each[3:]:
                assert (await peer.receive())[2:4] == ["GenericError", "too many calls at once"]
        handler.released.set()
    logged = [each for each in caplog.records if "memory_budget" in each.getMessage()]
    assert [each.getMessage() for each in logged if each.levelno >= logging.WARNING] == [
        f"memory_budget={BUDGET} is used up by calls in progress"
    ]
    assert budget.used == 0


@in_virtual_time
async def test_a_short_call_is_handled_while_others_use_the_whole_budget() -> None:
    budget, handler = MemoryBudget(BUDGET), Waiting()
    async with peers(budget, handler, 9) as each:
        for peer in each[:8]:
            await send(peer, "large", LARGE)
        await anyio.sleep(1)
        assert handler.running == 3
        await send(each[8], "short", 2000)
        await anyio.sleep(1)
        assert handler.running == 4
        await send(each[8], "another", 2000)  # only the first call of a connection
        await anyio.sleep(0.5)
        assert handler.running == 4
        handler.released.set()
        assert (await each[8].receive())[:2] == [3, "short"]


@in_virtual_time
async def test_the_texts_of_waiting_calls_are_limited_too() -> None:
    budget, handler = MemoryBudget(BUDGET), Waiting()
    most = BUDGET // 4 // (2 * LARGE)
    async with peers(budget, handler, 3 + most + 2) as each:
        for number, peer in enumerate(each):
            await send(peer, str(number), LARGE)
        with anyio.fail_after(1):
            for peer in each[3 + most :]:
                assert (await peer.receive())[:3] == [4, str(each.index(peer)), "GenericError"]
        handler.released.set()


@in_virtual_time
async def test_a_connection_that_closes_while_its_call_waits_releases_its_memory() -> None:
    budget, handler = MemoryBudget(BUDGET), Waiting()
    async with peers(budget, handler, 5) as each:
        for peer in each:
            await send(peer, "1", LARGE)
        await anyio.sleep(1)
        for peer in each:
            await peer.transport.aclose()
        await anyio.sleep(30)
        handler.released.set()
    assert budget.used == 0


@in_virtual_time
async def test_a_call_larger_than_the_budget_is_handled_alone() -> None:
    budget, handler = MemoryBudget(1), Waiting()
    async with peers(budget, handler, 1) as (peer,):
        handler.released.set()
        await send(peer, "1", LARGE)
        assert (await peer.receive())[:2] == [3, "1"]
        assert budget.used == 0


@in_virtual_time
async def test_without_a_limit_every_call_starts() -> None:
    budget, handler = MemoryBudget(None), Waiting()
    async with peers(budget, handler, 20) as each:
        for peer in each:
            await send(peer, "1", 100_000)
        await anyio.sleep(0.1)
        assert handler.running == 20
        handler.released.set()


@in_virtual_time
async def test_a_smaller_call_does_not_overtake_a_call_that_waits() -> None:
    budget = MemoryBudget(2 * 48 * 10_000)
    assert budget.start(6000, only_call=True)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(budget.wait, 8000, 10.0)
        await anyio.sleep(1)
        assert not budget.start(3000, only_call=True)
        budget.done(6000)
    assert budget.used == 48 * 8000


@in_virtual_time
async def test_a_call_that_is_cancelled_when_its_memory_is_free_releases_it() -> None:
    budget = MemoryBudget(2 * 48 * 10_000)
    assert budget.start(6000, only_call=True)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(budget.wait, 8000, 10.0)
        await anyio.sleep(1)
        tasks.cancel_scope.cancel()
        budget.done(6000)
    assert budget.used == 0
