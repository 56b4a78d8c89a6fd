"""Both commands answer every action that their peer may send, with and without optional fields."""

from __future__ import annotations

import logging

import pytest

from ocpp16_sdk import AsyncManualChargePoint, messages as m
from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.errors import ErrorCode, RemoteCallError
from ocpp16_sdk.model import Action
from tests.support.action_samples import FROM_CENTRAL_SYSTEM, FROM_CHARGE_POINT, sample
from tests.support.emulated_station import EmulatedStation
from tests.support.roles import in_memory
from tests.support.virtual_time import in_virtual_time

NOT_YET = {
    *("UpdateFirmware", "GetDiagnostics", "CertificateSigned", "DeleteCertificate", "GetInstalledCertificateIds"),
    *("GetLog", "InstallCertificate", "SignedUpdateFirmware"),
}
"""The actions of firmware, diagnostics, logs and certificates: the station has no behaviour for them."""

optional_or_not = pytest.mark.parametrize("optional", [True, False], ids=["every field", "required fields"])


@optional_or_not
@pytest.mark.parametrize("action", FROM_CHARGE_POINT, ids=lambda action: action.name)
@in_virtual_time
async def test_the_central_system_answers(action: Action, optional: bool) -> None:
    depot = AnsweringCentralSystem(heartbeat_interval=3600)
    async with in_memory(depot) as served, served.charge_point(AsyncManualChargePoint) as charger:
        request = sample(action.request, optional=optional)
        assert type(await charger.call(request)) is action.response


@optional_or_not
@pytest.mark.parametrize("action", FROM_CENTRAL_SYSTEM, ids=lambda action: action.name)
@in_virtual_time
async def test_the_station_answers(action: Action, optional: bool, caplog: pytest.LogCaptureFixture) -> None:
    depot = AnsweringCentralSystem(heartbeat_interval=3600)
    async with in_memory(depot) as served, EmulatedStation("CP001", connectors=3, **served.options("CP001")) as station:
        await station.charge_point.wait_accepted()
        await station.wait_idle()
        request = sample(action.request, optional=optional)
        if action.name in NOT_YET:
            with pytest.raises(RemoteCallError) as caught:
                await depot["CP001"].call(request)
            assert caught.value.code == ErrorCode.NOT_SUPPORTED
        else:
            assert type(await depot["CP001"].call(request)) is action.response
        await station.wait_idle()
        if action.name != "Reset":  # else it connects again
            assert type(await depot["CP001"].get_configuration()) is m.GetConfigurationResponse
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
