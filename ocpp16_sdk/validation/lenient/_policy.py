"""The policy that reads what the field sends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from pydantic import ValidationError

from ocpp16_sdk.errors import DefinitionError, ErrorCode
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation._strict import Repair, RepairListener, Strict, broken, read
from ocpp16_sdk.validation.lenient._draft import Draft, first_change
from ocpp16_sdk.validation.lenient._excerpt import shown
from ocpp16_sdk.validation.lenient._overlay import overlay_values
from ocpp16_sdk.validation.lenient._rule import FaultyValue, Rule
from ocpp16_sdk.validation.lenient._standard_rules import RULES

P = TypeVar("P", bound=Payload)

_MAX_ROUNDS = 8  # each reads the whole message again; a number in a list in a list, both not written, takes three
_MAX_REPAIRS = 1000  # an hour of meter values, the same mistake in each, takes some hundreds
_MAX_LENGTH = 2**18  # characters: as plain objects they take up to twenty times their room
_CODES = frozenset(ErrorCode)


class Lenient(Strict):
    """Reads a message that breaks its schema if rules can repair it, and tells of each repair.

    What is sent is strict all the same. A message is read strictly first, so a correct one costs nothing more. One of
    more than 256 Ki characters, or one that takes more than 1000 repairs, is refused as `Strict` refuses it.

    Args:
        rules: for each fault the first that applies makes the repair.
    """

    def __init__(self, rules: Iterable[Rule] = RULES) -> None:
        self.rules = tuple(rules)

    def with_rules(self, *rules: Rule) -> Lenient:
        """The same with more rules, which are tried first: the quirks of a vendor."""
        return Lenient((*rules, *self.rules))

    def without(self, *rules: Rule) -> Lenient:
        """The same without some of its rules.

        Raises:
            DefinitionError: one is not among its rules.
        """
        for rule in rules:
            if rule not in self.rules:
                raise DefinitionError(f"{rule.name} is not among the rules")
        return Lenient(rule for rule in self.rules if rule not in rules)

    def load(self, kind: type[P], text: str, report: RepairListener | None = None) -> P:
        """Read a payload, repaired if need be."""
        try:
            return read(kind, text)
        except ValidationError as error:
            payload, repairs = self._repaired(kind, text, error)
        _tell(repairs, report)
        return payload

    def load_code(self, kind: type[Payload], code: str, report: RepairListener | None = None) -> str:
        """Read the code of a CALLERROR: another dialect's spelling becomes that of OCPP 1.6."""
        if code in _CODES:
            return code
        spot = FaultyValue(kind, {}, ("errorCode",), "error_code", code, ErrorCode, many=False, optional=False)
        made = first_change(self.rules, spot)
        if made is None:
            return code
        rule, change = made
        _tell([Repair("errorCode", rule.name, shown(code, "errorCode"))], report)
        return str(change.value)

    def _repaired(self, kind: type[P], text: str, error: ValidationError) -> tuple[P, list[Repair]]:
        draft = _draft(kind, text)
        done = 0
        for _ in range(_MAX_ROUNDS):
            if draft is None or done + error.error_count() > _MAX_REPAIRS:
                break
            complete = draft.repair(error, self.rules)
            if len(draft.repairs) == done:
                break
            done = len(draft.repairs)
            try:
                payload = read(kind, draft.text())
            except ValidationError as rest:
                error = rest
            else:
                return overlay_values(payload, draft.kept), draft.repairs
            if not complete:
                break
        raise broken(kind, error) from None


def _draft(kind: type[Payload], text: str) -> Draft | None:
    if len(text) > _MAX_LENGTH:
        return None
    try:
        return Draft(kind, text)
    except (ValueError, RecursionError):
        return None


def _tell(repairs: list[Repair], report: RepairListener | None) -> None:
    if report is not None:
        for repair in repairs:
            report(repair)
