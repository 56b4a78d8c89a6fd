"""Which policy reads which message, and the messages of which charge point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import translate
from typing import TypeVar

from pydantic_core import from_json

from ocpp16_sdk.messages import BootNotificationRequest
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation._strict import Policy, RepairListener, Strict

P = TypeVar("P", bound=Payload)

_MAX_CHARGE_POINTS = 100_000  # of which the policy is remembered; the oldest are forgotten
_MAX_NAME = 100  # characters of a vendor or model that are compared


class PerMessage(Strict):
    """A policy for each class of message, and so for each action and direction; what is sent is strict.

    Args:
        policies: by request class for the calls of the peer, by response class for its answers.
        default: for all others.
    """

    def __init__(self, policies: Mapping[type[Payload], Policy], default: Policy | None = None) -> None:
        self._policies = dict(policies)
        self._default = default or Strict()

    def load(self, kind: type[P], text: str, report: RepairListener | None = None) -> P:
        """Read a payload as the policy of its class does."""
        return self._policies.get(kind, self._default).load(kind, text, report)

    def load_code(self, kind: type[Payload], code: str, report: RepairListener | None = None) -> str:
        """Read the code of a CALLERROR as the policy of the response class does."""
        return self._policies.get(kind, self._default).load_code(kind, code, report)


class ByVendor:
    """Gives each connection its policy: that of the charge point's vendor and model, known from its BootNotification.

    The choice lasts until the charge point says in another BootNotification that it is something else: after a
    reconnect it sends none (OCPP-J 5.4).

    Args:
        default: for charge points that are not known, or not yet.
        quirks: policies by vendor and model, the first that fits. `*`, `?` and `[...]` are those of file names, and
            case does not matter.
    """

    def __init__(self, default: Policy, quirks: Mapping[tuple[str, str], Policy]) -> None:
        self._default = default
        self._quirks = [(_pattern(vendor), _pattern(model), policy) for (vendor, model), policy in quirks.items()]
        self._chosen: dict[str, Policy] = {}

    def __call__(self, identity: str) -> Policy:
        """The policy of a connection."""
        return _ChargePointPolicy(self, identity)

    def chosen(self, identity: str) -> Policy:
        """What a charge point's messages are read with."""
        return self._chosen.get(identity, self._default)

    def choose(self, identity: str, vendor: str, model: str) -> Policy:
        """Say what a charge point is, as its BootNotification does; returns its policy from now on."""
        self._chosen.pop(identity, None)
        policy = self.fitting(vendor, model)
        if policy is not self._default:
            if len(self._chosen) >= _MAX_CHARGE_POINTS:
                del self._chosen[next(iter(self._chosen))]
            self._chosen[identity] = policy
        return policy

    def fitting(self, vendor: str, model: str) -> Policy:
        """The policy for a vendor and model."""
        for vendors, models, policy in self._quirks:
            if vendors.match(vendor[:_MAX_NAME]) and models.match(model[:_MAX_NAME]):
                return policy
        return self._default


class _ChargePointPolicy(Strict):
    """The policy of one charge point; the BootNotification itself is read with what it asks for."""

    def __init__(self, owner: ByVendor, identity: str) -> None:
        self._owner = owner
        self._identity = identity

    def load(self, kind: type[P], text: str, report: RepairListener | None = None) -> P:
        if kind is not BootNotificationRequest:
            return self._owner.chosen(self._identity).load(kind, text, report)
        vendor, model = _introduced(text)
        payload = self._owner.fitting(vendor, model).load(kind, text, report)
        self._owner.choose(self._identity, vendor, model)
        return payload

    def load_code(self, kind: type[Payload], code: str, report: RepairListener | None = None) -> str:
        return self._owner.chosen(self._identity).load_code(kind, code, report)


def _introduced(text: str) -> tuple[str, str]:
    """Vendor and model, as far as they can be read."""
    try:
        payload = from_json(text)
        names = [payload[name] for name in ("chargePointVendor", "chargePointModel")]
        vendor, model = (name.strip() if isinstance(name, str) else "" for name in names)
    except (ValueError, TypeError, LookupError):
        return "", ""
    return vendor, model


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(translate(text), re.IGNORECASE)
