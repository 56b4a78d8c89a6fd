"""Handlers: methods and functions, of the standard and of a vendor, and what they may do."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, AsyncManualChargePoint, messages as m
from ocpp16_sdk.errors import RemoteCallError
from tests.roles.vendor_actions import DimRequest, DimResponse, TariffRequest, TariffResponse
from tests.support.roles import NOW, Charger, Depot, Serving
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio
ROUNDS = 50


@bounded
async def test_a_handler_learns_who_calls(serving: Serving) -> None:  # J-57
    depot = AsyncCentralSystem()
    seen: list[tuple[AsyncChargePointConnection, m.HeartbeatRequest]] = []

    @depot.on.heartbeat
    async def heartbeat(charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
        seen.append((charge_point, request))
        return m.HeartbeatResponse(current_time=NOW)

    async with (
        serving(depot) as served,
        served.charge_point(Charger, "first") as first,
        served.charge_point(Charger, "RDAM 1/2") as second,
    ):
        await first.heartbeat()
        await second.heartbeat()
        assert seen == [
            (depot["first"], m.HeartbeatRequest()),
            (depot["RDAM 1/2"], m.HeartbeatRequest()),
        ]
        assert [charge_point.identity for charge_point, _ in seen] == ["first", "RDAM 1/2"]


@bounded
async def test_a_handler_of_the_charge_point_may_call_back(serving: Serving) -> None:  # J-45
    class Asking(AsyncManualChargePoint):
        async def on_remote_start_transaction(
            self, request: m.RemoteStartTransactionRequest
        ) -> m.RemoteStartTransactionResponse:
            authorized = await self.authorize(id_tag=request.id_tag)
            assert authorized.id_tag_info.status is m.AuthorizationStatus.BLOCKED
            return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)

    async with serving(Depot()) as served, served.charge_point(Asking):
        await served.listed("CP001")
        started = await served.depot["CP001"].remote_start_transaction(id_tag="04A2B3")
        assert started.status is m.RemoteStartStopStatus.REJECTED


@bounded
async def test_a_handler_of_the_central_system_may_call_back(serving: Serving) -> None:  # J-45
    class Checking(AsyncCentralSystem):
        async def on_authorize(
            self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
        ) -> m.AuthorizeResponse:
            cleared = await charge_point.clear_cache()
            assert cleared.status is m.ClearCacheStatus.REJECTED
            return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED))

    async with serving(Checking()) as served, served.charge_point(Charger) as charger:
        authorized = await charger.authorize(id_tag="04A2B3")
        assert authorized.id_tag_info.status is m.AuthorizationStatus.ACCEPTED


@bounded
async def test_a_handler_that_waits_holds_up_no_other(serving: Serving) -> None:
    release, waiting = anyio.Event(), anyio.Event()
    depot = Depot()

    @depot.on.data_transfer
    async def data_transfer(
        charge_point: AsyncChargePointConnection, request: m.DataTransferRequest
    ) -> m.DataTransferResponse:
        waiting.set()
        await release.wait()
        return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED)

    async with (
        serving(depot) as served,
        served.charge_point(Charger, "slow") as slow,
        served.charge_point(Charger, "other") as other,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(slow.call, m.DataTransferRequest(vendor_id="acme"))
        await waiting.wait()
        assert (await depot["slow"].reset(type=m.ResetType.SOFT)).status is m.ResetStatus.ACCEPTED
        assert (await other.heartbeat()).current_time == NOW
        release.set()


@bounded
async def test_methods_and_functions_answer_side_by_side(serving: Serving) -> None:
    async with serving(Depot()) as served:
        charger = served.charge_point(Charger)

        @charger.on.unlock_connector
        async def unlock_connector(request: m.UnlockConnectorRequest) -> m.UnlockConnectorResponse:
            return m.UnlockConnectorResponse(status=m.UnlockStatus.UNLOCK_FAILED)

        async with charger:
            await served.listed("CP001")
            connection = served.depot["CP001"]
            assert (await connection.unlock_connector(connector_id=1)).status is m.UnlockStatus.UNLOCK_FAILED
            assert (await connection.reset(type=m.ResetType.SOFT)).status is m.ResetStatus.ACCEPTED
            # A decorated function stays what it was.
            assert (await unlock_connector(m.UnlockConnectorRequest(connector_id=2))).status == "UnlockFailed"


@bounded
async def test_vendor_actions_go_both_ways(serving: Serving) -> None:
    depot = Depot()

    @depot.on(TariffRequest)
    async def tariff(charge_point: AsyncChargePointConnection, request: TariffRequest) -> TariffResponse:
        return TariffResponse(price=10 * request.connector_id)

    async with serving(depot) as served:
        charger = served.charge_point(Charger)

        @charger.on(DimRequest)
        async def dim(request: DimRequest) -> DimResponse:
            return DimResponse(done=request.percent == 30)

        async with charger:
            assert (await charger.call(TariffRequest(connector_id=2))).price == 20
            assert (await depot["CP001"].call(DimRequest(percent=30))).done
            # The type checker knows that these go the other way; a peer would refuse them too.
            wrong: Any = TariffRequest(connector_id=1)
            with pytest.raises(TypeError, match="a charge point sends Tariff"):
                await depot["CP001"].call(wrong)
            wrong = DimRequest(percent=1)
            with pytest.raises((RemoteCallError, TypeError), match=r"NotImplemented|central system sends"):
                await charger.call(wrong)


@pytest.mark.parametrize(
    ("result", "found"),
    [
        (m.ResetResponse, "the class ResetResponse"),
        (m.ClearCacheResponse(status=m.ClearCacheStatus.REJECTED), "an object of type ClearCacheResponse"),
        ({"status": "Accepted"}, "an object of type dict"),
        (None, "None"),
    ],
    ids=["the class", "another response", "a dict", "None"],
)
@bounded
async def test_a_wrong_result_of_a_handler_is_named_in_the_log(
    serving: Serving, caplog: pytest.LogCaptureFixture, result: Any, found: str
) -> None:
    class Wrong(AsyncManualChargePoint):
        async def on_reset(self, request: m.ResetRequest) -> Any:
            return result

    async with serving(Depot()) as served, served.charge_point(Wrong):
        await served.listed("CP001")
        with pytest.raises(RemoteCallError, match="InternalError"):
            await served.depot["CP001"].reset(type=m.ResetType.SOFT)
    assert f"the handler returned {found}: must return an object of type ResetResponse" in caplog.text
