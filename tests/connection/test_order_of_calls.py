"""Calls that arrive together start in their order of arrival, on every event loop."""

from __future__ import annotations

import anyio
import anyio.lowlevel
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.model import Route
from tests.support.connections import Peer, by_hand, connected
from tests.support.transport_pairs import Pair

CALLS = 100
ACCEPTED = m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED)


async def send_all(peer: Peer) -> None:
    for number in range(CALLS):
        await peer.send(2, str(number), "DataTransfer", {"vendorId": "a", "data": str(number)})


@pytest.mark.item("J-48")
@pytest.mark.anyio
async def test_handlers_start_in_the_order_of_arrival_and_each_call_is_answered(pair: Pair) -> None:
    """The handlers wait for different times. trio resumes waiting tasks in random order."""
    started: list[int] = []
    answered: list[tuple[int, int]] = []

    async def handler(request: m.DataTransferRequest) -> m.DataTransferResponse:
        number = int(request.data or "")
        started.append(number)
        for _ in range(number % 5):
            await anyio.lowlevel.checkpoint()
        return ACCEPTED

    here, there = pair
    with anyio.fail_after(10):
        async with by_hand(there) as peer, anyio.create_task_group() as tasks:
            tasks.start_soon(send_all, peer)
            await anyio.wait_all_tasks_blocked()  # calls are waiting in the transport before the first one is read
            async with connected(here, Route(m.DataTransferRequest, handler)):
                for _ in range(CALLS):
                    kind, unique_id, _payload = await peer.receive()
                    answered.append((kind, int(unique_id)))
    assert started == list(range(CALLS))
    assert sorted(answered) == [(3, number) for number in range(CALLS)]
