"""At level DEBUG every message gets a line with its action, id, size and duration, and never a value."""

from __future__ import annotations

import logging
import re

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.connection import Observation
from ocpp16_sdk.errors import CallTimeoutError, ErrorCode, LocalCallError, RemoteCallError
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import by_hand, connected
from tests.support.virtual_time import in_virtual_time

LOGGER = "ocpp16_sdk.connection"
TAG = "SECRETTAG"


async def authorize(_: m.AuthorizeRequest) -> m.AuthorizeResponse:
    await anyio.sleep(0.25)
    return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED, parent_id_tag=TAG))


async def refuse(_: m.DataTransferRequest) -> m.DataTransferResponse:
    raise LocalCallError(ErrorCode.GENERIC_ERROR, TAG)


ROUTES = Route(m.AuthorizeRequest, authorize), Route(m.DataTransferRequest, refuse)


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.name == LOGGER]


@in_virtual_time
async def test_each_message_in_and_out_has_one_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger=LOGGER)
    size, own, last = 0, "", ""
    here, there = memory_pair()
    async with connected(here, *ROUTES) as connection, by_hand(there) as peer, anyio.create_task_group() as tasks:
        await peer.send(2, "1", "Authorize", {"idTag": TAG})
        size = len((await peer.transport.receive()).encode())
        await peer.send(2, "2", "DataTransfer", {"vendorId": TAG})
        await peer.receive()
        await peer.send(2, "3", "Authorize", {"idTag": TAG * 10})
        await peer.receive()
        await peer.send(2, "4\x1b[31m", "Odd\nAction", {"a": TAG})
        await peer.receive()
        await peer.transport.send(f'[7,"{TAG}"]')
        await anyio.sleep(1)

        async def call() -> None:
            with pytest.raises(RemoteCallError):
                await connection.call(m.HeartbeatRequest())
            with pytest.raises(CallTimeoutError):
                await connection.call(m.HeartbeatRequest(), timeout=2)

        tasks.start_soon(call)
        own = await peer.receive_call()
        await peer.send(4, own, "Bad\x1bCode", TAG, {})
        last = await peer.receive_call()
    found = lines(caplog)
    assert found[0] == "'CP1': received Authorize: CALL (unique id 1, 45 characters)"
    assert found[1] == f"'CP1': sent Authorize: CALLRESULT (unique id 1, {size} characters, after 250.0 ms)"
    assert [re.sub(r"\d+ characters", "N", each) for each in found[2:]] == [
        "'CP1': received DataTransfer: CALL (unique id 2, N)",
        "'CP1': sent DataTransfer: CALLERROR GenericError (unique id 2, N, after 0.0 ms)",
        "'CP1': received Authorize: InvalidMessageError (unique id 3, N)",
        "'CP1': sent Authorize: CALLERROR PropertyConstraintViolation (unique id 3, N, after 0.0 ms)",
        "'CP1': received Odd\\nAction: unknown action (unique id 4\\x1b[31m, N)",
        "'CP1': sent Odd\\nAction: CALLERROR NotImplemented (unique id 4\\x1b[31m, N, after 0.0 ms)",
        "'CP1': received a message: unknown message type (unique id unknown, N)",
        f"'CP1': sent Heartbeat: CALL (unique id {own}, N)",
        f"'CP1': received Heartbeat: CALLERROR Bad\\x1bCode (unique id {own}, N, after 0.0 ms)",
        f"'CP1': sent Heartbeat: CALL (unique id {last}, N)",
        f"'CP1': received Heartbeat: CallTimeoutError (unique id {last}, N, after 2000.0 ms)",
    ]
    assert TAG not in caplog.text


@pytest.mark.parametrize("observed", [True, False])
@in_virtual_time
async def test_above_debug_there_are_no_lines(observed: bool, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger=LOGGER)
    seen: list[Observation] = []
    here, there = memory_pair()
    observer = seen.append if observed else None
    async with connected(here, *ROUTES, observer=observer) as connection, by_hand(there) as peer:
        await peer.send(2, "1", "Authorize", {"idTag": TAG})
        await peer.receive()
        assert vars(connection)["_observer"].observed is observed
    assert (lines(caplog), len(seen)) == ([], 2 * observed)


@in_virtual_time
async def test_the_lines_are_written_beside_an_observer(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger=LOGGER)
    seen: list[Observation] = []
    here, there = memory_pair()
    async with connected(here, *ROUTES, observer=seen.append), by_hand(there) as peer:
        await peer.send(2, "1", "Authorize", {"idTag": TAG})
        await peer.receive()
    assert (len(lines(caplog)), len(seen)) == (2, 2)
