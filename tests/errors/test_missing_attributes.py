"""A missing attribute raises an error that says what to write instead; both roles, async and blocking."""

from __future__ import annotations

from typing import Any

import pytest

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePoint,
    AsyncManualChargePoint,
    CentralSystem,
    ChargePoint,
    ManualChargePoint,
    messages as m,
)
from ocpp16_sdk.blocking._charge_point_connection import ChargePointConnection
from ocpp16_sdk.blocking._charge_points import Within
from ocpp16_sdk.central_system import AsyncChargePointConnection, AsyncWithin
from ocpp16_sdk.charge_point._manual import AUTOMATIC
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.model import Initiator

URL = "ws://127.0.0.1:9/ocpp"
BOOT = m.BootNotificationRequest(charge_point_vendor="Acme", charge_point_model="One")
POINTS: tuple[Any, ...] = (
    AsyncChargePoint(URL, "CP001", boot=BOOT),
    AsyncManualChargePoint(URL, "CP001"),
    ChargePoint(URL, "CP001", boot=BOOT),
    ManualChargePoint(URL, "CP001"),
)
SYSTEMS: tuple[Any, ...] = (AsyncCentralSystem(), CentralSystem())
CONNECTIONS: tuple[Any, ...] = tuple(map(object.__new__, (AsyncChargePointConnection, ChargePointConnection)))
WITHIN: tuple[Any, ...] = tuple(map(object.__new__, (AsyncWithin, Within)))


def by_type(value: object) -> str:
    return value if isinstance(value, str) else type(value).__name__


def error(owner: object, name: str) -> str:
    assert not hasattr(owner, name)
    with pytest.raises(AttributeError) as caught:
        getattr(owner, name)
    return str(caught.value)


@pytest.mark.parametrize("point", POINTS, ids=by_type)
def test_a_charge_point_names_the_handler_of_an_action_that_it_does_not_send(point: Any) -> None:
    for action in ACTIONS.values():
        if action.initiator is Initiator.CENTRAL_SYSTEM:
            expected = f"this role answers {action.name} and never sends it: write the handler `on_{action.method}`"
            assert error(point, action.method).endswith(f"has no attribute {action.method!r}: {expected}")
            assert hasattr(point, f"on_{action.method}")
        else:
            assert hasattr(point, action.method)


@pytest.mark.parametrize("depot", SYSTEMS, ids=by_type)
def test_a_central_system_names_the_call_of_one_charge_point_or_the_handler(depot: Any) -> None:
    for action in ACTIONS.values():
        name = action.method
        if action.initiator is Initiator.CHARGE_POINT:
            expected = f"this role answers {action.name} and never sends it: write the handler `on_{name}`"
        else:
            expected = f"it is a call to one charge point: write `central_system['CP001'].{name}(...)`"
        assert error(depot, name).endswith(f"has no attribute {name!r}: {expected}")


@pytest.mark.parametrize("connection", CONNECTIONS, ids=by_type)
def test_a_connection_names_the_handler_of_an_action_that_the_charge_point_sends(connection: Any) -> None:
    assert error(connection, "heartbeat").endswith(
        "a charge point sends Heartbeat: write the handler `on_heartbeat` of the central system"
    )
    assert hasattr(connection, "data_transfer")
    assert error(connection, "unknown").endswith("object has no attribute 'unknown'")


@pytest.mark.parametrize("within", WITHIN, ids=by_type)
def test_calls_within_a_time_need_an_identity(within: Any) -> None:
    assert error(within, "reset").endswith("write `within(...)['CP001'].reset(...)`")


@pytest.mark.parametrize("owner", [*POINTS, *SYSTEMS], ids=by_type)
def test_a_decorator_of_the_other_direction_is_refused(owner: Any) -> None:
    name, action = ("reset", "Reset") if owner in SYSTEMS else ("heartbeat", "Heartbeat")
    assert error(owner.on, name).endswith(f"this role sends {action} and never receives it")
    assert error(owner.on, "unknown").endswith("object has no attribute 'unknown'")


@pytest.mark.parametrize("owner", [*POINTS, *SYSTEMS], ids=by_type)
def test_a_decorator_of_the_class_is_refused(owner: Any) -> None:
    cls: Any = owner.__class__
    name = next(each.__name__ for each in cls.__mro__ if "on" in vars(each))
    assert error(cls.on, "reset") == f"{name}.on has no attribute 'reset': use `on` of an object of the class"


@pytest.mark.parametrize("point", POINTS, ids=by_type)
def test_a_manual_charge_point_names_the_class_that_works_by_itself(point: Any) -> None:
    cls: Any = point.__class__
    for name in AUTOMATIC:
        if "Manual" in cls.__name__:
            automatic = "AsyncChargePoint" if isinstance(point, AsyncManualChargePoint) else "ChargePoint"
            assert error(point, name).endswith(f"it is a member of {automatic}, which works by itself")
        else:
            assert hasattr(cls, name)
    automatic_only = set(dir(AsyncChargePoint)) - set(dir(AsyncManualChargePoint))
    assert {each for each in automatic_only if not each.startswith("_")} == {*AUTOMATIC}


def test_an_error_inside_of_a_property_is_not_hidden() -> None:
    class Depot(AsyncCentralSystem):
        @property
        def price(self) -> int:
            none: Any = None
            return int(none.price)

    assert error(Depot(), "price") == "'NoneType' object has no attribute 'price'"
