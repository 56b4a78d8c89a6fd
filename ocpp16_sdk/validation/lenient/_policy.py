"""The lenient policy.

    load(text) ── valid ──────────────────────────────────────────────────────────▶ message
       └─ invalid ──▶ text rules ──▶ Draft.repair(rules) ──▶ read again ── valid ──▶ set_values ──▶ message
                                        ▲                       │
                                        └────── invalid ────────┘   at most 8 times
    no rule applies, or a limit is reached ──▶ InvalidMessageError with the faults that are left

`_rule` defines a rule, `_standard_rules` contains the rules, `_text_rules` those for broken JSON, `_draft` applies
rules to the plain JSON, `_forbidden_values` sets values that the schema forbids, and `_selection` chooses a policy for
each message or vendor.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Self, TypeVar

from ocpp16_sdk.errors import ErrorCode, InvalidMessageError
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation._reader import read
from ocpp16_sdk.validation._strict import (
    Repair,
    RepairCallback,
    Strict,
    invalid_text,
    invalid_value,
    not_json,
    spec_name,
)
from ocpp16_sdk.validation.lenient._draft import Draft, shown
from ocpp16_sdk.validation.lenient._forbidden_values import set_values
from ocpp16_sdk.validation.lenient._forwarding import forwardable
from ocpp16_sdk.validation.lenient._rule import FaultyValue, Rule, TextRule, first_replacement
from ocpp16_sdk.validation.lenient._standard_rules import RULES
from ocpp16_sdk.validation.lenient._text_rules import TEXT_RULES

P = TypeVar("P", bound=Payload)

_MAX_PASSES = 8  # each reads the whole message; an unwrapped object in an unwrapped object with a number takes three
_MAX_REPAIRED_CHARACTERS = 2**20  # as many as a message has by default
# A repair costs several microseconds. So their number depends on the length of the message: a broken message must not
# cost more than two valid ones. The shortest usual sample, {"value":1,"unit":"Wh"}, has 24 characters.
_MIN_MAX_REPAIRS = 1000
_CHARACTERS_PER_REPAIR = 24
_CODES = frozenset(ErrorCode)


class Lenient(Strict):
    """Reads a message that breaks its schema if rules can repair it, and reports each repair.

    Sent messages are strict. A received message is read strictly first, so a valid one costs nothing more. The limits
    are 1 Mi characters per message, and 1000 repairs or one for each 24 characters. A message beyond a limit is refused
    as by `Strict`.

    Args:
        rules: for each fault, the first rule that applies makes the repair.
        text_rules: for a text that is not JSON; all of them are applied, in order, before it is read again.
        forward: also send what a lenient policy has read: texts that are too long and unlisted members of enumerations.
    """

    def __init__(
        self,
        rules: Iterable[Rule] = RULES,
        *,
        text_rules: Iterable[TextRule] = TEXT_RULES,
        forward: bool = False,
    ) -> None:
        self.rules = tuple(rules)
        self.text_rules = tuple(text_rules)
        self.forward = forward

    def with_rules(self, *rules: Rule | TextRule) -> Self:
        """Return a copy with more rules, which are tried first, such as rules for one vendor."""
        added = tuple(rule for rule in rules if isinstance(rule, Rule))
        added_text = tuple(rule for rule in rules if isinstance(rule, TextRule))
        return self._copy((*added, *self.rules), (*added_text, *self.text_rules))

    def without(self, *rules: Rule | TextRule) -> Self:
        """Return a copy without some of the rules.

        Raises:
            ValueError: the policy does not have one of these rules.
        """
        for rule in rules:
            if rule not in self.rules and rule not in self.text_rules:
                raise ValueError(f"rules={rule.name}: must be rules of the policy")
        return self._copy(
            tuple(rule for rule in self.rules if rule not in rules),
            tuple(rule for rule in self.text_rules if rule not in rules),
        )

    def _copy(self, rules: tuple[Rule, ...], text_rules: tuple[TextRule, ...]) -> Self:
        copied = copy.copy(self)  # of the same class, with the attributes of a subclass
        copied.rules, copied.text_rules = rules, text_rules
        return copied

    def load(self, payload_type: type[P], text: str, on_repair: RepairCallback | None = None) -> P:
        """Read a payload, with repairs if they are needed."""
        payload = read(payload_type, text)
        if payload is None:
            payload, repairs = self._repaired(payload_type, text)
            _report(repairs, on_repair)
        return payload

    def load_code(self, payload_type: type[Payload], code: str, on_repair: RepairCallback | None = None) -> str:
        """Read the code of a CALLERROR; the rules can replace an unknown code."""
        if code in _CODES:
            return code
        faulty = FaultyValue(
            payload_type, {}, ("errorCode",), "error_code", code, ErrorCode, is_list=False, optional=False
        )
        found = first_replacement(self.rules, faulty)
        if found is None:
            return code
        rule, replacement = found
        _report([Repair("errorCode", rule.name, shown(code, "errorCode"))], on_repair)
        return str(replacement.value)

    def dump(self, payload: Payload) -> str:
        """Write a payload; with `forward`, also one that contains values which only a lenient policy reads."""
        try:
            return super().dump(payload)
        except InvalidMessageError:
            text = forwardable(payload) if self.forward else None
            if text is None:
                raise
            return text

    def _repaired(self, payload_type: type[P], text: str) -> tuple[P, list[Repair]]:
        if len(text) > _MAX_REPAIRED_CHARACTERS:
            raise invalid_text(payload_type, text)
        try:
            draft = Draft(payload_type, text, self.text_rules)
        except (ValueError, RecursionError) as error:
            not_read = InvalidMessageError(spec_name(payload_type), (not_json(error),))
            raise not_read from None
        if draft.repairs:  # by text rules, which may be enough
            payload = read(payload_type, draft.text())
            if payload is not None:
                return payload, draft.repairs
        limit = max(_MIN_MAX_REPAIRS, len(text) // _CHARACTERS_PER_REPAIR)
        for _ in range(_MAX_PASSES):
            complete = draft.repair(self.rules, limit)
            if complete is None:
                break
            payload = read(payload_type, draft.text())
            if payload is not None:
                return set_values(payload, draft.message_values), draft.repairs
            if not complete:
                break
        raise invalid_value(payload_type, draft.faults())


def _report(repairs: list[Repair], on_repair: RepairCallback | None) -> None:
    if on_repair is not None:
        for repair in repairs:
            on_repair(repair)
