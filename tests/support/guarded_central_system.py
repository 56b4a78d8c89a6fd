"""A scripted central system that checks the credentials of the charge point."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import anyio

from ocpp16_sdk import (
    AsyncChargePoint,
    AsyncManualChargePoint,
    Backoff,
    ChargePointCredentials,
    CredentialOptions,
    HandshakeRefusedError,
    messages as m,
)
from ocpp16_sdk.errors import TransportError
from ocpp16_sdk.security import ChargePointSecurity, charge_point_context
from ocpp16_sdk.transports import Transport
from tests.support.options import grouped
from tests.support.scripted_central_system import BOOT, ScriptedCentralSystem

OLD, NEW, OTHER = b"\x00:\xff" + b"old key" * 2, b"\x00:\xff" + b"new key" * 2, b"\x00:\xff" + b"another key\x01\x02"
FIRST = ChargePointCredentials(1, OLD)
ENDPOINTS = {2: "wss://memory", 3: "wss://memory/mutual"}
Shown = tuple[int, bytes | str | None]


def security_for(credentials: ChargePointCredentials) -> ChargePointSecurity:
    """Return any profile, with a TLS context instead of certificates."""
    profile, key = credentials.profile, credentials.key
    context = charge_point_context() if profile == 3 else None
    return ChargePointSecurity(profile, key if profile in (1, 2) else None, context)


def source(**options: Any) -> CredentialOptions:
    defaults: dict[str, Any] = {"initial": FIRST, "security_for": security_for, "endpoint_urls": ENDPOINTS}
    return CredentialOptions(**defaults | options)


class Charger(AsyncChargePoint):
    """Accepts changes of its credentials, and of no other keys."""

    async def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        assert self.credentials is not None
        status = await self.credentials.change(request.key, request.value)
        return m.ChangeConfigurationResponse(status=status or m.ConfigurationStatus.NOT_SUPPORTED)


@dataclass
class GuardedCentralSystem(ScriptedCentralSystem):
    """Accepts the credentials in `expected`; `faults` contains the errors of profiles."""

    expected: set[Shown] = field(default_factory=lambda: {(1, OLD)})
    faults: dict[int, TransportError] = field(default_factory=dict[int, TransportError])
    shown: list[Shown] = field(default_factory=list[Shown])
    guest: AsyncChargePoint | AsyncManualChargePoint | None = None

    def guarded(self, **options: Any) -> Charger:
        """A charge point that is looked at when it connects here."""
        rule = Backoff(first=10, cap=100, factor=2, jitter=0)
        defaults: dict[str, Any] = {"boot": BOOT, "backoff": rule, "close_timeout": 5, "credentials": source()}
        self.guest = charger = Charger("ws://memory", "CP001", connect=self.connect, **grouped(**defaults | options))
        return charger

    def guarded_manual(self) -> AsyncManualChargePoint:
        """A charge point without a lifecycle, whose credentials are recorded when it connects."""

        class Manual(AsyncManualChargePoint):
            on_change_configuration = Charger.on_change_configuration

        self.guest = charger = Manual("ws://memory", "CP001", connect=self.connect, credentials=source())
        return charger

    async def connect(self) -> Transport:
        assert self.guest is not None
        security = self.guest.security
        shown = security.profile, security.key
        self.shown.append(shown)
        if security.profile in self.faults:
            raise self.faults[security.profile]
        if shown not in self.expected:
            raise HandshakeRefusedError(401)
        return await super().connect()

    async def change(self, key: str, value: str, unique_id: str = "1") -> str | None:
        """Ask for a change of the configuration; returns the status that is answered."""
        answer = await self.ask("ChangeConfiguration", {"key": key, "value": value}, unique_id)
        return None if answer is None else str(answer[2]["status"])


@asynccontextmanager
async def guarded_central_system() -> AsyncGenerator[GuardedCentralSystem]:
    # Entered and left by hand, as the group would turn an exception of the test into a group.
    tasks = anyio.create_task_group()
    await tasks.__aenter__()
    try:
        yield GuardedCentralSystem(tasks)
    finally:
        tasks.cancel_scope.cancel()
        await tasks.__aexit__(None, None, None)
