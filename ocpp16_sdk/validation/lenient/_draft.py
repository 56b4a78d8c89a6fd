"""A payload while it is being repaired: its plain JSON, and what was done to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation._strict import Repair, wire_path
from ocpp16_sdk.validation.lenient._excerpt import is_secret, shown
from ocpp16_sdk.validation.lenient._fields import Path, field_at
from ocpp16_sdk.validation.lenient._rule import ABSENT, FaultyValue, JsonNumber, Replacement, Rule


class Draft:
    """The plain JSON of a payload.

    Raises:
        ValueError, RecursionError: the text is no JSON.
    """

    def __init__(self, kind: type[Payload], text: str) -> None:
        self.kept: dict[Path, Any] = {}
        """What the message gets in place of what stands in for it."""
        self.repairs: list[Repair] = []
        self._kind = kind
        self._secret: set[int] = set()
        self._tree = json.loads(text, parse_float=JsonNumber)

    def text(self) -> str:
        """The JSON text, as it is now."""
        return json.dumps(self._tree, ensure_ascii=False, separators=(",", ":"))

    def repair(self, error: ValidationError, rules: Sequence[Rule]) -> bool:
        """Repair what a reading of the text found; tells whether nothing was left that no rule could repair."""
        left = [
            details
            for details in error.errors(include_url=False, include_input=False)
            if not self._repair(details, rules)
        ]
        return not left

    def _repair(self, details: ErrorDetails, rules: Sequence[Rule]) -> bool:
        path = details["loc"]
        if not path:
            return False  # the payload is no object
        value = self._at(path)
        if value is ABSENT and (details["type"] != "missing" or self._at(path[:-1]) is ABSENT):
            return True  # a repair of this round has dropped it
        field = field_at(self._kind, path)
        whole = isinstance(path[-1], str)
        spot = FaultyValue(
            message=self._kind,
            payload=self._tree,
            path=path,
            fault=details["type"],
            value=value,
            kind=None if field is None else field.kind,
            many=field is not None and field.many and whole,
            optional=field is not None and field.optional and whole,
            max_length=details.get("ctx", {}).get("max_length"),
        )
        made = first_change(rules, spot)
        if made is None:
            return False
        self._make(*made)
        return True

    def _make(self, rule: Rule, change: Replacement) -> None:
        *above, last = change.path
        around = self._at(tuple(above))
        if is_secret(around):
            self._secret.add(id(around))  # for good: a repair may take the key away
        before = shown(_step(around, last), last, secret=id(around) in self._secret)
        self.repairs.append(Repair(wire_path(change.path), rule.name, before))
        if change.value is ABSENT:
            del around[last]
        else:
            around[last] = change.value
        self.kept.pop(change.path, None)
        if change.kept is not ABSENT:
            self.kept[change.path] = change.kept

    def _at(self, path: Path) -> Any:
        place: Any = self._tree
        for step in path:
            place = _step(place, step)
        return place


def first_change(rules: Sequence[Rule], spot: FaultyValue) -> tuple[Rule, Replacement] | None:
    """The first rule that applies, and what it does."""
    for rule in rules:
        if not rule.faults or spot.fault in rule.faults:
            change = rule.repair(spot)
            if change is not None:
                return rule, change
    return None


def _step(place: Any, step: str | int) -> Any:
    try:
        return place[step]
    except (KeyError, IndexError, TypeError):
        return ABSENT
