"""The command `charge-point`: the typed commands of its hardware, and what decides its exit status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import anyio

from ocpp16_sdk.charge_point.lifecycle import (
    BootAnswered,
    BootFailed,
    ChargePointEvent,
    ChargePointState,
    ConnectingFailed,
    ConnectionClosed,
    ConnectionOpened,
)
from ocpp16_sdk.cli._console import WrongCommandError
from ocpp16_sdk.connection import Observation
from ocpp16_sdk.emulator import EmulatedHardware
from ocpp16_sdk.errors import CallFailedError, ConnectionLostError, NotSentError
from ocpp16_sdk.messages import (
    BootNotificationResponse,
    ChargePointErrorCode,
    RegistrationStatus,
    StatusNotificationResponse,
)

_MAX_FAILURES = 10  # that are printed at the end
_ORDERLY = (1000, 1001)  # close codes: normal closure, going away


class Outcome:
    """Notes what decides the exit status: whether it was accepted, which calls failed, and how it was closed."""

    def __init__(self, connectors: int, note: Callable[[str], None], url: Callable[[], str], *, once: bool) -> None:
        self.failures: list[CallFailedError] = []
        """The calls that failed, except those without a connection, which are sent again."""
        self.statuses_sent = anyio.Event()
        """Set when the first status of each connector is confirmed; replaced at each boot."""
        self.finished = anyio.Event()
        """Set when the only connection is closed (`--once`)."""
        self.error: Exception | None = None
        """Why the only connection could not be opened (`--once`)."""
        self._accepted = False
        self._orderly = True
        self._unsent = self._statuses = connectors + 1
        self._note = note
        self._url = url
        self._once = once

    @property
    def status(self) -> int:
        """The exit status: 0 if it was accepted, no call failed, and the only connection was closed orderly."""
        return 0 if self._accepted and self._orderly and not self.failures else 1

    def observe(self, observation: Observation) -> None:
        """Note a message."""
        content = observation.content
        if isinstance(content, CallFailedError) and not isinstance(content, NotSentError | ConnectionLostError):
            if len(self.failures) < _MAX_FAILURES:
                self.failures.append(content)
        elif isinstance(content, BootNotificationResponse) and content.status is RegistrationStatus.ACCEPTED:
            self._accepted = True
            self._unsent = self._statuses
        elif isinstance(content, StatusNotificationResponse):
            self._unsent -= 1
            if self._unsent == 0:
                self.statuses_sent.set()
                self.statuses_sent = anyio.Event()

    def on_event(self, event: ChargePointEvent) -> None:
        """Note an event of the charge point."""
        match event:
            case ConnectionOpened():
                self._note(f"connected to {self._url()}")
            case ConnectingFailed(error, _) if self._once:
                self.error = error
                self.finished.set()
            case ConnectionClosed(error, _):
                self._note(str(error))
                if self._once:
                    self._orderly = error.code in _ORDERLY
                    self.finished.set()
            case BootAnswered(response) if response.status is not RegistrationStatus.ACCEPTED:
                self._note(f"the boot was answered with {response.status}; next boot in {response.interval} s")
            case ConnectingFailed() | BootFailed():
                self._note(str(event))
            case _:
                pass


def commands(
    hardware: EmulatedHardware, state: Callable[[], ChargePointState]
) -> tuple[Mapping[str, Callable[[Sequence[str]], str | None]], Mapping[str, str]]:
    """Return the commands of the hardware, and the arguments of each."""

    def connector(words: Sequence[str], index: int = 0) -> int:
        if len(words) <= index:
            return 1
        if not words[index].isdecimal():
            raise WrongCommandError(f"{words[index]!r}: must be the number of a connector")
        return int(words[index])

    def error_code(words: Sequence[str]) -> ChargePointErrorCode:
        try:
            return ChargePointErrorCode(words[1])
        except ValueError:
            raise WrongCommandError(f"{words[1]!r}: must be one of {', '.join(ChargePointErrorCode)}") from None

    def swipe(words: Sequence[str]) -> None:
        hardware.swipe(words[0], connector(words, 1) if len(words) > 1 else None)

    functions: dict[str, Callable[[Sequence[str]], str | None]] = {
        "plug": lambda words: hardware.plug(connector(words)),
        "unplug": lambda words: hardware.unplug(connector(words)),
        "swipe": swipe,
        "stop": lambda words: hardware.press_stop(connector(words)),
        "emergency": lambda words: hardware.press_stop(connector(words), emergency=True),
        "pause": lambda words: hardware.pause(connector(words)),
        "resume": lambda words: hardware.resume(connector(words)),
        "fault": lambda words: hardware.fault(connector(words), error_code(words)),
        "clear": lambda words: hardware.clear_fault(connector(words), error_code(words)),
        "state": lambda words: str(state()),
    }
    one = "[CONNECTOR]"
    usages = dict.fromkeys(("plug", "unplug", "stop", "emergency", "pause", "resume"), one)
    usages |= {
        "swipe": "ID_TAG [CONNECTOR]",
        "fault": "CONNECTOR ERROR_CODE",
        "clear": "CONNECTOR ERROR_CODE",
        "state": "",
    }
    return functions, usages
