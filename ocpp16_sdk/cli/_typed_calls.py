"""Calls that are typed while the central system runs: `CP001 Reset {"type": "Soft"}`."""

from __future__ import annotations

from contextlib import aclosing
from typing import Any, cast

import anyio

from ocpp16_sdk.central_system import AsyncCentralSystem
from ocpp16_sdk.cli._console import WrongCommandError, read_lines
from ocpp16_sdk.cli._transcript import Transcript
from ocpp16_sdk.errors import CallFailedError, InvalidMessageError, NotSentError
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.model import CentralSystemRequest, Initiator
from ocpp16_sdk.validation import Strict

CALLS = {name: action.request for name, action in ACTIONS.items() if action.initiator is not Initiator.CHARGE_POINT}
HELP = 'IDENTITY ACTION JSON, such as: CP001 Reset {"type": "Soft"}'


class TypedCalls:
    """Sends the calls of the standard input. The transcript prints them and their answers."""

    def __init__(self, central_system: AsyncCentralSystem, transcript: Transcript) -> None:
        self._central_system = central_system
        self._transcript = transcript

    async def run(self) -> None:
        """Send calls until the standard input is closed."""
        async with anyio.create_task_group() as tasks, aclosing(read_lines()) as lines:
            async for line in lines:
                if line.strip():
                    tasks.start_soon(self.send, line)

    async def send(self, line: str) -> None:
        """Send one call. An error is printed, and sends nothing."""
        identity, _, rest = line.strip().partition(" ")
        try:
            if identity == "help" and not rest:
                self._transcript.note("", f"{HELP}; connected: {', '.join(self._central_system) or 'no charge point'}")
                return
            request = parse(rest)
            await self._central_system[identity].call(request)
        except NotSentError as error:
            self._transcript.note(identity, f"{type(error).__name__}: {error}")
        except CallFailedError:
            pass  # the transcript has printed it
        except (WrongCommandError, InvalidMessageError, ValueError) as error:  # ValueError: it breaks a rule
            self._transcript.note(identity, f"not sent: {error}")


def parse(text: str) -> CentralSystemRequest[Any]:
    """Return the request of an action and its JSON.

    Raises:
        WrongCommandError: there is no such action.
        InvalidMessageError: the JSON is no payload of the action.
    """
    name, _, payload = text.strip().partition(" ")
    kind = {each.lower(): request for each, request in CALLS.items()}.get(name.lower())
    if kind is None:
        raise WrongCommandError(f"{name!r}: must be an action of a central system; expected {HELP}")
    return cast("CentralSystemRequest[Any]", Strict().load(kind, payload.strip() or "{}"))
