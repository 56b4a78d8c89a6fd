"""All actions in both directions through a real WebSocket: what goes in at one end comes out at the other."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, AsyncManualChargePoint, messages as m
from ocpp16_sdk.model import Action
from tests.support.action_samples import FROM_CENTRAL_SYSTEM, FROM_CHARGE_POINT, sample
from tests.support.roles import over_websocket
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio


class Recorder:
    """Answers with samples, and keeps what was asked."""

    def __init__(self, *, optional: bool) -> None:
        self.optional = optional
        self.asked: list[Any] = []

    def charge_point_handler(self, action: Action) -> Callable[[Any], Awaitable[Any]]:
        async def handle(request: Any) -> Any:
            self.asked.append(request)
            return sample(action.response, optional=self.optional)

        return handle

    def central_system_handler(self, action: Action) -> Callable[[Any, Any], Awaitable[Any]]:
        async def handle(charge_point: AsyncChargePointConnection, request: Any) -> Any:
            assert charge_point.identity == "CP001"
            self.asked.append(request)
            return sample(action.response, optional=self.optional)

        return handle


@asynccontextmanager
async def both_roles(
    recorder: Recorder,
) -> AsyncGenerator[list[tuple[AsyncManualChargePoint | AsyncChargePointConnection, Action]]]:
    """Yield who calls what, for every action and direction."""
    depot = AsyncCentralSystem(registration=None)  # whatever the samples say of it
    for action in FROM_CHARGE_POINT:
        sent: Any = action.request
        depot.on(sent)(recorder.central_system_handler(action))
    async with over_websocket(depot) as served:
        charger = served.charge_point(AsyncManualChargePoint)
        for action in FROM_CENTRAL_SYSTEM:
            sent = action.request
            charger.on(sent)(recorder.charge_point_handler(action))
        async with charger:
            await served.listed("CP001")
            yield [
                *((charger, action) for action in FROM_CHARGE_POINT),
                *((depot["CP001"], action) for action in FROM_CENTRAL_SYSTEM),
            ]


def test_every_action_has_a_direction() -> None:
    assert len(m.ACTIONS) == 39
    assert [each.name for each in FROM_CHARGE_POINT if each in FROM_CENTRAL_SYSTEM] == ["DataTransfer"]
    assert len(FROM_CHARGE_POINT) + len(FROM_CENTRAL_SYSTEM) == 40


@pytest.mark.parametrize("optional", [True, False], ids=["every field", "required fields"])
@bounded
async def test_every_request_and_answer_arrives_as_it_was_sent(optional: bool) -> None:
    recorder = Recorder(optional=optional)
    async with both_roles(recorder) as calls:
        for caller, action in calls:
            request = sample(action.request, optional=optional)
            answer = await caller.call(request)
            assert type(answer) is action.response
            assert answer == sample(action.response, optional=optional)
            assert recorder.asked.pop() == request


@bounded
async def test_every_method_sends_its_request() -> None:
    recorder = Recorder(optional=True)
    async with both_roles(recorder) as calls:
        for caller, action in calls:
            request = sample(action.request, optional=True)
            answer = await getattr(caller, action.method)(**dict(request))
            assert answer == sample(action.response, optional=True)
            assert recorder.asked.pop() == request
