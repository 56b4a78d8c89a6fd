"""The connection of a charge point without `boot`: opening, closing, failing, and opening again."""

from __future__ import annotations

import anyio
import anyio.lowlevel
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, AsyncManualChargePoint, messages as m
from ocpp16_sdk.errors import (
    CallFailedError,
    ConnectionClosedError,
    ConnectionLostError,
    DefinitionError,
    NotConnectedError,
    NotSentError,
)
from tests.support.roles import NOW, Charger, Depot, Serving, Silent
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio


@bounded
async def test_a_call_outside_async_with_is_not_sent(serving: Serving) -> None:
    async with serving(Depot()) as served:
        charger = served.charge_point(Charger)
        for moment in ("before", "after"):
            with pytest.raises(NotConnectedError) as caught:
                await charger.heartbeat()
            said = "Heartbeat was not sent: the charge point is not connected, use `async with` or `start`"
            assert str(caught.value) == said, moment
            with pytest.raises(NotConnectedError, match="use `async with`"):
                await charger.wait_closed()
            async with charger:
                await charger.heartbeat()


@bounded
async def test_it_may_be_entered_again_but_not_twice(serving: Serving) -> None:
    async with serving(Depot()) as served:
        charger = served.charge_point(Charger)
        for _ in range(3):
            async with charger as entered:
                assert entered is charger
                with pytest.raises(RuntimeError, match="started already"):
                    await charger.__aenter__()
                assert (await charger.heartbeat()).current_time == NOW
            await served.listed("CP001", connected=False)


@bounded
async def test_handlers_cannot_be_registered_once_it_was_connected(serving: Serving) -> None:
    async def reset(request: m.ResetRequest) -> m.ResetResponse:
        raise AssertionError("never called")

    async def heartbeat(charge_point: object, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
        raise AssertionError("never called")

    depot = AsyncCentralSystem()
    async with serving(depot) as served:
        charger = served.charge_point(AsyncManualChargePoint)
        async with charger:
            await served.listed("CP001")
            with pytest.raises(DefinitionError, match="Reset is registered too late"):
                charger.on.reset(reset)
            with pytest.raises(DefinitionError, match="Heartbeat is registered too late"):
                depot.on.heartbeat(heartbeat)
        with pytest.raises(DefinitionError, match="too late"):
            charger.on.reset(reset)


@bounded
async def test_an_exception_of_the_block_comes_out_as_itself(serving: Serving) -> None:
    error = ValueError("of the block")
    async with serving(Depot()) as served:
        charger = served.charge_point(Charger)

        async def block() -> None:
            async with charger:
                await charger.heartbeat()
                raise error

        with pytest.raises(ValueError, match="of the block") as caught:
            await block()
        assert caught.value is error
        assert error.__cause__ is None
        await served.listed("CP001", connected=False)


@bounded
async def test_a_failed_call_comes_out_of_the_block_as_itself(serving: Serving) -> None:
    async with serving(Depot()) as served:
        with pytest.raises(CallFailedError, match="NotSupported"):
            async with served.charge_point(Charger) as charger:
                await charger.sign_certificate(csr="x")


@bounded
async def test_a_cancelled_block_is_left_in_order(serving: Serving) -> None:
    async with serving(Depot()) as served:
        charger = served.charge_point(Charger)
        connections: list[AsyncChargePointConnection] = []
        with anyio.CancelScope() as scope:
            async with charger:
                await served.listed("CP001")
                connections.append(served.depot["CP001"])
                scope.cancel()
                await anyio.sleep_forever()
        assert scope.cancelled_caught
        assert (await connections[0].wait_closed()).code == 1000
        await anyio.lowlevel.checkpoint()  # no cancellation is left over
        async with charger:
            await charger.heartbeat()


@bounded
async def test_leaving_closes_with_1000_and_both_sides_learn_it(serving: Serving) -> None:
    async with serving(Depot()) as served, anyio.create_task_group() as tasks:
        ends: dict[str, ConnectionClosedError] = {}

        async def watch(name: str, side: AsyncManualChargePoint) -> None:
            ends[name] = await side.wait_closed()

        async with served.charge_point(Charger) as charger:
            await charger.heartbeat()
            connection = served.depot["CP001"]
            assert connection.closed is None
            tasks.start_soon(watch, "charge point", charger)
            await anyio.wait_all_tasks_blocked()
        assert ends["charge point"].code == 1000
        ended = await connection.wait_closed()
        assert ended is connection.closed
        assert ended.code == 1000
        assert repr(connection) == "<AsyncChargePointConnection 'CP001', closed>"


@bounded
async def test_leaving_fails_the_calls_of_both_sides(serving: Serving) -> None:  # J-49
    errors: dict[str, CallFailedError] = {}

    depot = AsyncCentralSystem()
    asked = anyio.Event()

    @depot.on.data_transfer
    async def data_transfer(charge_point: object, request: m.DataTransferRequest) -> m.DataTransferResponse:
        asked.set()
        await anyio.sleep_forever()
        raise AssertionError("unreachable")

    async def transfer(charger: AsyncManualChargePoint, name: str) -> None:
        try:
            await charger.data_transfer(vendor_id="acme")
        except CallFailedError as error:
            errors[name] = error

    async def reset(name: str) -> None:
        try:
            await depot["CP001"].reset(type=m.ResetType.SOFT)
        except CallFailedError as error:
            errors[name] = error

    async with serving(depot) as served, anyio.create_task_group() as tasks, served.charge_point(Silent) as charger:
        tasks.start_soon(transfer, charger, "sent")
        await asked.wait()
        tasks.start_soon(transfer, charger, "waiting")
        tasks.start_soon(reset, "sent there")
        await charger.asked.wait()
        tasks.start_soon(reset, "waiting there")
        await anyio.wait_all_tasks_blocked()
    assert {name: type(error) for name, error in errors.items()} == {
        "sent": ConnectionLostError,
        "sent there": ConnectionLostError,
        "waiting": NotSentError,
        "waiting there": NotSentError,
    }
    assert all("1000" in str(error) for error in errors.values())


@bounded
async def test_a_connection_that_the_central_system_closes_ends_the_calls_but_not_the_block(serving: Serving) -> None:
    async with serving(Depot()) as served, served.charge_point(Charger) as charger:
        await charger.heartbeat()
        await served.depot["CP001"].aclose(1012, "restart")
        ended = await charger.wait_closed()
        assert (ended.code, ended.reason) == (1012, "restart")
        with pytest.raises(NotSentError, match="1012: restart"):
            await charger.heartbeat()
