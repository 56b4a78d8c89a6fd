"""The rules of every transport, at either end."""

from __future__ import annotations

from collections import deque
from contextlib import suppress

import anyio
import pytest

from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports import Transport
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded, ended

pytestmark = pytest.mark.anyio
Pair = tuple[Transport, Transport]


@bounded
async def test_messages_arrive_whole_and_in_order(pair: Pair) -> None:
    here, there = pair
    texts = ["", "{}", "é€😀", "x" * 125, "x" * 126, "y" * 65_536, "z" * 300_000]

    async def send_all() -> None:
        for text in texts:
            await here.send(text)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(send_all)
        assert [await there.receive() for _ in texts] == texts


@bounded
async def test_both_directions_work_at_the_same_time(pair: Pair) -> None:
    async def exchange(one: Transport) -> None:
        for number in range(50):
            await one.send(str(number))
            assert await one.receive() == str(number)

    async with anyio.create_task_group() as tasks:
        for end in pair:
            tasks.start_soon(exchange, end)


@bounded
async def test_the_other_side_always_gets_the_same_close_code_and_reason(pair: Pair) -> None:
    here, there = pair
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(here.aclose, 4001, "moved")
        assert await ended(there) == (4001, "moved")
    await there.aclose(1000, "too late")
    assert [await ended(there) for _ in range(3)] == [(4001, "moved")] * 3
    assert await ended(here) == (4001, "moved")


@bounded
async def test_a_send_after_the_close_of_either_side_fails(pair: Pair) -> None:
    here, there = pair
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(here.aclose, 1001)
        await ended(there)
    for end in pair:
        with pytest.raises(ConnectionClosedError) as caught:
            await end.send("late")
        assert caught.value.code == 1001


@bounded
async def test_messages_sent_before_the_close_are_received_first(pair: Pair) -> None:
    here, there = pair
    await here.send("one")
    await here.send("two")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(here.aclose)
        assert [await there.receive(), await there.receive()] == ["one", "two"]
        assert await ended(there) == (1000, "")


@bounded
async def test_a_close_makes_the_receive_of_another_task_raise(pair: Pair) -> None:
    here, there = pair
    seen: list[tuple[int, str]] = []

    async def record_close(end: Transport) -> None:
        seen.append(await ended(end))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(record_close, here)
        tasks.start_soon(record_close, there)
        await anyio.wait_all_tasks_blocked()
        await here.aclose(4002, "enough")
    assert seen == [(4002, "enough")] * 2


@bounded
async def test_closes_may_be_repeated_and_may_cross(pair: Pair) -> None:
    here, there = pair
    async with anyio.create_task_group() as tasks:
        for end in (here, here, there, there):
            tasks.start_soon(end.aclose)
    await here.aclose(1001)
    assert await ended(here) == await ended(there) == (1000, "")


@bounded
async def test_a_close_works_under_cancellation(pair: Pair) -> None:
    here, there = pair

    async def close_cancelled() -> None:
        with anyio.CancelScope() as scope:
            scope.cancel()
            await here.aclose(4003, "cancelled")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(close_cancelled)
        assert await ended(there) == (4003, "cancelled")


@bounded
async def test_a_close_is_bounded_when_the_peer_does_not_receive(pair: Pair) -> None:
    here, _ = pair

    async def flood() -> None:
        with suppress(ConnectionClosedError):
            while True:
                await here.send("x" * 100_000)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(flood)
        await anyio.wait_all_tasks_blocked()
        start = anyio.current_time()
        await here.aclose()
        assert anyio.current_time() - start < 3 * CLOSE_TIMEOUT


@bounded
async def test_a_sender_waits_for_a_peer_that_does_not_receive(pair: Pair) -> None:
    here, _ = pair
    with anyio.move_on_after(0.15) as scope:
        for _ in range(1000):
            await here.send("x" * 100_000)
    assert scope.cancelled_caught


@bounded
async def test_many_senders_wait_for_a_peer_and_all_messages_arrive(pair: Pair) -> None:
    here, there = pair
    async with anyio.create_task_group() as tasks:
        for _ in range(100):
            tasks.start_soon(here.send, "x" * 10_000)
        await anyio.wait_all_tasks_blocked()
        assert [len(await there.receive()) for _ in range(100)] == [10_000] * 100


@bounded
async def test_a_cancelled_receive_loses_no_message(pair: Pair) -> None:
    here, there = pair
    texts = [str(number) for number in range(300)]
    got: list[str] = []

    async def send_all() -> None:
        for text in texts:
            await here.send(text)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(send_all)
        while len(got) < len(texts):
            with anyio.move_on_after(0.0005):
                got.append(await there.receive())
    assert got == texts


@bounded
async def test_concurrent_sends_do_not_mix(pair: Pair) -> None:
    here, there = pair
    waiting = {letter: deque(f"{letter}{number}" + letter * 30_000 for number in range(20)) for letter in "abcd"}

    async def send_all(texts: list[str]) -> None:
        for text in texts:
            await here.send(text)

    async with anyio.create_task_group() as tasks:
        for texts in waiting.values():
            tasks.start_soon(send_all, list(texts))
        for _ in range(80):
            text = await there.receive()
            assert text == waiting[text[0]].popleft()


@bounded
async def test_a_send_that_is_cancelled_before_it_began_sends_nothing(pair: Pair) -> None:
    here, there = pair
    with anyio.CancelScope() as scope:
        scope.cancel()
        await here.send("not, or whole")
    await here.send("next")
    texts = [await there.receive()]
    if texts == ["not, or whole"]:  # a transport that need not wait does not notice
        texts.append(await there.receive())
    assert texts[-1] == "next"
