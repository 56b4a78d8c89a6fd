"""A whole charging session between two processes on loopback, over a real WebSocket."""

from __future__ import annotations

import sys
from subprocess import DEVNULL

import anyio
import anyio.abc

from ocpp16_sdk.cli._central_system import AnsweringCentralSystem
from ocpp16_sdk.cli._charging_session import Requests, UnexpectedError, charging_session
from ocpp16_sdk.cli._transcript import Transcript
from ocpp16_sdk.connection import Observation
from ocpp16_sdk.errors import CallFailedError

_IDENTITY, _ID_TAG = "CP001", "04A2B3C4D5"
_TIMEOUT = 30.0  # seconds for each step
_LEAVING = 10.0


async def run_demo(transcript: Transcript) -> int:
    """Be the central system, start a charge point beside, and charge; 0 if every step went as expected."""
    requests = Requests(_TIMEOUT)

    def observe(observation: Observation) -> None:
        transcript(observation)
        requests(observation)

    central_system = AnsweringCentralSystem(heartbeat_interval=2, observer=observe)
    try:
        async with central_system.serve(port=0):
            command = [sys.executable, "-m", "ocpp16_sdk", "charge-point", "--quiet", "--id-tag", _ID_TAG]
            url = f"ws://127.0.0.1:{central_system.port}/ocpp"
            transcript.note(_IDENTITY, f"a charge point process starts and connects to {url}/{_IDENTITY}")
            async with await anyio.open_process([*command, url, _IDENTITY], stdin=DEVNULL, stderr=None) as charge_point:
                try:
                    energy = await charging_session(central_system, requests, _IDENTITY)
                    await central_system[_IDENTITY].aclose()
                    status = await _leave(charge_point)
                finally:
                    if charge_point.returncode is None:
                        charge_point.kill()
    except (UnexpectedError, CallFailedError) as error:
        transcript.note(_IDENTITY, f"the demonstration failed: {error}")
        return 1
    finally:
        requests.close()
    if status != 0:
        transcript.note(_IDENTITY, f"the charge point process ended with {status}")
        return 1
    transcript.note(_IDENTITY, f"every step went as expected; {energy} Wh were charged")
    return 0


async def _leave(process: anyio.abc.Process) -> int | None:
    with anyio.move_on_after(_LEAVING):
        return await process.wait()
    return None
