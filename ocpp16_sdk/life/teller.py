"""Tells the application, and the log, what happens in the life of a charge point."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from ocpp16_sdk.credentials import CredentialsSettled
from ocpp16_sdk.life.events import (
    BootAnswered,
    BootFailed,
    ConnectingFailed,
    ConnectionEnded,
    ConnectionOpened,
    Happening,
    LifeEvent,
    MessageFailed,
)

logger = logging.getLogger("ocpp16_sdk")


class Teller:
    """What the application's functions raise is logged, and hurts nothing."""

    def __init__(
        self,
        identity: str,
        report: Callable[[LifeEvent], object] | None,
        on_time: Callable[[datetime], object] | None,
    ) -> None:
        self._identity = identity
        self._report = report
        self._on_time = on_time

    def tell(self, event: Happening) -> None:
        """Tell of something that has happened."""
        level, words = _words(event)
        logger.log(level, "%r: %s", self._identity, words)
        if self._report is not None:
            try:
                self._report(event)
            except Exception:
                logger.exception("the function that is told of the life of %r failed", self._identity)

    def tell_time(self, time: datetime) -> None:
        """Tell the time of the central system, which has just been heard."""
        if self._on_time is not None:
            try:
                self._on_time(time)
            except Exception:
                logger.exception("the function that sets the clock of %r failed", self._identity)


def _words(event: Happening) -> tuple[int, str]:
    match event:
        case ConnectionOpened():
            return logging.INFO, "connected"
        case ConnectingFailed(error, wait):
            return logging.WARNING, f"{error or type(error).__name__}; the next attempt is in {wait:.3g} s"
        case ConnectionEnded(closed, wait):
            return logging.WARNING, f"{closed}; the next attempt is in {wait:.3g} s"
        case CredentialsSettled(profile, fallen_back):
            which, level = ("earlier", logging.WARNING) if fallen_back else ("new", logging.INFO)
            return level, f"the {which} credentials have worked, with security profile {profile}"
        case BootAnswered(response):
            return logging.INFO, f"the registration is {response.status}, the interval {response.interval} s"
        case BootFailed(error, wait):
            return logging.WARNING, f"{error}; the next boot is in {wait:.3g} s"
        case MessageFailed(request, error):
            return logging.WARNING, f"{request.__action__} failed: {error}"
