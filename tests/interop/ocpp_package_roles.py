"""Where one side is ours and the other is the package `ocpp`, in either distribution of the roles."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import anyio

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    ConnectionOptions,
    ListenOptions,
    WebSocketOptions,
    messages as m,
)
from ocpp16_sdk.model import Action, Initiator
from tests.interop import ocpp_package as incumbent
from tests.interop.ocpp_package import Answer, Incumbent, Wire
from tests.support.action_samples import sample_fields
from tests.support.websocket_peers import CLOSE_TIMEOUT

OurAnswer = Callable[[Any], Awaitable[Any]]


@dataclass(frozen=True)
class BothSides:
    """Both sides of one connection, and who may call what."""

    theirs: Incumbent
    ours: AsyncManualChargePoint | AsyncChargePointConnection
    their_calls: list[Action]
    our_calls: list[Action]


class ConnectSides(Protocol):
    """Brings both together. Of the answers of ours those that the role does not give are passed over."""

    def __call__(
        self,
        our_answers: Mapping[str, OurAnswer] = ...,
        their_answers: Mapping[str, Answer] = ...,
        *,
        checked: bool = ...,
        compression: bool = ...,
    ) -> AbstractAsyncContextManager[BothSides]: ...


FROM_CHARGE_POINT = [each for each in m.ACTIONS.values() if each.initiator is not Initiator.CENTRAL_SYSTEM]
FROM_CENTRAL_SYSTEM = [each for each in m.ACTIONS.values() if each.initiator is not Initiator.CHARGE_POINT]


def example(name: str, *, optional: bool) -> Wire:
    """A payload as it stands on the wire, with every field or with the required ones."""
    return sample_fields(name, optional=optional)


def typed(name: str, *, optional: bool) -> Any:
    """The same as an object of ours."""
    return getattr(m, name).from_json(json.dumps(example(name, optional=optional)))


@asynccontextmanager
async def their_charge_point(
    our_answers: Mapping[str, OurAnswer] | None = None,
    their_answers: Mapping[str, Answer] | None = None,
    *,
    checked: bool = True,
    compression: bool = False,
) -> AsyncGenerator[BothSides]:
    depot = AsyncCentralSystem(connection=ConnectionOptions(call_timeout=3))
    for action in FROM_CHARGE_POINT:
        if our_answers and action.name in our_answers:
            depot.on(_request(action))(_with_peer(our_answers[action.name]))
    async with (
        depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT, compression=compression)),
        incumbent.charge_point(f"ws://127.0.0.1:{depot.port}/CP001", their_answers or {}, checked=checked) as theirs,
    ):
        while "CP001" not in depot:  # noqa: ASYNC110 - nothing tells
            await anyio.sleep(0.001)
        yield BothSides(theirs, depot["CP001"], FROM_CHARGE_POINT, FROM_CENTRAL_SYSTEM)


@asynccontextmanager
async def their_central_system(
    our_answers: Mapping[str, OurAnswer] | None = None,
    their_answers: Mapping[str, Answer] | None = None,
    *,
    checked: bool = True,
    compression: bool = False,
) -> AsyncGenerator[BothSides]:
    async with incumbent.central_system(their_answers or {}, checked=checked) as listening:
        charger = AsyncManualChargePoint(
            listening.url,
            "CP001",
            connection=ConnectionOptions(call_timeout=3),
            websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT, compression=compression),
        )
        for action in FROM_CENTRAL_SYSTEM:
            if our_answers and action.name in our_answers:
                charger.on(_request(action))(_alone(our_answers[action.name]))
        async with charger:
            yield BothSides(await listening.arrival(), charger, FROM_CENTRAL_SYSTEM, FROM_CHARGE_POINT)


def _request(action: Action) -> Any:
    return action.request


def _with_peer(answer: OurAnswer) -> Any:
    async def handle(_: AsyncChargePointConnection, request: Any) -> Any:
        return await answer(request)

    return handle


def _alone(answer: OurAnswer) -> Any:
    async def handle(request: Any) -> Any:
        return await answer(request)

    return handle
