"""Objects that are used in a wrong way raise an error that names the right one; both roles, async and blocking."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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

URL = "ws://127.0.0.1:9/ocpp"
BOOT = m.BootNotificationRequest(charge_point_vendor="Acme", charge_point_model="One")


async def wrong_with(value: Any) -> None:
    with value:
        pass


async def wrong_async_with(value: Any) -> None:
    async with value:
        pass


async def wrong_await(value: Any) -> None:
    await value


async def wrong_for(value: Any) -> None:
    for _ in value:
        pass


async def wrong_async_for(value: Any) -> None:
    async for _ in value:
        pass


async def wrong_call(value: Any) -> None:
    await value({"type": "websocket"}, None, None)


SYNTAX = {
    "with": wrong_with,
    "async with": wrong_async_with,
    "await": wrong_await,
    "for": wrong_for,
    "async for": wrong_async_for,
    "()": wrong_call,
}
OBJECTS: dict[str, tuple[Callable[[], object], dict[str, str]]] = {
    "AsyncServing": (
        AsyncCentralSystem().serve,
        dict.fromkeys(("with", "await"), r"use `async with central_system.serve\(\.\.\.\)`"),
    ),
    "Serving": (
        CentralSystem().serve,
        dict.fromkeys(("async with", "await"), r"use `with central_system.serve\(\.\.\.\)`"),
    ),
    "AsyncCentralSystem": (
        AsyncCentralSystem,
        {
            **dict.fromkeys(("with", "async with"), r"use `async with central_system.serve\(\.\.\.\)`"),
            "async for": r"use `async with central_system.events\(\) as events`",
            "()": r"it is not an ASGI application; mount `central_system.asgi\(\)`",
        },
    ),
    "CentralSystem": (
        CentralSystem,
        {
            "with": r"use `with central_system.serve\(\.\.\.\)`",
            **dict.fromkeys(("async with", "async for"), "use AsyncCentralSystem in async code"),
            "()": r"it is not an ASGI application; mount `AsyncCentralSystem\(\.\.\.\).asgi\(\)`",
        },
    ),
    "AsyncChargePoint": (
        lambda: AsyncChargePoint(URL, "CP001", boot=BOOT),
        {"with": "use `async with`, or ChargePoint"},
    ),
    "AsyncManualChargePoint": (
        lambda: AsyncManualChargePoint(URL, "CP001"),
        {"with": "use `async with`, or ChargePoint or ManualChargePoint"},
    ),
    "ChargePoint": (
        lambda: ChargePoint(URL, "CP001", boot=BOOT),
        {"async with": "use `with`, or AsyncChargePoint"},
    ),
    "ManualChargePoint": (
        lambda: ManualChargePoint(URL, "CP001"),
        {"async with": "use `with`, or AsyncChargePoint or AsyncManualChargePoint"},
    ),
    "AsgiApp": (
        AsyncCentralSystem().asgi,
        dict.fromkeys(("with", "async with", "await"), "it is an ASGI application; mount it"),
    ),
    "AsyncEventsBlock": (
        AsyncCentralSystem().events,
        dict.fromkeys(("with", "await", "for", "async for"), r"use `async with central_system.events\(\) as events`"),
    ),
    "events of CentralSystem": (
        CentralSystem().events,
        dict.fromkeys(("async with", "await", "for", "async for"), r"use `with central_system.events\(\) as events`"),
    ),
}
USES = [(name, use, instead) for name, (_, uses) in OBJECTS.items() for use, instead in uses.items()]


@pytest.mark.parametrize(("name", "use", "instead"), USES, ids=[f"{use} {name}" for name, use, _ in USES])
@pytest.mark.anyio
async def test_a_wrong_use_of_an_object_names_the_right_one(name: str, use: str, instead: str) -> None:
    wrong = rf"^`{use.replace('()', '[(][)]')}` cannot be used with an object of type \w+: {instead}"
    with pytest.raises(TypeError, match=wrong):
        await SYNTAX[use](OBJECTS[name][0]())


class Depot(AsyncCentralSystem):
    def __init__(self) -> None:
        self.name = "depot"


class BlockingDepot(CentralSystem):
    def __init__(self) -> None:
        self.name = "depot"


class Charger(AsyncChargePoint):
    def __init__(self) -> None:
        self.name = "charger"


class ManualCharger(AsyncManualChargePoint):
    def __init__(self) -> None:
        self.name = "charger"


class BlockingCharger(ChargePoint):
    def __init__(self) -> None:
        self.name = "charger"


class BlockingManualCharger(ManualChargePoint):
    def __init__(self) -> None:
        self.name = "charger"


@dataclass
class DataclassDepot(AsyncCentralSystem):
    name: str = "depot"


WITHOUT_INIT: tuple[type[Any], ...] = (
    *(Depot, BlockingDepot, DataclassDepot),
    *(Charger, ManualCharger, BlockingCharger, BlockingManualCharger),
)
ARGUMENTS = {
    **{"identity": "CP001", "identities": None, "seconds": 1, "transport": None, "procedure": wrong_await},
    **{"connector_id": 1, "status": m.ChargePointStatus.AVAILABLE},
}


def members(kind: type) -> list[str]:
    """Return the public members that the library defines, without handlers and typed calls, which use `call`."""
    calls = {name for base in kind.__mro__ if base.__module__.endswith((".calls", ".handlers")) for name in vars(base)}
    enter = "__aenter__" if issubclass(kind, AsyncManualChargePoint | AsyncChargePoint) else "__enter__"
    blocks = () if issubclass(kind, AsyncCentralSystem | CentralSystem) else (enter, "call")
    return sorted({name for name in dir(kind.__mro__[1]) if not name.startswith("_")} - calls | {*blocks})


FIRST_USES = [(kind, name) for kind in WITHOUT_INIT for name in members(kind)]


@pytest.mark.parametrize(("kind", "name"), FIRST_USES, ids=[f"{kind.__name__}.{name}" for kind, name in FIRST_USES])
@pytest.mark.anyio
async def test_the_first_use_without_the_constructor_of_the_base_names_it(kind: type[Any], name: str) -> None:
    created = kind()
    wrong = rf"^{kind.__name__}\.__init__: must call super\(\)\.__init__\(\.\.\.\) before the object is used; \w+ is"
    with pytest.raises(DefinitionError, match=wrong):
        await use(created, name)


async def use(created: Any, name: str) -> None:
    member = getattr(created, name)
    if callable(member):
        request = m.ResetRequest(type=m.ResetType.SOFT) if hasattr(created, "call_many") else m.HeartbeatRequest()
        arguments: dict[str, Any] = ARGUMENTS | {"request": request}
        wanted = inspect.signature(member).parameters
        result = member(**{each: arguments[each] for each in wanted if each in arguments})
        if inspect.isawaitable(result):
            await result


def test_an_object_is_not_used_before_the_constructor_of_its_base() -> None:
    class Early(AsyncCentralSystem):
        def __init__(self) -> None:
            self.on.heartbeat(heartbeat)
            super().__init__()

    async def heartbeat(_: object, request: m.HeartbeatRequest) -> m.HeartbeatResponse: ...  # type: ignore[empty-body]

    with pytest.raises(DefinitionError, match=r"Early\.__init__: must call .* before the object is used; on is not"):
        Early()
