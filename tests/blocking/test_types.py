"""Calls, answers and handlers have the same types as in the async roles; mypy and pyright check this file."""

from __future__ import annotations

from typing import assert_type, get_type_hints

import pytest

from ocpp16_sdk import (
    CentralSystem,
    ChargePointConnection,
    ConnectionClosedError,
    ManualChargePoint,
    Serving,
    messages as m,
)
from ocpp16_sdk.blocking.handlers import CentralSystemHandlers
from ocpp16_sdk.central_system.handlers import AsyncCentralSystemHandlers
from ocpp16_sdk.messages import ACTIONS
from tests.blocking.roles import ACCEPTED, NOW, SOFT, Charger, Depot


def test_answers_are_typed(depot: Depot, charger: Charger) -> None:
    depot.may_answer.set()
    assert_type(charger.heartbeat(), m.HeartbeatResponse)
    assert_type(charger.authorize(id_tag="x").id_tag_info.status, m.AuthorizationStatus)
    assert_type(charger.call(m.HeartbeatRequest(), timeout=5).current_time.year, int)
    assert_type(depot["CP001"], ChargePointConnection)
    assert_type(depot["CP001"].reset(type=SOFT), m.ResetResponse)
    assert_type(depot["CP001"].call(m.ResetRequest(type=SOFT)).status, m.ResetStatus)
    assert_type(depot["CP001"].closed, ConnectionClosedError | None)
    depot["CP001"].close()
    assert_type(charger.wait_closed(timeout=5), ConnectionClosedError)


def test_a_block_returns_the_object_with_its_type(depot: Depot) -> None:
    own = Depot()
    assert_type(own.serve(port=0), Serving[Depot])
    with own.serve(port=0) as served, Charger(served.url) as charger:
        assert_type(served, Depot)
        assert_type(charger, Charger)
        assert served is own


def test_handlers_are_typed() -> None:
    def reset(request: m.ResetRequest) -> m.ResetResponse:
        return ACCEPTED

    def heartbeat(charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
        assert_type(charge_point.reset(type=SOFT), m.ResetResponse)
        return m.HeartbeatResponse(current_time=NOW)

    assert ManualChargePoint("ws://h", "CP001").on.reset(reset) is reset
    assert CentralSystem().on.heartbeat(heartbeat) is heartbeat


@pytest.mark.parametrize("name", sorted(name for name in dir(CentralSystemHandlers) if name.startswith("on_")))
def test_a_handler_receives_the_connection_of_its_kind(name: str) -> None:
    import ocpp16_sdk

    for role, connection in (
        (CentralSystemHandlers, ocpp16_sdk.ChargePointConnection),
        (AsyncCentralSystemHandlers, ocpp16_sdk.AsyncChargePointConnection),
    ):
        hints = get_type_hints(getattr(role, name), localns=vars(ocpp16_sdk))
        assert hints["charge_point"] is connection
        assert hints["request"] is next(each.request for each in ACTIONS.values() if f"on_{each.method}" == name)
