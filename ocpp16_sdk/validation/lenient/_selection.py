"""Chooses the policy for each class of message, or for each vendor and model of charge point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import translate
from typing import TypeVar

from pydantic_core import from_json

from ocpp16_sdk.messages import BootNotificationRequest
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation._strict import Policy, RepairCallback, Strict

P = TypeVar("P", bound=Payload)

_MAX_CHARGE_POINTS = 100_000  # whose policy is remembered; beyond that the oldest are forgotten
_MAX_BOOT_CHARACTERS = 2**16  # no BootNotification is so long
_MAX_NAME_CHARACTERS = 100  # of a vendor or model that are compared


class PerMessage(Strict):
    """A policy for each class of message, and so for each action and direction; sent messages are strict.

    Args:
        policies: by request class for the calls of the peer, by response class for its answers.
        default: for all other classes.
    """

    def __init__(self, policies: Mapping[type[Payload], Policy], default: Policy | None = None) -> None:
        self._policies = dict(policies)
        self._default = default or Strict()

    def load(self, payload_type: type[P], text: str, on_repair: RepairCallback | None = None) -> P:
        """Read a payload with the policy of its class."""
        return self._policies.get(payload_type, self._default).load(payload_type, text, on_repair)

    def load_code(self, payload_type: type[Payload], code: str, on_repair: RepairCallback | None = None) -> str:
        """Read the code of a CALLERROR with the policy of the response class."""
        return self._policies.get(payload_type, self._default).load_code(payload_type, code, on_repair)


class ByVendor:
    """Gives each connection the policy of the charge point's vendor and model, known from its BootNotification.

    The policy stays until the charge point sends a BootNotification with another vendor or model: after a reconnect it
    sends none (OCPP-J 5.4).

    Args:
        default: for charge points without a policy of their own, and until their vendor is known.
        policies: by vendor and model; the first match counts. `*`, `?` and `[...]` are wildcards as in file names, and
            case is ignored.
    """

    def __init__(self, default: Policy, policies: Mapping[tuple[str, str], Policy]) -> None:
        self._default = default
        self._policies = [(_pattern(vendor), _pattern(model), policy) for (vendor, model), policy in policies.items()]
        self._by_identity: dict[str, Policy] = {}

    def __call__(self, identity: str) -> Policy:
        """Return the policy of a connection."""
        return _ChargePointPolicy(self, identity)

    def policy_for(self, identity: str) -> Policy:
        """Return the present policy for the messages of a charge point."""
        return self._by_identity.get(identity, self._default)

    def set_vendor(self, identity: str, vendor: str, model: str) -> Policy:
        """Set the vendor and model of a charge point, as its BootNotification does; return its policy."""
        self._by_identity.pop(identity, None)
        policy = self.policy_for_vendor(vendor, model)
        if policy is not self._default:
            if len(self._by_identity) >= _MAX_CHARGE_POINTS:
                del self._by_identity[next(iter(self._by_identity))]
            self._by_identity[identity] = policy
        return policy

    def policy_for_vendor(self, vendor: str, model: str) -> Policy:
        """Return the policy for a vendor and model."""
        for vendors, models, policy in self._policies:
            if vendors.match(vendor[:_MAX_NAME_CHARACTERS]) and models.match(model[:_MAX_NAME_CHARACTERS]):
                return policy
        return self._default


class _ChargePointPolicy(Strict):
    """The policy of one charge point. The BootNotification is read with the policy of the vendor that it names."""

    def __init__(self, by_vendor: ByVendor, identity: str) -> None:
        self._by_vendor = by_vendor
        self._identity = identity

    def load(self, payload_type: type[P], text: str, on_repair: RepairCallback | None = None) -> P:
        if payload_type is not BootNotificationRequest:
            return self._by_vendor.policy_for(self._identity).load(payload_type, text, on_repair)
        vendor, model = _vendor_and_model(text)
        payload = self._by_vendor.policy_for_vendor(vendor, model).load(payload_type, text, on_repair)
        self._by_vendor.set_vendor(self._identity, vendor, model)
        return payload

    def load_code(self, payload_type: type[Payload], code: str, on_repair: RepairCallback | None = None) -> str:
        return self._by_vendor.policy_for(self._identity).load_code(payload_type, code, on_repair)


def _vendor_and_model(text: str) -> tuple[str, str]:
    """Return vendor and model of a BootNotification, empty if they cannot be read."""
    if len(text) > _MAX_BOOT_CHARACTERS:
        return "", ""
    try:
        payload = from_json(text)
        names = [payload[name] for name in ("chargePointVendor", "chargePointModel")]
        vendor, model = (name.strip() if isinstance(name, str) else "" for name in names)
    except (ValueError, TypeError, LookupError):
        return "", ""
    return vendor, model


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(translate(text), re.IGNORECASE)
