"""The answers of charge points to calls of the central system: right, wrong, late, repeated, missing."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

import anyio

from ocpp16_sdk import messages as m
from tests.soak.depot import CALL_TIMEOUT
from tests.soak.raw_connection import CLOSED_ERRORS
from tests.support.payload_cases import whole
from tests.support.schemas import own_schemas
from tests.support.websocket_peers import TEXT

if TYPE_CHECKING:
    from tests.soak.open_connection import OpenConnection

_LATE = CALL_TIMEOUT * 1.5  # seconds
ANSWERS = {
    "right": 60,
    "right, without optional fields": 10,
    "late": 3,
    "never": 2,
    "twice": 3,
    "refused": 2,
    "refused in another dialect": 2,
    "refused with a list for the details": 2,
    "refused with a text for the details": 2,
    "refused in three elements": 2,
    "cut": 2,
    "of the wrong type": 2,
    "a list": 2,
    "null": 2,
    "empty": 2,
    "too long a status": 2,
    "to another call": 2,
    "to no call": 2,
    "long": 1,
}


@cache
def _answer_to(action: str, *, optional: bool) -> Any:
    return json.loads(json.dumps(whole(own_schemas()[m.ACTIONS[action].response.__name__], optional=optional)))


def texts_of(kind: str, unique_id: str, action: str) -> list[str]:
    """Return the texts of an answer."""
    right = [3, unique_id, _answer_to(action, optional=kind != "right, without optional fields")]
    frames: dict[str, list[Any]] = {
        "never": [],
        "twice": [right, right],
        "refused": [[4, unique_id, "NotSupported", "", {}]],
        "refused in another dialect": [[4, unique_id, "RpcFrameworkError", "it\nbroke", None]],
        "refused with a list for the details": [[4, unique_id, "FormatViolation", "", ["stack", "trace"]]],
        "refused with a text for the details": [[4, unique_id, "GenericError", "", "no"]],
        "refused in three elements": [[4, unique_id, "InternalError"]],
        "of the wrong type": [[3, unique_id, {"status": 7}]],
        "a list": [[3, unique_id, []]],
        "null": [[3, unique_id, None]],
        "empty": [[3, unique_id, {}]],
        "too long a status": [[3, unique_id, {"status": "x" * 10_000}]],
        "to another call": [[3, unique_id[::-1], right[2]], right],
        "to no call": [[3, "", right[2]], right],
        "long": [[3, unique_id, {"configurationKey": [{"key": "k", "readonly": False, "value": "v"}] * 2000}]],
    }
    if kind == "cut":
        return [json.dumps(right)[:-3]]
    return [json.dumps(frame) for frame in frames.get(kind, [right])]


async def answer(connection: OpenConnection, unique_id: str, action: str) -> None:
    """Answer in a random way."""
    kind = connection.random.choices([*ANSWERS], [*ANSWERS.values()])[0]
    connection.results.behaviours[f"answer: {kind}"] += 1
    if kind == "late":
        await anyio.sleep(_LATE)
    with suppress(*CLOSED_ERRORS):
        for text in texts_of(kind, unique_id, action):
            connection.results.frames += 1
            await connection.raw.send((TEXT, text.encode()))
