"""Requests that break rules of the specification: a central system does not check subclasses of its requests."""

from __future__ import annotations

from ocpp16_sdk import messages as m


class UncheckedStart(m.RemoteStartTransactionRequest, frozen=True):
    """A remote start with any connector and any charging profile."""


class UncheckedProfile(m.SetChargingProfileRequest, frozen=True):
    """A SetChargingProfile with any charging profile."""
