"""A helper that gets a wrong object names the type that it needs."""

from __future__ import annotations

from typing import Any

import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePoint, DefinitionError, messages as m
from ocpp16_sdk.central_system import (
    change_authorization_key,
    change_configuration,
    expect,
    get_configuration,
    send_local_list,
    trigger,
)
from ocpp16_sdk.configuration import keys
from tests.support.connected_roles import connected_roles
from tests.support.virtual_time import in_virtual_time


@in_virtual_time
async def test_helpers_that_observe_messages_accept_no_view_of_within() -> None:
    async with connected_roles(AsyncChargePoint) as here:
        views: list[Any] = [AsyncCentralSystem().within(1)["CP001"], here.charge_point.within(1)]
        for view in views:
            with pytest.raises(DefinitionError, match="trigger needs one connection of a charge point"):
                await trigger(view, m.HeartbeatRequest)
            with pytest.raises(DefinitionError, match="expect needs one connection"), expect(view, m.HeartbeatRequest):
                pass
            with pytest.raises(DefinitionError, match="change_authorization_key needs one connection"):
                await change_authorization_key(view, {})


@in_virtual_time
async def test_a_charge_point_is_not_accepted_in_place_of_a_connection() -> None:
    charger: Any = AsyncChargePoint("ws://127.0.0.1:9000/ocpp", "CP001")
    with pytest.raises(DefinitionError, match=r"get_configuration needs .* not an object of type AsyncChargePoint;"):
        await get_configuration(charger)
    with pytest.raises(DefinitionError, match="change_configuration needs a charge point of a central system"):
        await change_configuration(charger, keys.HEARTBEAT_INTERVAL, 5)
    with pytest.raises(DefinitionError, match="send_local_list needs a charge point of a central system"):
        await send_local_list(charger, [])
