"""UnlockConnector (OCPP 1.6 5.18).

UnlockConnector ──no transaction──▶ Lock(False) ─────────────────────────┬─▶ Locked ──▶ Unlocked, UnlockFailed
                ──transaction─────▶ StopWanted(UnlockCommand) ──▶ stop ──┘
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ocpp16_sdk.messages import Reason, UnlockConnectorRequest, UnlockConnectorResponse, UnlockStatus
from ocpp16_sdk.model import FeatureProfile, Request
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._state import Cable
from ocpp16_sdk.station.effects import Answer, Defer, Effects, Lock, Post, Reply
from ocpp16_sdk.station.events import Event, HardwareFailed, Locked, StopWanted
from ocpp16_sdk.station.transactions._stops import release_cable


class Unlock(Behaviour):
    """Unlocks the cable for the central system."""

    name: ClassVar[str] = "unlock"
    profile: str = FeatureProfile.CORE

    def prepare(self) -> None:
        """Start without a call that waits for the hardware."""
        self._waiting: set[int] = set()

    @property
    def handlers(self) -> Mapping[type[Request[Any]], Answer]:
        """UnlockConnector."""
        return {UnlockConnectorRequest: self._unlock}

    def on(self, event: Event) -> Effects:
        """Answer when the hardware has unlocked the cable, or has failed."""
        match event:
            case Locked(connector, False, locked) if connector in self._waiting:
                yield from self._answer(connector, unlocked=not locked)
            case HardwareFailed(connector, "lock") if connector in self._waiting:
                yield from self._answer(connector, unlocked=False)
            case _:
                pass

    def _unlock(self, request: UnlockConnectorRequest) -> Effects:
        connector = request.connector_id
        if connector not in self.station.connector_ids or not self.station.traits.lock:  # CP-123, CP-125
            yield Reply(UnlockConnectorResponse(status=UnlockStatus.NOT_SUPPORTED))
            return
        if connector in self._waiting:
            yield Reply(UnlockConnectorResponse(status=UnlockStatus.UNLOCK_FAILED))
            return
        self._waiting.add(connector)
        yield Defer(f"unlock {connector}")
        state = self.station[connector]
        if state.session is not None:
            yield Post(StopWanted(connector, Reason.UNLOCK_COMMAND))  # CP-124: the stop unlocks
        elif state.cable is Cable.KEPT:
            yield from release_cable(state, self.station.traits)
        else:
            yield Lock(connector, False)

    def _answer(self, connector: int, *, unlocked: bool) -> Effects:
        self._waiting.remove(connector)
        status = UnlockStatus.UNLOCKED if unlocked else UnlockStatus.UNLOCK_FAILED
        yield Reply(UnlockConnectorResponse(status=status), to=f"unlock {connector}")
