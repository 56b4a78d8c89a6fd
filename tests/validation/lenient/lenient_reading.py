"""Reads plain JSON with a policy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from ocpp16_sdk import messages
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation import Policy, Repair

P = TypeVar("P", bound=Payload)

VECTORS = Path(__file__).parents[2] / "vectors"


def class_of(name: str) -> type[Payload]:
    kind: type[Payload] = getattr(messages, name)
    return kind


def as_text(payload: Any) -> str:
    return payload if isinstance(payload, str) else json.dumps(payload)


def read_with(policy: Policy, kind: type[P], payload: Any) -> tuple[P, list[Repair]]:
    """Read JSON or its text; return the message and the repairs."""
    repairs: list[Repair] = []
    return policy.load(kind, as_text(payload), repairs.append), repairs


def rules_of(repairs: list[Repair]) -> list[str]:
    return [repair.rule for repair in repairs]
