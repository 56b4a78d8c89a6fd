"""Tells the application, and the log, what happens in the life of a charge point."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from ocpp16_sdk.charge_point.credentials import CredentialsConfirmed
from ocpp16_sdk.charge_point.lifecycle._events import BootAnswered, ChargePointEvent, ConnectionOpened, LifecycleEvent

logger = logging.getLogger("ocpp16_sdk")


class EventNotifier:
    """What the application's functions raise is logged, and hurts nothing."""

    def __init__(
        self,
        identity: str,
        on_event: Callable[[ChargePointEvent], object] | None,
        on_time: Callable[[datetime], object] | None,
    ) -> None:
        self._identity = identity
        self._on_event = on_event
        self._on_time = on_time

    def tell(self, event: LifecycleEvent) -> None:
        """Tell of something that has happened."""
        logger.log(_level(event), "%r: %s", self._identity, event)
        if self._on_event is not None:
            try:
                self._on_event(event)
            except Exception:
                logger.exception("the function that is told of the life of %r failed", self._identity)

    def tell_time(self, time: datetime) -> None:
        """Tell the time of the central system, which has just been heard."""
        if self._on_time is not None:
            try:
                self._on_time(time)
            except Exception:
                logger.exception("the function that sets the clock of %r failed", self._identity)


def _level(event: LifecycleEvent) -> int:
    match event:
        case ConnectionOpened() | BootAnswered() | CredentialsConfirmed(fell_back=False):
            return logging.INFO
        case _:
            return logging.WARNING
