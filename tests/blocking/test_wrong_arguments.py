"""A wrong argument of a blocking object is named, with what was expected, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from ocpp16_sdk import CentralSystem, ChargePointConnection, DefinitionError, ManualChargePoint, messages as m
from ocpp16_sdk.central_system import change_configuration, trigger
from ocpp16_sdk.configuration import keys
from tests.blocking.roles import ACCEPTED, SOFT, Charger, Depot

EXPECTED = "must be a request that a central system sends, such as ResetRequest"
REQUESTS: dict[str, tuple[Any, str]] = {
    "a response": (
        ACCEPTED,
        f"request=an object of type ResetResponse: {EXPECTED}",
    ),
    "a class": (m.ResetRequest, f"request=the class ResetRequest: {EXPECTED}"),
    "a request of a charge point": (m.HeartbeatRequest(), f"request=HeartbeatRequest: {EXPECTED}"),
    "a payload as a dict": ({"type": "Soft"}, f"request=an object of type dict: {EXPECTED}"),
}
CALLS: dict[str, tuple[Callable[[Any], object], type[Exception], str]] = {
    "a remote start of connector 0": (
        lambda cp: cp.remote_start_transaction(id_tag="x", connector_id=0),
        ValueError,
        "connector_id=0: must be 1 or higher, or None for any connector",
    ),
    "trigger with an instance": (
        lambda cp: cp.perform(trigger, m.HeartbeatRequest()),
        TypeError,
        "kind=an object of type HeartbeatRequest: must be a class of messages of a charge point",
    ),
    "text for a number": (
        lambda cp: cp.perform(change_configuration, keys.HEARTBEAT_INTERVAL, cast("Any", "abc")),
        TypeError,
        "HeartbeatInterval: must be an int",
    ),
    "text for a time": (
        lambda cp: cp.reset(type=SOFT, timeout="5"),
        TypeError,
        "timeout='5': must be a number of seconds, 0 or more",
    ),
    "text for the seconds of within": (
        lambda cp: cp.within("5").reset(type=SOFT),
        TypeError,
        "seconds='5': must be a number of seconds",
    ),
}


@pytest.mark.parametrize(("request_", "message"), REQUESTS.values(), ids=REQUESTS.keys())
def test_only_requests_of_a_central_system_are_sent(
    depot: Depot, charger: Charger, request_: Any, message: str
) -> None:
    connection = depot.wait_for("CP001")
    for view in (connection, connection.within(1), depot.within(1)["CP001"]):
        with pytest.raises(TypeError, match=message):
            view.call(request_)
    with pytest.raises(TypeError, match=message):
        depot.call_many(None, request_)
    assert charger.threads == []


@pytest.mark.parametrize(("call", "error", "message"), CALLS.values(), ids=CALLS.keys())
def test_a_wrong_argument_is_named(
    depot: Depot, charger: Charger, call: Callable[[Any], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call(depot.wait_for("CP001"))
    assert charger.threads == []


def test_handlers_that_accept_the_fields_of_a_message_are_refused_at_their_definition() -> None:
    with pytest.raises(DefinitionError, match=r"must accept \(self, charge_point, request\), not the fields "):

        class Unpacked(CentralSystem):  # pyright: ignore[reportUnusedClass]
            def on_boot_notification(  # type: ignore[override]  # the mistake of this test
                self, charge_point_vendor: str, charge_point_model: str
            ) -> Any: ...

    with pytest.raises(DefinitionError, match=r"not the field id_tag: read request\.id_tag"):

        class Second(CentralSystem):  # pyright: ignore[reportUnusedClass]
            def on_authorize(self, charge_point: ChargePointConnection, id_tag: str) -> Any: ...  # type: ignore[override]

    with pytest.raises(DefinitionError, match=r"not the field type: read request\.type"):

        class Own(ManualChargePoint):  # pyright: ignore[reportUnusedClass]
            def on_reset(self, type: str) -> Any: ...  # type: ignore[override]

    with pytest.raises(DefinitionError, match=r"must accept \(self, request\): "):

        class Two(ManualChargePoint):  # pyright: ignore[reportUnusedClass]
            def on_reset(self, charge_point: Any, request: m.ResetRequest) -> Any: ...  # type: ignore[override]
