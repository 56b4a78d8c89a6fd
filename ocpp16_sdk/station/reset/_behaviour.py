"""Reset (OCPP 1.6 5.14).

Reset ──▶ Accepted ──▶ STOPPING: transactions stop ──▶ WAITING: messages leave ──▶ RESTARTING: hardware.restart
                                                                                      │ fails: WAITING again,
                                                                                      ▼ at most ResetRetries times
                                                           the process restarts, or Restarted: boot again
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto
from typing import Any, ClassVar

from ocpp16_sdk._checks import check_seconds
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.messages import (
    ChargePointErrorCode,
    Reason,
    ResetRequest,
    ResetResponse,
    ResetStatus,
    ResetType,
)
from ocpp16_sdk.model import FeatureProfile, Request
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._hardware import Fault, Traits
from ocpp16_sdk.station._settings import Setting
from ocpp16_sdk.station._state import UnavailableReason
from ocpp16_sdk.station.effects import Answer, At, Effects, Post, Reboot, Reply, Restart, Update
from ocpp16_sdk.station.events import Due, Event, HardwareFailed, Restarted, StopWanted

_DEADLINE = "reset"
_REASONS = {ResetType.SOFT: Reason.SOFT_RESET, ResetType.HARD: Reason.HARD_RESET}


class _Phase(Enum):
    NONE = auto()
    STOPPING = auto()
    WAITING = auto()
    RESTARTING = auto()


class Reset(Behaviour):
    """Restarts the charge point for the central system.

    Args:
        delay: seconds between the last StopTransaction and the restart, in which messages are delivered, and between
            two connections. Some central systems lose a charge point that connects again too soon.
        retries: the default of ResetRetries.

    Raises:
        TypeError, ValueError: an argument is wrong.
    """

    name: ClassVar[str] = "reset"
    profile: str = FeatureProfile.CORE

    def __init__(self, *, delay: float = 2, retries: int = 1) -> None:
        check_seconds("delay", delay, zero="at once")
        self._delay = delay
        self._retries = retries

    def prepare(self) -> None:
        """Start without a reset."""
        self._phase = _Phase.NONE
        self._kind = ResetType.SOFT
        self._failures = 0

    def settings(self, traits: Traits) -> Sequence[Setting[Any]]:
        """Return ResetRetries."""
        return (Setting(key=keys.RESET_RETRIES, default=self._retries),)

    @property
    def handlers(self) -> Mapping[type[Request[Any]], Answer]:
        """Reset."""
        return {ResetRequest: self._reset}

    def on(self, event: Event) -> Effects:
        """Go on with a reset."""
        match event:
            case Due(name) if name == _DEADLINE and self._phase is _Phase.WAITING:
                self._phase = _Phase.RESTARTING
                yield Restart(self._kind)
            case HardwareFailed(_, "restart", error) if self._phase is _Phase.RESTARTING:
                yield from self._failed(error)
            case Restarted() if self._phase is _Phase.RESTARTING:
                yield from self._end()
                yield Reboot(self._delay)
            case _:
                pass

    def settle(self) -> Effects:
        """Wait until all transactions have stopped."""
        busy = any(state.session is not None or state.starting for state in self.station.connectors)
        if self._phase is _Phase.STOPPING and not busy:
            self._phase = _Phase.WAITING
            yield At(_DEADLINE, 0, self._delay)

    def _reset(self, request: ResetRequest) -> Effects:
        if self._phase is not _Phase.NONE:
            yield Reply(ResetResponse(status=ResetStatus.REJECTED))
            return
        yield Reply(ResetResponse(status=ResetStatus.ACCEPTED))
        self._phase, self._kind, self._failures = _Phase.STOPPING, request.type, 0
        for number in self.station.states:  # CP-118
            state = self.station[number]
            unavailable = state.unavailable | {UnavailableReason.RESET}
            yield Update(replace(state, unavailable=unavailable, authorized=None, authorizing=None))
        for number in self.station.connector_ids:
            yield Post(StopWanted(number, _REASONS[request.type]))

    def _failed(self, error: str) -> Effects:
        self._failures += 1
        if self._failures <= self.station.settings[keys.RESET_RETRIES]:  # CP-117
            self._phase = _Phase.WAITING
            yield At(_DEADLINE, 0, self._delay)
        else:
            yield from self._end()
            yield Post(Fault(0, ChargePointErrorCode.RESET_FAILURE, warning=True, info=error[:50]))

    def _end(self) -> Effects:
        self._phase = _Phase.NONE
        for number in self.station.states:
            state = self.station[number]
            yield Update(replace(state, unavailable=state.unavailable - {UnavailableReason.RESET}))
