"""A call or helper with a wrong argument names the argument and what was expected, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncManualChargePoint,
    ConnectionOptions,
    DefinitionError,
    Observation,
    messages as m,
)
from ocpp16_sdk.central_system import (
    MemoryTransactionIdStore,
    TransactionIds,
    change_authorization_key,
    change_configuration,
    confirmed,
    expect,
    get_configuration,
    remote_start,
    send_local_list,
    trigger,
)
from ocpp16_sdk.configuration import keys
from tests.support.connected_roles import connected_roles
from tests.support.roles import Depot
from tests.support.virtual_time import in_virtual_time


@in_virtual_time
async def test_helpers_that_observe_messages_accept_no_view_of_within() -> None:
    async with connected_roles(AsyncManualChargePoint) as here:
        views: list[Any] = [AsyncCentralSystem().within(1)["CP001"], here.charge_point.within(1)]
        for view in views:
            with pytest.raises(TypeError, match="trigger needs one connection of a charge point"):
                await trigger(view, m.HeartbeatRequest)
            with pytest.raises(TypeError, match="expect needs one connection"), expect(view, m.HeartbeatRequest):
                pass
            with pytest.raises(TypeError, match="change_authorization_key needs one connection"):
                await change_authorization_key(view, {})


@in_virtual_time
async def test_a_charge_point_is_not_accepted_in_place_of_a_connection() -> None:
    charger: Any = AsyncManualChargePoint("ws://127.0.0.1:9000/ocpp", "CP001")
    with pytest.raises(TypeError, match=r"get_configuration needs .* not an object of type AsyncManualChargePoint;"):
        await get_configuration(charger)
    with pytest.raises(TypeError, match="change_configuration needs a charge point of a central system"):
        await change_configuration(charger, keys.HEARTBEAT_INTERVAL, 5)
    with pytest.raises(TypeError, match="send_local_list needs a charge point of a central system"):
        await send_local_list(charger, [])


WRONG_REQUESTS = {
    "a response": (m.ResetResponse(status=m.ResetStatus.ACCEPTED), "request=an object of type ResetResponse: must be"),
    "a class": (m.ResetRequest, "request=the class ResetRequest: must be a request that a central system sends"),
    "a text": ("Reset", "request=an object of type str: must be a request that a central system sends"),
    "None": (None, "request=None: must be a request that a central system sends"),
    "a request of a charge point": (
        m.HeartbeatRequest(),
        "request=HeartbeatRequest: .*; a charge point sends Heartbeat",
    ),
}


@pytest.mark.parametrize(("request_", "message"), WRONG_REQUESTS.values(), ids=WRONG_REQUESTS.keys())
@in_virtual_time
async def test_only_requests_of_a_central_system_are_sent(request_: Any, message: str) -> None:
    depot = Depot()
    async with connected_roles(Recorder, depot) as here:
        views = (here.charge_point, here.charge_point.within(1), depot.within(1)["CP001"], depot.within(1)["absent"])
        for view in views:
            with pytest.raises(TypeError, match=message):
                await view.call(request_)
        with pytest.raises(TypeError, match=message):
            await depot.call_many(None, request_)
        with pytest.raises(TypeError, match=message):
            await depot.call_many([], request_)
        assert here.charger.received == []


WRONG_CALLS: dict[str, tuple[Callable[[Any, Any], Any], type[Exception], str]] = {
    "value of another type": (
        lambda _, cp: change_configuration(cp, keys.HEARTBEAT_INTERVAL, cast("Any", "abc")),
        TypeError,
        "HeartbeatInterval: must be an int",
    ),
    "text for a boolean": (
        lambda _, cp: change_configuration(cp, keys.AUTHORIZE_REMOTE_TX_REQUESTS, cast("Any", "false")),
        TypeError,
        "AuthorizeRemoteTxRequests: must be True or False",
    ),
    "value out of range": (
        lambda _, cp: change_configuration(cp, keys.HEARTBEAT_INTERVAL, -1),
        ValueError,
        "HeartbeatInterval: must be an integer from 0",
    ),
    "name for a key": (
        lambda _, cp: change_configuration(cp, cast("Any", "HeartbeatInterval"), 5),
        TypeError,
        "key=an object of type str: must be a key such as keys.HEARTBEAT_INTERVAL",
    ),
    "one key": (
        lambda _, cp: get_configuration(cp, "HeartbeatInterval"),
        TypeError,
        "keys=an object of type str: must be an iterable of keys, not one key",
    ),
    "number for a key": (
        lambda _, cp: get_configuration(cp, cast("Any", [5])),
        TypeError,
        "keys=5: must be names, or keys",
    ),
    "trigger with an instance": (
        lambda _, cp: trigger(cp, cast("Any", m.HeartbeatRequest())),
        TypeError,
        "kind=an object of type HeartbeatRequest: must be a class of messages of a charge point",
    ),
    "trigger with a request of the central system": (
        lambda _, cp: trigger(cp, cast("Any", m.ResetRequest)),
        TypeError,
        "kind=the class ResetRequest: must be a class of messages",
    ),
    "trigger of a message without a trigger": (
        lambda _, cp: trigger(cp, m.AuthorizeRequest),
        ValueError,
        "kind=AuthorizeRequest: there is no trigger for this message",
    ),
    "trigger with a text as time": (
        lambda _, cp: trigger(cp, m.HeartbeatRequest, within=cast("Any", "5")),
        TypeError,
        "within='5': must be a number of seconds",
    ),
    "list of texts": (
        lambda _, cp: send_local_list(cp, cast("Any", ["TAG"])),
        TypeError,
        "entries=an object of type str: must be an iterable of AuthorizationData",
    ),
    "list in parts of nothing": (
        lambda _, cp: send_local_list(cp, [], max_entries=0),
        ValueError,
        "max_entries=0: must be a whole number, at least 1",
    ),
    "table of keys that is a list": (
        lambda _, cp: change_authorization_key(cp, cast("Any", [])),
        TypeError,
        "hashes=an object of type list: must be a mutable mapping",
    ),
    "time-out that is a text": (
        lambda _, cp: cp.reset(type=m.ResetType.SOFT, timeout="5"),
        TypeError,
        "timeout='5': must be a number of seconds, 0 or more",
    ),
    "negative time-out": (
        lambda _, cp: cp.reset(type=m.ResetType.SOFT, timeout=-1),
        ValueError,
        "timeout=-1: must be a number of seconds, 0 or more",
    ),
    "seconds that are a text": (
        lambda depot, _: depot.within("5")["CP001"].clear_cache(),
        TypeError,
        "seconds='5': must be a number of seconds",
    ),
    "seconds that are no number": (
        lambda depot, _: depot.within(float("nan"))["CP001"].clear_cache(),
        ValueError,
        "seconds=nan: must be a number of seconds",
    ),
    "seconds that no loop can wait for": (
        lambda depot, _: depot.within(10**400)["CP001"].clear_cache(),
        ValueError,
        "seconds=10000.*: must be a number of seconds",
    ),
    "wait with a text": (
        lambda depot, _: depot.wait_for("CP001", timeout="5"),
        TypeError,
        "timeout='5': must be a number of seconds",
    ),
    "concurrency that is a fraction": (
        lambda depot, _: depot.call_many(None, m.ClearCacheRequest(), concurrency=1.5),
        TypeError,
        "concurrency=1.5: must be a whole number, at least 1",
    ),
}


@pytest.mark.parametrize(("call", "error", "message"), WRONG_CALLS.values(), ids=WRONG_CALLS.keys())
@in_virtual_time
async def test_a_wrong_argument_is_named_before_anything_is_sent(
    call: Callable[[Any, Any], Any], error: type[Exception], message: str
) -> None:
    depot = Depot()
    async with connected_roles(Recorder, depot) as here:
        with pytest.raises(error, match=message) as raised:
            await call(depot, here.charge_point)
        assert not isinstance(raised.value, DefinitionError)
        assert here.charger.received == []


@in_virtual_time
async def test_other_wrong_arguments_are_type_errors() -> None:
    async with connected_roles(Recorder) as here:
        with pytest.raises(TypeError, match="the session of 'CP001' is of type NoneType, not str"):
            here.charge_point.session(str)
        wrong: Any = None
        with pytest.raises(TypeError, match="condition=None"), expect(here.charge_point, m.HeartbeatRequest, wrong):
            pass
        with pytest.raises(TypeError, match="connector_id=an object of type str: must be"):
            remote_start(id_tag="a", connector_id=cast("Any", "1"))
        with pytest.raises(TypeError, match="request=an object of type HeartbeatRequest: must be a StartTransaction"):
            await TransactionIds().of(here.charge_point, cast("Any", m.HeartbeatRequest()))
    with pytest.raises(TypeError, match="store=an object of type object: must be None, a path, or an object with"):
        TransactionIds(cast("Any", object()))
    with pytest.raises(ValueError, match="first_id=0: must be a whole number from 1 to 2147483647"):
        MemoryTransactionIdStore(first_id=0)
    with pytest.raises(TypeError, match="checks=the class str: must be a class of exceptions"):
        confirmed(checks=cast("Any", str))


def test_a_handler_that_accepts_the_fields_of_a_message_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"must accept \(self, charge_point, request\), not the fields .*_model"):

        class Unpacked(AsyncCentralSystem):  # pyright: ignore[reportUnusedClass]
            async def on_boot_notification(  # type: ignore[override]  # what the test is about
                self, charge_point_vendor: str, charge_point_model: str, **_: object
            ) -> Any: ...

    with pytest.raises(DefinitionError, match=r"not the field id_tag: read request\.id_tag"):

        class Second(AsyncCentralSystem):  # pyright: ignore[reportUnusedClass]
            async def on_authorize(self, charge_point: Any, id_tag: str) -> Any: ...  # type: ignore[override]

    with pytest.raises(DefinitionError, match=r"not the field type: read request\.type"):

        class Charger(AsyncManualChargePoint):  # pyright: ignore[reportUnusedClass]
            async def on_reset(self, type: str) -> Any: ...  # type: ignore[override]

    with pytest.raises(DefinitionError, match="not the field"):

        @AsyncCentralSystem().on.authorize
        async def authorize(charge_point: Any, id_tag: Any) -> Any: ...


class Recorder(AsyncManualChargePoint):
    """Records the calls that it receives."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options, connection=ConnectionOptions(observer=self.record))
        self.received: list[str] = []

    def record(self, observation: Observation) -> None:
        if not observation.outgoing:
            self.received.append(observation.action)
