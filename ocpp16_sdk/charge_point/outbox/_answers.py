"""Reads answers to the messages of transactions: a fault in a part that the queue does not need costs no transaction.

    Connection ──load──▶ TransactionAnswers ──load──▶ Policy of the application
                                │                           │ the answer breaks its schema
                                └── the needed members ◀────┘

The queue needs the `transactionId` of StartTransaction.conf. The application needs the status in its `idTagInfo`. All
other members are optional. An answer that has what is needed is read without its faulty members, and each fault is
reported as a `Repair`. Without this, the StartTransaction would be sent again, the central system would open another
transaction each time, and all further messages would have the transaction id -1.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar, cast

from ocpp16_sdk.errors import Fault, InvalidMessageError
from ocpp16_sdk.messages import (
    IdTagInfo,
    MeterValuesResponse,
    StartTransactionResponse,
    StopTransactionResponse,
)
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation import Policy, Repair, RepairCallback

P = TypeVar("P", bound=Payload)

RULE = "ignore_unneeded_member"
"""The name of the repairs."""
_HIDDEN = "***"  # the value may be an identifier of a driver
_INFO = "idTagInfo"
_ACTIONS: dict[type[Payload], str] = {
    StartTransactionResponse: "StartTransaction",
    MeterValuesResponse: "MeterValues",
    StopTransactionResponse: "StopTransaction",
}


class TransactionAnswers:
    """A policy that reads and writes as another policy does, and reads answers to transaction messages as above."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def load(self, payload_type: type[P], text: str, on_repair: RepairCallback | None = None) -> P:
        """Read a payload."""
        try:
            return self._policy.load(payload_type, text, on_repair)
        except InvalidMessageError as error:
            answer = _needed(payload_type, text)
            if answer is None:
                raise
            faults: tuple[Fault, ...] = error.faults
        if on_repair is not None:
            for fault in faults:
                on_repair(Repair(fault.path, RULE, _HIDDEN))
        return answer

    def load_code(self, payload_type: type[Payload], code: str, on_repair: RepairCallback | None = None) -> str:
        """Read the code of a CALLERROR."""
        return self._policy.load_code(payload_type, code, on_repair)

    def dump(self, payload: Payload) -> str:
        """Write a payload."""
        return self._policy.dump(payload)


def _needed(payload_type: type[P], text: str) -> P | None:
    """Return the answer with its valid members; None if a needed one is missing or wrong, or for another payload."""
    action = _ACTIONS.get(payload_type)
    if action is None:
        return None
    try:
        members: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(members, dict):
        return None
    kept: dict[str, Any] = {}
    if action != "MeterValues":
        info = _valid_info(cast("dict[str, Any]", members).get(_INFO))
        if info is not None:
            kept[_INFO] = info
    if action == "StartTransaction":
        kept["transactionId"] = cast("dict[str, Any]", members).get("transactionId")
    return _load_or_none(payload_type, kept)


def _valid_info(members: Any) -> dict[str, Any] | None:
    """Return the valid members of an `idTagInfo`; None without a valid status."""
    if not isinstance(members, dict):
        return None
    kept: dict[str, Any] = {}
    for name in ("status", "expiryDate", "parentIdTag"):
        value = cast("dict[str, Any]", members).get(name)
        if value is not None and _load_or_none(IdTagInfo, {"status": "Invalid", **kept, name: value}) is not None:
            kept[name] = value
    return kept if "status" in kept else None


def _load_or_none(payload_type: type[P], members: dict[str, Any]) -> P | None:
    try:
        return payload_type.from_json(json.dumps(members))
    except ValueError:
        return None
