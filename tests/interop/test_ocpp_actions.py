"""Every action in both directions with the package `ocpp` as the peer, in both roles."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from tests.interop.ocpp_package import Wire, knows
from tests.interop.ocpp_package_roles import ConnectSides, example, typed
from tests.support.websocket_peers import bounded

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("anyio_backend", ["asyncio"]),  # the package knows no other
]
# It cannot leave out this list; the official schema lets it be empty.
ALWAYS_SENT: dict[str, Wire] = {"SendLocalList": {"localAuthorizationList": []}}
FIELDS = pytest.mark.parametrize("optional", [True, False], ids=["every field", "required fields"])


def test_the_package_has_every_action_of_ours(anyio_backend: object) -> None:
    assert len(m.ACTIONS) == 39
    assert [action for action in m.ACTIONS if not knows(action)] == []


@FIELDS
@bounded
async def test_every_call_of_theirs_is_understood_and_answered(connect_sides: ConnectSides, optional: bool) -> None:
    asked: list[Any] = []

    def answering(response: str) -> Any:
        async def answer(request: Any) -> Any:
            asked.append(request)
            return typed(response, optional=optional)

        return answer

    answers = {action.name: answering(action.response.__name__) for action in m.ACTIONS.values()}
    async with connect_sides(answers) as sides:
        for action in sides.their_calls:
            request = example(action.request.__name__, optional=optional)
            answer = await sides.theirs.call(action.name, request)
            assert answer == example(action.response.__name__, optional=optional)
            sent = ALWAYS_SENT.get(action.name, {}) | request
            assert asked.pop() == action.request.from_json(json.dumps(sent))
        assert not asked


@FIELDS
@bounded
async def test_every_call_of_ours_is_understood_and_answered(connect_sides: ConnectSides, optional: bool) -> None:
    asked: list[Wire] = []

    def answering(response: str) -> Any:
        def answer(request: Wire) -> Wire:
            asked.append(request)
            return example(response, optional=optional)

        return answer

    answers = {action.name: answering(action.response.__name__) for action in m.ACTIONS.values()}
    async with connect_sides({}, answers) as sides:
        for action in sides.our_calls:
            answer = await sides.ours.call(typed(action.request.__name__, optional=optional))
            assert type(answer) is action.response
            assert answer == typed(action.response.__name__, optional=optional)
            assert asked.pop() == example(action.request.__name__, optional=optional)
        assert not asked
