"""What a connection has read is freed at once, without the garbage collector: full collections are rare and slow."""

from __future__ import annotations

import gc
import logging
from collections import deque
from collections.abc import Generator
from weakref import ref

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import CallFailedError, OcppError
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import Peer, by_hand, connected
from tests.support.virtual_time import in_virtual_time

ACCEPTED = m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED)
References = list[ref[m.DataTransferRequest]]


@pytest.fixture(autouse=True)
def _without_garbage_collector() -> Generator[None]:
    gc.collect()
    gc.disable()
    logging.disable(logging.CRITICAL)  # pytest keeps records, and with them tracebacks
    yield
    logging.disable(logging.NOTSET)
    gc.enable()


async def send(peer: Peer, unique_id: str = "1") -> None:
    await peer.send(2, unique_id, "DataTransfer", {"vendorId": "v", "data": "x" * 1000})


def longest_text(root: object) -> int:
    """Return the length of the longest text that an object of the package refers to, directly or through others."""
    found, seen, longest = [root], {id(root)}, 0
    while found:
        each = found.pop()
        if isinstance(each, str | bytes | bytearray):
            longest = max(longest, len(each))
        elif isinstance(each, dict | list | tuple | deque) or type(each).__module__.startswith("ocpp16_sdk"):
            found += [new for new in gc.get_referents(each) if id(new) not in seen]
            seen |= set(map(id, found))
    return longest


def alive(references: References) -> int:
    return sum(each() is not None for each in references)


@pytest.mark.parametrize("closes", ["peer", "own side"])
@in_virtual_time
async def test_the_requests_of_cancelled_handlers_are_freed(closes: str) -> None:
    requests: References = []

    async def handler(request: m.DataTransferRequest) -> m.DataTransferResponse:
        requests.append(ref(request))
        await anyio.sleep_forever()
        return ACCEPTED

    here, there = memory_pair()
    async with connected(here, Route(m.DataTransferRequest, handler)) as connection:
        for number in range(5):
            await send(Peer(there), str(number))
        await anyio.sleep(1)
        assert alive(requests) == 5
        await (there if closes == "peer" else connection).aclose()
        await connection.wait_closed()
        await anyio.sleep(1)
        assert (len(requests), alive(requests)) == (5, 0)


@in_virtual_time
async def test_the_request_of_a_handler_that_raises_or_times_out_is_freed() -> None:
    requests: References = []

    async def handler(request: m.DataTransferRequest) -> m.DataTransferResponse:
        requests.append(ref(request))
        if len(requests) == 1:
            raise RuntimeError("a bug")
        with anyio.fail_after(1):
            await anyio.sleep_forever()
        return ACCEPTED

    here, there = memory_pair()
    async with connected(here, Route(m.DataTransferRequest, handler)), by_hand(there) as peer:
        for unique_id in ("1", "2"):
            await send(peer, unique_id)
            assert (await peer.receive())[:3] == [4, unique_id, "InternalError"]
        await anyio.sleep(1)
        assert (len(requests), alive(requests)) == (2, 0)


@in_virtual_time
async def test_an_error_of_a_call_that_an_application_has_caught_is_freed() -> None:
    errors: list[ref[OcppError]] = []
    here, there = memory_pair()
    async with connected(here) as connection, by_hand(there) as peer, anyio.create_task_group() as tasks:

        async def call() -> None:
            try:
                await connection.call(m.HeartbeatRequest(), timeout=5)
            except CallFailedError as error:
                errors.append(ref(error))

        for answer in ("CALLERROR", "broken", "none"):
            tasks.start_soon(call)
            unique_id = await peer.receive_call()
            if answer == "CALLERROR":
                await peer.send(4, unique_id, "InternalError", "", {"x": "y" * 1000})
            elif answer == "broken":
                await peer.send(3, unique_id, {"x": "y" * 1000})
            await anyio.sleep(10)
        assert [each() for each in errors] == [None] * 3


@pytest.mark.parametrize("lost", [False, True])
@in_virtual_time
async def test_a_connection_keeps_no_text_of_an_answer_or_of_a_call(lost: bool) -> None:
    async def handler(_: m.DataTransferRequest) -> m.DataTransferResponse:
        return ACCEPTED

    here, there = memory_pair()
    async with connected(here, Route(m.DataTransferRequest, handler)) as connection, by_hand(there) as peer:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(connection.call, m.DataTransferRequest(vendor_id="v"))
            unique_id = await peer.receive_call("DataTransfer")
            await peer.send(3, unique_id, {"status": "Accepted", "data": "y" * 100_000})
        await peer.send(2, "1", "DataTransfer", {"vendorId": "v", "data": "x" * 100_000})
        await peer.receive()
        if lost:
            await there.aclose()
            await connection.wait_closed()
        assert longest_text(connection) < 1000
