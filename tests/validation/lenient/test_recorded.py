"""Frames recorded from other implementations are read, nearly all of them strictly."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.protocol import Call, CallError, CallResult, decode
from ocpp16_sdk.validation import Strict
from ocpp16_sdk.validation.lenient import Lenient
from tests.validation.lenient.lenient_reading import VECTORS, read_with, rules_of

FRAMES: list[dict[str, str]] = json.loads((VECTORS / "recorded.json").read_text("utf-8"))
# What cannot be read strictly, and the rules that let it pass; an action that OCPP does not know has no schema.
REPAIRED: dict[str, list[str]] = {}
UNKNOWN_ACTIONS = {"CustomOperation"}


def plain(value: Any) -> Any:
    """Return JSON with times as `datetime`, because they are sent in one format."""
    match value:
        case dict():
            return {name: plain(each) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
        case list():
            return [plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
        case str() if value[10:11] == "T" and value.endswith("Z"):
            return datetime.fromisoformat(value)
        case _:
            return value


@pytest.mark.parametrize(
    "frame", FRAMES, ids=[f"{number} {row['software']} {row['action']}" for number, row in enumerate(FRAMES)]
)
def test_a_recorded_frame_is_read_and_written_back_unchanged(frame: dict[str, str]) -> None:
    read = decode(frame["text"])
    assert isinstance(read, Call | CallResult | CallError)
    assert frame["action"] in ACTIONS or frame["action"] in UNKNOWN_ACTIONS
    if isinstance(read, CallError) or frame["action"] not in ACTIONS:
        return
    action = ACTIONS[frame["action"]]
    kind = action.request if isinstance(read, Call) else action.response
    payload, repairs = read_with(Lenient(), kind, read.payload)
    assert rules_of(repairs) == REPAIRED.get(read.unique_id, [])
    if not repairs:
        assert Strict().load(kind, read.payload) == payload
        assert plain(json.loads(Strict().dump(payload))) == plain(json.loads(read.payload))


def test_every_recorded_implementation_has_a_frame() -> None:
    assert {frame["software"] for frame in FRAMES} == {
        *("CitrineOS", "EVerest libocpp", "MicroOcpp", "SAP e-mobility simulator", "mobilityhouse ocpp", "ocpp-go")
    }
