"""A connection with the package `ocpp` from its beginning to its end, in both roles."""

from __future__ import annotations

from contextlib import AsyncExitStack

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, ListenOptions, messages as m
from ocpp16_sdk.errors import ConnectionLostError, NotSentError
from tests.interop.ocpp_package import Wire, charge_point
from tests.interop.ocpp_package_roles import BothSides, ConnectSides, their_central_system, their_charge_point
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("anyio_backend", ["asyncio"]),  # the package knows no other
]
ROUNDS = 25
ASKED: Wire = {"vendorId": "acme", "data": "€" * 500}
ANSWER: Wire = {"status": "Accepted", "data": "0123456789" * 100}


async def answer(request: m.DataTransferRequest) -> m.DataTransferResponse:
    assert request == m.DataTransferRequest(vendor_id="acme", data="€" * 500)
    return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED, data="0123456789" * 100)


def answer_there(asked: Wire) -> Wire:
    assert asked == ASKED
    return ANSWER


async def both_call(sides: BothSides) -> None:
    """Call from both sides at once, and more than once."""

    async def from_them() -> None:
        for _ in range(ROUNDS):
            assert await sides.theirs.call("DataTransfer", ASKED) == ANSWER

    async def from_us() -> None:
        for _ in range(ROUNDS):
            told = await sides.ours.data_transfer(vendor_id="acme", data="€" * 500)
            assert told.data == ANSWER["data"]

    async with anyio.create_task_group() as tasks:
        for work in (from_them, from_us, from_them, from_us):
            tasks.start_soon(work)


@bounded
async def test_calls_of_both_sides_may_cross(connect_sides: ConnectSides) -> None:  # J-44
    async with connect_sides({"DataTransfer": answer}, {"DataTransfer": answer_there}) as sides:
        await both_call(sides)
        assert sides.theirs.websocket.subprotocol == "ocpp1.6"


@pytest.mark.parametrize("compression", [False, True])
@bounded
async def test_compression_is_used_when_we_want_it(
    connect_sides: ConnectSides, compression: bool
) -> None:  # they always do
    async with connect_sides(
        {"DataTransfer": answer}, {"DataTransfer": answer_there}, compression=compression
    ) as sides:
        assert bool(sides.theirs.websocket.protocol.extensions) is compression
        await both_call(sides)


@bounded
async def test_a_call_inside_our_handler_reaches_them_while_they_wait(connect_sides: ConnectSides) -> None:
    async def ask_back(_: m.DataTransferRequest) -> m.DataTransferResponse:
        return await sides.ours.data_transfer(vendor_id="acme", data="€" * 500)

    async with connect_sides({"DataTransfer": ask_back}, {"DataTransfer": answer_there}) as sides:
        assert await sides.theirs.call("DataTransfer", ASKED) == ANSWER


@bounded
async def test_their_pings_are_answered(connect_sides: ConnectSides) -> None:  # J-54
    async with connect_sides() as sides:
        for payload in (b"", b"hello"):  # what MicroOcpp and libocpp send
            pong = await sides.theirs.websocket.ping(payload)
            assert await pong >= 0


@pytest.mark.parametrize("code", [1000, 1001, 4000])
@bounded
async def test_they_hear_with_which_code_the_central_system_closes(code: int) -> None:
    async with their_charge_point() as sides:
        assert isinstance(sides.ours, AsyncChargePointConnection)
        await sides.ours.aclose(code, "bye")
        assert await sides.theirs.wait_closed() == (code, "bye")


@bounded
async def test_they_hear_that_the_central_system_leaves() -> None:
    depot = AsyncCentralSystem()
    async with AsyncExitStack() as stack:
        async with depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)):
            theirs = await stack.enter_async_context(charge_point(f"ws://127.0.0.1:{depot.port}/CP001", {}))
        assert await theirs.wait_closed() == (1001, "the central system is going away")


@bounded
async def test_they_hear_that_the_charge_point_leaves() -> None:
    async with their_central_system() as sides:
        pass
    assert await sides.theirs.wait_closed() == (1000, "")


@pytest.mark.parametrize("code", [1000, 1001, 4000])
@bounded
async def test_we_hear_how_they_close(connect_sides: ConnectSides, code: int) -> None:
    async with connect_sides() as sides:
        await sides.theirs.websocket.close(code, "bye")
        ended = await sides.ours.wait_closed()
        assert (ended.code, ended.reason) == (code, "bye")
        with pytest.raises(NotSentError):
            await sides.ours.data_transfer(vendor_id="acme")


@bounded
async def test_a_call_that_waits_ends_with_their_connection(connect_sides: ConnectSides) -> None:  # J-49
    def cut(_: Wire) -> Wire:
        sides.theirs.websocket.transport.abort()  # as charge points do that drop TCP without a close frame
        return ANSWER

    async with connect_sides({}, {"DataTransfer": cut}) as sides:
        with pytest.raises(ConnectionLostError):
            await sides.ours.data_transfer(vendor_id="acme")
        assert (await sides.ours.wait_closed()).code == 1006
