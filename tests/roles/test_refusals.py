"""What is refused and what fails, as the caller hears of it (OCPP-J 4.2.3)."""

from __future__ import annotations

import logging

import pytest

from ocpp16_sdk import AsyncManualChargePoint, messages as m
from ocpp16_sdk.errors import ErrorCode, LocalCallError, RemoteCallError
from tests.roles.vendor_actions import TariffRequest
from tests.support.roles import NOW, Charger, Depot, Serving
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio
ROUNDS = 50


@bounded
async def test_what_is_not_served_is_refused(serving: Serving) -> None:  # J-60
    async with serving(Depot()) as served, served.charge_point(Charger) as charger:
        with pytest.raises(RemoteCallError, match="StatusNotification was refused") as caught:
            await charger.status_notification(
                connector_id=1, error_code=m.ChargePointErrorCode.NO_ERROR, status=m.ChargePointStatus.AVAILABLE
            )
        assert caught.value.code == ErrorCode.NOT_SUPPORTED
        with pytest.raises(RemoteCallError) as caught:
            await charger.call(TariffRequest(connector_id=1))
        assert caught.value.code == ErrorCode.NOT_IMPLEMENTED
        with pytest.raises(RemoteCallError) as caught:
            await served.depot["CP001"].clear_charging_profile()
        assert caught.value.code == ErrorCode.NOT_SUPPORTED


@bounded
async def test_a_refusal_reaches_the_caller_whole_and_a_failure_tells_nothing(  # J-62
    serving: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(AsyncManualChargePoint):
        async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            raise LocalCallError(ErrorCode.SECURITY_ERROR, "not now", {"until": 5})

        async def on_clear_cache(self, request: m.ClearCacheRequest) -> m.ClearCacheResponse:
            raise ValueError("the secret reason")

    async with serving(Depot()) as served, served.charge_point(Broken) as charger:
        await charger.heartbeat()
        with pytest.raises(RemoteCallError) as caught:
            await served.depot["CP001"].reset(type=m.ResetType.SOFT)
        error = caught.value
        assert (error.action, error.code, error.description, error.details) == (
            "Reset",
            ErrorCode.SECURITY_ERROR,
            "not now",
            {"until": 5},
        )
        with caplog.at_level(logging.ERROR), pytest.raises(RemoteCallError) as caught:
            await served.depot["CP001"].clear_cache()
        assert caught.value.code == ErrorCode.INTERNAL_ERROR
        assert "secret" not in str(caught.value)
        assert "the secret reason" in caplog.text
        assert (await charger.heartbeat()).current_time == NOW


@bounded
async def test_a_refusal_heard_in_a_handler_is_not_passed_on(serving: Serving) -> None:
    class Relaying(AsyncManualChargePoint):
        async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            await self.start_transaction(connector_id=1, id_tag="a", meter_start=0, timestamp=NOW)
            raise AssertionError("the depot refuses it")

    async with serving(Depot()) as served, served.charge_point(Relaying):
        await served.listed("CP001")
        with pytest.raises(RemoteCallError) as caught:
            await served.depot["CP001"].reset(type=m.ResetType.SOFT)
        assert caught.value.code == ErrorCode.INTERNAL_ERROR
