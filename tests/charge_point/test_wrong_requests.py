"""A charge point sends only requests of its own direction: anything else is refused before anything is sent."""

from __future__ import annotations

from typing import Any, cast

import pytest

from ocpp16_sdk import AsyncManualChargePoint, ChargePoint, ManualChargePoint, messages as m
from tests.support.connected_roles import connected_roles
from tests.support.roles import Depot
from tests.support.virtual_time import in_virtual_time

EXPECTED = "must be a request that a charge point sends, such as HeartbeatRequest()"
WRONG: dict[str, tuple[Any, str]] = {
    "a response": (m.ResetResponse(status=m.ResetStatus.ACCEPTED), "request=an object of type ResetResponse: "),
    "a class": (m.HeartbeatRequest, "request=the class HeartbeatRequest: "),
    "a text": ("Heartbeat", "request=an object of type str: "),
    "None": (None, "request=None: "),
    "a payload as a dict": ({"idTag": "A"}, "request=an object of type dict: "),
    "a request of a central system": (m.ResetRequest(type=m.ResetType.SOFT), "request=ResetRequest: "),
}
URL = "ws://127.0.0.1:9/ocpp"
BOOT = m.BootNotificationRequest(charge_point_vendor="Acme", charge_point_model="One")


@pytest.mark.parametrize(("request_", "message"), WRONG.values(), ids=WRONG.keys())
@in_virtual_time
async def test_only_requests_of_a_charge_point_are_sent(request_: Any, message: str) -> None:
    depot = Depot()
    async with connected_roles(AsyncManualChargePoint, depot) as here:
        for view in (here.charger, here.charger.within(1)):
            with pytest.raises(TypeError) as caught:
                await view.call(request_)
            assert str(caught.value).startswith(message + EXPECTED)


@pytest.mark.parametrize("request_", [each for each, _ in WRONG.values()], ids=WRONG.keys())
def test_every_blocking_charge_point_says_the_same(request_: Any) -> None:
    for charger in (ChargePoint(URL, "CP001", boot=BOOT), ManualChargePoint(URL, "CP001")):
        for view in (charger, charger.within(1)):
            with pytest.raises(TypeError, match=r"request=.*: must be a request that a charge point sends"):
                view.call(request_)


@pytest.mark.parametrize(
    ("timeout", "error"), [("5", TypeError), (True, TypeError), (-1, ValueError), (float("nan"), ValueError)]
)
@in_virtual_time
async def test_a_wrong_time_is_named_before_anything_is_sent(timeout: Any, error: type[Exception]) -> None:
    depot = Depot()
    async with connected_roles(AsyncManualChargePoint, depot) as here:
        for view in (here.charger, here.charger.within(1)):
            with pytest.raises(error, match=r"^timeout=.*: must be a number of seconds, 0 or more$"):
                await view.heartbeat(timeout=timeout)
        if timeout != -1:  # a time that is over already is allowed
            with pytest.raises(error, match=r"^seconds=.*: must be a number of seconds$"):
                here.charger.within(timeout)


def test_a_wrong_time_of_a_blocking_charge_point_is_named_too() -> None:
    for charger in (ChargePoint(URL, "CP001", boot=BOOT), ManualChargePoint(URL, "CP001")):
        for view in (charger, charger.within(1)):
            with pytest.raises(TypeError, match=r"^timeout='5': must be a number of seconds, 0 or more$"):
                view.heartbeat(timeout=cast("Any", "5"))
        with pytest.raises(TypeError, match=r"^seconds='5': must be a number of seconds$"):
            charger.within(cast("Any", "5"))
