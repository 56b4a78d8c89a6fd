"""The lenient policy.

    load(text) ── valid ─────────────────────────────────────────────────────────────▶ message
       └─ ValidationError ──▶ Draft.repair(error, rules) ──▶ read again ── valid ──▶ set_values ──▶ message
                                   ▲                             │
                                   └──────── invalid ────────────┘  at most 8 times and 1000 repairs
    no rule applies, or a limit is reached ──▶ InvalidMessageError with the remaining faults

`_rule` defines a rule, `_standard_rules` contains the rules, `_draft` applies them to the plain JSON,
`_forbidden_values` sets values that the schema forbids, and `_selection` chooses a policy for each message or vendor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from pydantic import ValidationError

from ocpp16_sdk.errors import DefinitionError, ErrorCode
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation._strict import Repair, RepairCallback, Strict, invalid_message, read_payload
from ocpp16_sdk.validation.lenient._draft import Draft, shown
from ocpp16_sdk.validation.lenient._forbidden_values import set_values
from ocpp16_sdk.validation.lenient._rule import FaultyValue, Rule, first_replacement
from ocpp16_sdk.validation.lenient._standard_rules import RULES

P = TypeVar("P", bound=Payload)

_MAX_PASSES = 8  # each reads the whole message; a number in a single item for a list in another one needs three
_MAX_REPAIRS = 1000  # an hour of meter values with the same mistake in each needs some hundreds
_MAX_REPAIRED_CHARACTERS = 2**18  # plain objects need up to twenty times the memory of their text
_CODES = frozenset(ErrorCode)


class Lenient(Strict):
    """Reads a message that breaks its schema if rules can repair it, and reports each repair.

    Sent messages are strict. A received message is read strictly first, so a valid one costs nothing more. A message
    with more than 256 Ki characters, or with more than 1000 repairs, is refused as by `Strict`.

    Args:
        rules: for each fault, the first rule that applies makes the repair.
    """

    def __init__(self, rules: Iterable[Rule] = RULES) -> None:
        self.rules = tuple(rules)

    def with_rules(self, *rules: Rule) -> Lenient:
        """Return a policy with more rules, which are tried first, such as rules for one vendor."""
        return Lenient((*rules, *self.rules))

    def without(self, *rules: Rule) -> Lenient:
        """Return a policy without some of the rules.

        Raises:
            DefinitionError: the policy does not have one of these rules.
        """
        for rule in rules:
            if rule not in self.rules:
                raise DefinitionError(f"{rule.name}: must be one of the policy's rules")
        return Lenient(rule for rule in self.rules if rule not in rules)

    def load(self, payload_type: type[P], text: str, on_repair: RepairCallback | None = None) -> P:
        """Read a payload, with repairs if they are needed."""
        try:
            return read_payload(payload_type, text)
        except ValidationError as error:
            payload, repairs = self._repaired(payload_type, text, error)
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

    def _repaired(self, payload_type: type[P], text: str, error: ValidationError) -> tuple[P, list[Repair]]:
        draft = _draft(payload_type, text)
        repaired = 0
        for _ in range(_MAX_PASSES):
            if draft is None or repaired + error.error_count() > _MAX_REPAIRS:
                break
            complete = draft.repair(error, self.rules)
            if len(draft.repairs) == repaired:
                break
            repaired = len(draft.repairs)
            try:
                payload = read_payload(payload_type, draft.text())
            except ValidationError as next_error:
                error = next_error
            else:
                return set_values(payload, draft.message_values), draft.repairs
            if not complete:
                break
        raise invalid_message(payload_type, error) from None


def _draft(payload_type: type[Payload], text: str) -> Draft | None:
    if len(text) > _MAX_REPAIRED_CHARACTERS:
        return None
    try:
        return Draft(payload_type, text)
    except (ValueError, RecursionError):
        return None


def _report(repairs: list[Repair], on_repair: RepairCallback | None) -> None:
    if on_repair is not None:
        for repair in repairs:
            on_repair(repair)
