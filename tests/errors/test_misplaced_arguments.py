"""Arguments at the wrong place raise an error that names the right one; both roles, async and blocking."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import anyio
import pytest

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePoint,
    AsyncManualChargePoint,
    CentralSystem,
    ChargePoint,
    DefinitionError,
    ManualChargePoint,
    messages as m,
)
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Response

URL = "ws://127.0.0.1:9/ocpp"
BOOT = m.BootNotificationRequest(charge_point_vendor="Acme", charge_point_model="One")
CREATE: dict[str, Callable[..., object]] = {
    "AsyncCentralSystem": AsyncCentralSystem,
    "CentralSystem": CentralSystem,
    "AsyncCentralSystem.serve": AsyncCentralSystem().serve,
    "CentralSystem.serve": CentralSystem().serve,
    "AsyncCentralSystem.asgi": AsyncCentralSystem().asgi,
    "AsyncChargePoint": partial(AsyncChargePoint, URL, "CP001", boot=BOOT),
    "ChargePoint": partial(ChargePoint, URL, "CP001", boot=BOOT),
    "AsyncManualChargePoint": partial(AsyncManualChargePoint, URL, "CP001"),
    "ManualChargePoint": partial(ManualChargePoint, URL, "CP001"),
}
POINTS = ("AsyncChargePoint", "ChargePoint", "AsyncManualChargePoint", "ManualChargePoint")
PLACES: list[tuple[str, str, str]] = [
    *((point, "ping_interval", "websocket=WebSocketOptions(ping_interval=...)") for point in POINTS),
    *((point, "proxy", "websocket=WebSocketOptions(proxy=...)") for point in POINTS),
    *((point, "call_timeout", "connection=ConnectionOptions(call_timeout=...)") for point in POINTS),
    *((point, "policy", "connection=ConnectionOptions(policy=...)") for point in POINTS),
    ("AsyncManualChargePoint", "boot", "AsyncChargePoint(boot=...)"),
    ("ManualChargePoint", "store", "ChargePoint(store=...)"),
    *(
        each
        for kind in ("AsyncCentralSystem", "CentralSystem")
        for each in (
            (kind, "call_timeout", "connection=ConnectionOptions(call_timeout=...)"),
            (kind, "boot_wait", "registration=RegistrationRules(boot_wait=...)"),
            (kind, "ping_interval", "serve(options=ListenOptions(ping_interval=...))"),
            (kind, "port", "serve(port=...)"),
            (kind, "security", "serve(security=...)"),
            (f"{kind}.serve", "path", "options=ListenOptions(path=...)"),
            (f"{kind}.serve", "decide", f"{kind}(decide=...)"),
            (f"{kind}.serve", "policy", f"{kind}(connection=ConnectionOptions(policy=...))"),
            (f"{kind}.serve", "unknown", f"{kind}(registration=RegistrationRules(unknown=...))"),
        )
    ),
    ("AsyncCentralSystem.asgi", "identify", "options=AsgiOptions(identify=...)"),
    ("AsyncCentralSystem.asgi", "decide", "AsyncCentralSystem(decide=...)"),
]


@pytest.mark.parametrize(("where", "name", "place"), PLACES, ids=[f"{where}({name})" for where, name, _ in PLACES])
def test_an_option_at_the_wrong_place_is_refused_with_the_right_one(where: str, name: str, place: str) -> None:
    with pytest.raises(TypeError) as caught:
        CREATE[where](**{name: 5})
    assert str(caught.value) == f"{name}: must be given in `{place}`"


@pytest.mark.parametrize("where", CREATE)
def test_an_option_that_does_not_exist_is_refused_by_python(where: str) -> None:
    with pytest.raises(TypeError, match=r"got an unexpected keyword argument 'colour'"):
        CREATE[where](colour=5)


TOO_MANY: dict[str, tuple[Any, tuple[object, ...], str]] = {
    "AsyncCentralSystem": (AsyncCentralSystem, ("0.0.0.0", 9000), "none"),
    "CentralSystem": (CentralSystem, ("0.0.0.0",), "none"),
    "AsyncCentralSystem.serve": (AsyncCentralSystem().serve, ("0.0.0.0", 9000, None), "host and port only"),
    "AsyncChargePoint": (AsyncChargePoint, (URL, "CP001", BOOT), "endpoint_url and identity only"),
    "ManualChargePoint": (ManualChargePoint, (URL, "CP001", "key"), "endpoint_url and identity only"),
}


@pytest.mark.parametrize(("create", "arguments", "first"), TOO_MANY.values(), ids=TOO_MANY.keys())
def test_an_option_without_its_name_is_refused(create: Any, arguments: tuple[object, ...], first: str) -> None:
    with pytest.raises(TypeError) as caught:
        create(*arguments)
    given = f"{len(arguments)} argument{'s' if len(arguments) > 1 else ''} without a name"
    assert str(caught.value) == f"{given}: must be {first}; give the others with their names"


@pytest.mark.anyio
async def test_a_charge_point_is_not_accepted_in_place_of_its_identity() -> None:
    depot: Any = AsyncCentralSystem()
    wrong = AsyncManualChargePoint(URL, "CP001")
    found = "=an object of type AsyncManualChargePoint: must be "
    with pytest.raises(TypeError, match=f"^identity{found}a text$"):
        depot[wrong]
    with pytest.raises(TypeError, match=f"^identity{found}a text$"):
        depot.within(1)[wrong]
    with pytest.raises(TypeError, match=f"^identity{found}a text$"):
        await depot.wait_for(wrong)
    with pytest.raises(TypeError, match=f"^identities{found}an iterable of identities, which are texts$"):
        await depot.call_many([wrong], m.ResetRequest(type=m.ResetType.SOFT))


@pytest.mark.anyio
async def test_the_objects_of_the_roles_are_not_awaitable() -> None:
    """Code that awaits each awaitable result of a factory must not await them."""
    for create in (CREATE[name] for name in ("AsyncCentralSystem", "CentralSystem", *POINTS)):
        assert not inspect.isawaitable(create())


UNUSED = r"^on\(BlinkRequest\): must be used as the decorator of a function, `@\.\.\.\.on\(BlinkRequest\)`$"


class BlinkResponse(Response, frozen=True):
    pass


class BlinkRequest(CentralSystemRequest[BlinkResponse], frozen=True):
    pass


class HornRequest(ChargePointRequest[BlinkResponse], frozen=True):
    pass


@pytest.mark.anyio
async def test_an_unused_decorator_is_refused_at_the_start() -> None:
    charger, other = AsyncManualChargePoint(URL, "CP001"), ManualChargePoint(URL, "CP001")
    for each in (charger, other):
        each.on(BlinkRequest)
    with pytest.raises(DefinitionError, match=UNUSED):
        await charger.start()
    with pytest.raises(DefinitionError, match=UNUSED):
        await anyio.to_thread.run_sync(other.start)
    depot, blocking = AsyncCentralSystem(), CentralSystem()
    for central_system in (depot, blocking):
        central_system.on(HornRequest)
    unused = UNUSED.replace("Blink", "Horn")
    with pytest.raises(DefinitionError, match=unused):
        await depot.serve(port=0).start()
    with pytest.raises(DefinitionError, match=unused):
        await anyio.to_thread.run_sync(blocking.serve(port=0).start)
    with pytest.raises(DefinitionError, match=unused):
        depot.asgi()
