"""The rows of the action table: which side sends an action, with which request and response."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ocpp16_sdk.model._payload import Request, Response


class Initiator(StrEnum):
    """The side that sends the CALL of an action."""

    CHARGE_POINT = "charge point"
    CENTRAL_SYSTEM = "central system"
    BOTH = "both"


class FeatureProfile(StrEnum):
    """The feature profiles (OCPP 1.6 3.3); `SECURITY` is for the actions of the security whitepaper."""

    CORE = "Core"
    FIRMWARE_MANAGEMENT = "FirmwareManagement"
    LOCAL_AUTH_LIST_MANAGEMENT = "LocalAuthListManagement"
    REMOTE_TRIGGER = "RemoteTrigger"
    RESERVATION = "Reservation"
    SECURITY = "Security"
    SMART_CHARGING = "SmartCharging"


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the action table."""

    name: str
    """The action in the CALL."""
    method: str
    """The name of the method that sends it, such as `start_transaction`; the handler is `on_start_transaction`."""
    request: type[Request[Any]]
    response: type[Response]
    initiator: Initiator
    profile: str
    """A `FeatureProfile`; for a vendor's own actions the name of the vendor."""
