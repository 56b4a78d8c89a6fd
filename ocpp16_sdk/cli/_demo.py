"""The command `ocpp16 demo`: a charging session between two processes on loopback, over a real WebSocket."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import anyio
import anyio.abc

from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.cli._charging_session import ReceivedRequests, UnexpectedError, run_charging_session
from ocpp16_sdk.cli._options import make_transcript
from ocpp16_sdk.cli._transcript import Transcript
from ocpp16_sdk.connection import ConnectionOptions, Observation
from ocpp16_sdk.errors import CallFailedError

_IDENTITY, _ID_TAG = "CP001", "04A2B3C4D5"
_STEP_TIMEOUT = 30.0  # seconds for each step
_EXIT_TIMEOUT = 10.0  # seconds for the exit of the charge point process
_INTERRUPTED = 130  # the exit status of a program that Ctrl-C has stopped


def add_command(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "demo",
        parents=[common],
        help="run a whole charging session between two processes",
        description="Run a central system and a charge point, two processes on loopback, through a whole charging "
        "session. The exit status is 0 only if every step was as expected.",
    )
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    transcript = make_transcript(options)
    try:
        return anyio.run(run_demo, transcript)
    except KeyboardInterrupt:
        transcript.note(_IDENTITY, "the demo was interrupted")
        return _INTERRUPTED


async def run_demo(transcript: Transcript) -> int:
    """Serve a central system, start a charge point process, and charge; return 0 if every step was as expected."""
    requests = ReceivedRequests(_STEP_TIMEOUT)

    def observe(observation: Observation) -> None:
        transcript(observation)
        requests(observation)

    central_system = AnsweringCentralSystem(heartbeat_interval=2, connection=ConnectionOptions(observer=observe))
    try:
        async with central_system.serve(port=0):
            command = [sys.executable, "-m", "ocpp16_sdk", "charge-point", "--quiet", "--once", "--id-tag", _ID_TAG]
            url = f"ws://127.0.0.1:{central_system.port}/ocpp"
            transcript.note(_IDENTITY, f"a charge point process starts and connects to {url}/{_IDENTITY}")
            # In a session of its own: Ctrl-C interrupts only this process, which stops the other one.
            async with await anyio.open_process(
                [*command, url, _IDENTITY], stderr=None, start_new_session=True
            ) as process:

                async def type_command(text: str) -> None:
                    assert process.stdin is not None
                    await process.stdin.send(f"{text}\n".encode())

                try:
                    energy = await run_charging_session(central_system, requests, _IDENTITY, type_command)
                    await central_system[_IDENTITY].aclose()
                    status = await _wait_for_exit(process)
                finally:
                    if process.returncode is None:
                        process.kill()
    except (UnexpectedError, CallFailedError) as error:
        transcript.note(_IDENTITY, f"the demo failed: {error}")
        return 1
    finally:
        requests.close()
    if status is None:
        transcript.note(_IDENTITY, f"the charge point process did not exit within {_EXIT_TIMEOUT:g} s")
        return 1
    if status != 0:
        transcript.note(_IDENTITY, f"the charge point process exited with status {status}")
        return 1
    transcript.note(_IDENTITY, f"every step was as expected; {energy} Wh were charged")
    return 0


async def _wait_for_exit(process: anyio.abc.Process) -> int | None:
    with anyio.move_on_after(_EXIT_TIMEOUT):
        return await process.wait()
    return None
