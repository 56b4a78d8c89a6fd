"""A payload during its repair: the plain JSON, the repairs so far, and the log text of the repaired values."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any

from pydantic_core import from_json

from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation._faults import FoundFault, Path, find_faults
from ocpp16_sdk.validation._strict import Repair, wire_path
from ocpp16_sdk.validation.lenient._fields import field_at
from ocpp16_sdk.validation.lenient._items import DroppedItems
from ocpp16_sdk.validation.lenient._rule import (
    ABSENT,
    FaultyValue,
    Json,
    JsonNumber,
    Replacement,
    Rule,
    TextRule,
    first_replacement,
)

_MAX_LISTED_REPAIRS = 1000  # of one message; further ones are counted for each rule
_MAX_SPELT_NUMBERS = 50_000
_EXPONENT = re.compile("[0-9][eE]")
_MAX_SHOWN_CHARACTERS = 64
_HIDDEN = "***"
_SECRET_NAME = re.compile(r"pass|secret|token|authori[sz]ation_?key|^authori[sz]ation$", re.IGNORECASE)
_KEY_FIELDS = ("key", "Key", "KEY")


class Draft:
    """The plain JSON of a payload, which rules repair.

    Raises:
        ValueError, RecursionError: the text is not JSON, and the text rules do not change that.
    """

    def __init__(self, payload_type: type[Payload], text: str, text_rules: Sequence[TextRule]) -> None:
        self.message_values: dict[Path, Any] = {}
        """Values that the message gets instead of their placeholders in the JSON."""
        self._payload_type = payload_type
        self._secret_objects: set[int] = set()  # by id
        self._listed: list[Repair] = []
        self._counted: dict[str, Repair] = {}  # the first one of each rule after those
        self._repairs_of_rule = Counter[str]()
        self._dropped = DroppedItems()
        self._json = self._parse(text, text_rules)

    @property
    def repairs(self) -> list[Repair]:
        """The repairs so far."""
        listed = Counter(repair.rule for repair in self._listed)
        counted = [
            replace(each, count=self._repairs_of_rule[rule] - listed[rule]) for rule, each in self._counted.items()
        ]
        return [*self._listed, *counted]

    def text(self) -> str:
        """Return the present JSON text."""
        return json.dumps(self._json, ensure_ascii=False, separators=(",", ":"))

    def faults(self) -> Iterator[FoundFault]:
        """Return the present faults."""
        return find_faults(self._payload_type, self._json)

    def repair(self, rules: Sequence[Rule], limit: int) -> bool | None:
        """Repair the present faults.

        Return whether a rule applied to each of them; None if no rule applied or the message needs more than `limit`.
        """
        found = list(islice(self.faults(), limit + 1))
        before = self._count()
        if before + len(found) > limit:
            return None
        unrepaired = [fault for fault in found if not self._repair(fault, rules)]
        complete = self._dropped.remove_from(self._json, self.message_values, self._drop_outer)
        if self._count() == before:
            return None
        return complete and not unrepaired

    def _parse(self, text: str, text_rules: Sequence[TextRule]) -> Any:
        try:
            return _parsed(text)
        except ValueError:
            mended = text
            for rule in text_rules:
                mended, unmended = rule.apply(mended), mended
                if mended != unmended:
                    self._listed.append(Repair("", rule.name, "broken JSON"))
                    self._repairs_of_rule[rule.name] += 1
            if not self._listed:
                raise
            return _parsed(mended)

    def _count(self) -> int:
        return self._repairs_of_rule.total()

    def _repair(self, fault: FoundFault, rules: Sequence[Rule]) -> bool:
        path = fault.path
        if not path:
            return False  # the payload is not an object
        value = self._at(path)
        if value is ABSENT and (fault.rule != "missing" or self._at(path[:-1]) is ABSENT):
            return True  # an earlier repair of this pass removed it
        field = field_at(self._payload_type, path)
        is_field = isinstance(path[-1], str)
        faulty = FaultyValue(
            payload_type=self._payload_type,
            payload=self._json,
            path=path,
            error_type=fault.rule,
            value=value,
            expected_type=None if field is None else field.expected_type,
            is_list=field is not None and field.is_list and is_field,
            optional=field is not None and field.optional and is_field,
            max_length=fault.max_length,
        )
        found = first_replacement(rules, faulty)
        if found is None:
            return False
        self._apply(*found)
        return True

    def _apply(self, rule: Rule, replacement: Replacement) -> None:
        *outer, last = replacement.path
        container: Any = self._at(tuple(outer))
        if has_secret_key(container):
            self._secret_objects.add(id(container))  # permanently: a later repair may remove the key
        self._note(rule.name, replacement.path, container)
        if replacement.value is not ABSENT:
            container[last] = replacement.value
        elif isinstance(container, list):
            self._dropped.add(replacement.path, container, rule.name)  # pyright: ignore[reportUnknownArgumentType]
        else:
            del container[last]
        self.message_values.pop(replacement.path, None)
        if replacement.message_value is not ABSENT:
            self.message_values[replacement.path] = replacement.message_value

    def _drop_outer(self, path: Path, rule: str) -> bool:
        """Drop the item that contains a list without a good item; return False if there is none."""
        end = max((number for number, step in enumerate(path) if isinstance(step, int)), default=None)
        if end is None:
            return False
        outer = path[: end + 1]
        container = self._at(outer[:-1])
        self._note(rule, outer, container)
        self._dropped.add(outer, container, rule)
        return True

    def _note(self, rule: str, path: Path, container: Any) -> None:
        self._repairs_of_rule[rule] += 1
        is_listed = len(self._listed) < _MAX_LISTED_REPAIRS
        if is_listed or rule not in self._counted:
            secret = id(container) in self._secret_objects
            repair = Repair(wire_path(path), rule, shown(_item(container, path[-1]), path[-1], secret=secret))
            if is_listed:
                self._listed.append(repair)
            else:
                self._counted[rule] = repair

    def _at(self, path: Path) -> Any:
        value: Any = self._json
        for step in path:
            value = _item(value, step)
        return value


def _parsed(text: str) -> Any:
    from_json(text, allow_inf_nan=False)  # refuses what the reader refuses: depth, half of a surrogate pair, NaN
    # No message needs more numbers with their spelling, which cost ten times as much as other numbers.
    many = text.count(".") + sum(1 for _ in _EXPONENT.finditer(text)) > _MAX_SPELT_NUMBERS
    return json.loads(text, parse_float=float if many else JsonNumber)


def _item(container: Any, step: str | int) -> Any:
    try:
        return container[step]
    except (KeyError, IndexError, TypeError):
        return ABSENT


class _KeyAndValue(Payload, frozen=True):
    """A configuration key with a value; `redacted` knows the secret keys."""

    key: str
    value: str


def has_secret_key(container: Json) -> bool:
    """Return whether an object contains the value of a secret key, as a list of configuration keys does."""
    keys = [container[name] for name in _KEY_FIELDS if name in container] if isinstance(container, dict) else []
    # If the key is not a text, or is very long, the value beside it may be a secret.
    return any(not isinstance(key, str) or len(key) > _MAX_SHOWN_CHARACTERS or _is_secret(key) for key in keys)


def shown(value: Json, step: str | int, *, secret: bool = False) -> str:
    """Return the JSON text of the value at a path step, at most 64 characters; `***` if it may be a secret.

    Objects and lists may contain secrets, so only their brackets are shown.
    """
    if value is ABSENT:
        return ""
    if isinstance(value, dict | list):
        return "{...}" if isinstance(value, dict) else "[...]"
    if isinstance(step, str) and (_SECRET_NAME.search(step) or (secret and step not in _KEY_FIELDS)):
        return _HIDDEN
    if isinstance(value, JsonNumber):
        return value.text[:_MAX_SHOWN_CHARACTERS]
    if isinstance(value, str):
        no_password: str = _KeyAndValue(key="", value=value).redacted()["value"] if "://" in value else value
        value = no_password[:_MAX_SHOWN_CHARACTERS]
    return json.dumps(value)[:_MAX_SHOWN_CHARACTERS]


@lru_cache(maxsize=128)
def _is_secret(key: str) -> bool:
    redacted = _KeyAndValue(key=key.strip(), value="?").redacted()
    return redacted["value"] == _HIDDEN or _SECRET_NAME.search(key) is not None
