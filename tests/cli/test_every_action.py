"""Both tools answer every action that their peer may send, whatever of its optional fields is there."""

from __future__ import annotations

import logging

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import ErrorCode, RemoteCallError
from ocpp16_sdk.model import Action
from tests.support.action_samples import FROM_CENTRAL_SYSTEM, FROM_CHARGE_POINT, sample
from tests.support.simulated_charge_point import simulated
from tests.support.virtual_time import in_virtual_time

optional_or_not = pytest.mark.parametrize("optional", [True, False], ids=["every field", "required fields"])


@optional_or_not
@pytest.mark.parametrize("action", FROM_CHARGE_POINT, ids=lambda action: action.name)
@in_virtual_time
async def test_the_central_system_answers(action: Action, optional: bool) -> None:
    async with simulated() as simulation:
        request = sample(action.request, optional=optional)
        assert type(await simulation.charger.call(request)) is action.response


@optional_or_not
@pytest.mark.parametrize("action", FROM_CENTRAL_SYSTEM, ids=lambda action: action.name)
@in_virtual_time
async def test_the_charge_point_answers(action: Action, optional: bool, caplog: pytest.LogCaptureFixture) -> None:
    async with simulated(connectors=3) as simulation:
        request = sample(action.request, optional=optional)
        if action.name == "SetChargingProfile" and not optional:
            request = request.model_copy(update={"connector_id": 99})
            with pytest.raises(RemoteCallError) as caught:  # SC-02
                await simulation.remote.call(request)
            assert caught.value.code == ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
        else:
            assert type(await simulation.remote.call(request)) is action.response
        # It lives on, whatever that has led to.
        if action.name == "Reset":
            await simulation.log.until(m.BootNotificationRequest)
        await simulation.messages_so_far()
        assert type(await simulation.remote.get_configuration()) is m.GetConfigurationResponse
        assert not simulation.charger.failures
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
