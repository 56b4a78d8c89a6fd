"""The command `ocpp16 central-system`."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from typing import Any

import anyio

from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.cli._options import make_transcript, positive_number
from ocpp16_sdk.cli._transcript import Transcript
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.security import Accept
from ocpp16_sdk.transports import Transport


def add_command(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "central-system",
        parents=[common],
        help="accept any charge point and answer every action that it may send",
        description="Accept any charge point and answer every action that it may send, until Ctrl-C.",
    )
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    command.add_argument("--port", type=_port, default=9000, help="port to listen on, 0 for a free one (%(default)s)")
    command.add_argument(
        "--interval", type=positive_number, default=300, help="heartbeat interval to answer, in seconds (%(default)s)"
    )
    command.set_defaults(run=_run)


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) < 2**16):
        raise argparse.ArgumentTypeError(f"{text!r}: must be a port number from 0 to 65535")
    return int(text)


def _run(options: argparse.Namespace) -> None:
    transcript = make_transcript(options)
    with _refusals_on_stderr():
        anyio.run(partial(run_central_system, transcript, options.host, options.port, interval=options.interval))


@contextmanager
def _refusals_on_stderr() -> Generator[None]:
    """Show the log of refused connections; Python shows no line below WARNING by itself."""
    log, handler = logging.getLogger("ocpp16_sdk.transports"), logging.StreamHandler()
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.setLevel(level)
        log.removeHandler(handler)


class _CentralSystem(AnsweringCentralSystem):
    """Prints each connect and disconnect."""

    def __init__(self, transcript: Transcript, *, heartbeat_interval: int) -> None:
        super().__init__(heartbeat_interval=heartbeat_interval, connection=ConnectionOptions(observer=transcript))
        self._transcript = transcript

    async def serve_connection(
        self,
        transport: Transport,
        identity: str,
        accept: Accept | None = None,
        *,
        remote: tuple[str, int] | None = None,
    ) -> ConnectionClosedError:
        """Serve one charge point."""
        self._transcript.note(identity, "connected")
        closed = await super().serve_connection(transport, identity, accept, remote=remote)
        self._transcript.note(identity, str(closed))
        return closed


async def run_central_system(transcript: Transcript, host: str, port: int, *, interval: int) -> None:
    """Answer charge points until the task is cancelled."""
    async with _CentralSystem(transcript, heartbeat_interval=interval).serve(host, port) as serving:
        address = f"[{host}]" if ":" in host else host
        transcript.note("", f"charge points can connect to ws://{address}:{serving.port}/<identity>")
        await anyio.sleep_forever()
