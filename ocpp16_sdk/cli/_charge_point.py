"""The command `ocpp16 charge-point`."""

from __future__ import annotations

import argparse
import os
from functools import partial
from typing import Any

import anyio

from ocpp16_sdk.cli._options import UsageError, make_transcript, positive_number
from ocpp16_sdk.cli._transcript import Transcript
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.messages import AuthorizeRequest
from ocpp16_sdk.simulator import SimulatedChargePoint

PASSWORD = "OCPP16_PASSWORD"
"""The environment variable of the password."""

_ORDERLY = (1000, 1001)  # close codes: normal closure, going away


def add_command(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "charge-point",
        parents=[common],
        help="connect, boot, send statuses, and answer every action that a central system may send",
        description="Connect, boot, send statuses, and answer every action that a central system may send, until "
        "Ctrl-C. The exit status is 1 if the connection is lost or one of its calls fails.",
    )
    command.add_argument("url", metavar="URL", help="endpoint, such as ws://127.0.0.1:9000/ocpp")
    command.add_argument("identity", metavar="IDENTITY", help="identity of the charge point, last segment of the URL")
    command.add_argument(
        "--password", help=f"password for HTTP Basic; other users cannot read the environment variable {PASSWORD}"
    )
    command.add_argument("--id-tag", type=_id_tag, help="identifier of an Authorize request after the boot")
    command.add_argument("--connectors", type=positive_number, default=2, help="number of connectors (%(default)s)")
    command.add_argument("--quiet", action="store_true", help="print nothing")
    command.set_defaults(run=_run)


def _id_tag(text: str) -> str:
    try:
        return AuthorizeRequest(id_tag=text).id_tag
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: must be an identifier of at most 20 characters") from None


def _run(options: argparse.Namespace) -> int:
    run = partial(
        run_charge_point,
        None if options.quiet else make_transcript(options, charge_point=True),
        options.url,
        options.identity,
        password=options.password if options.password is not None else os.environ.get(PASSWORD),
        id_tag=options.id_tag,
        connectors=options.connectors,
    )
    return anyio.run(run)


async def run_charge_point(
    transcript: Transcript | None,
    url: str,
    identity: str,
    *,
    password: str | None,
    id_tag: str | None,
    connectors: int,
) -> int:
    """Run a charge point until the connection is closed; return 0 if it was closed orderly and no call failed."""
    connection = ConnectionOptions(observer=transcript)
    try:
        charger = SimulatedChargePoint(url, identity, password=password, connectors=connectors, connection=connection)
    except ValueError as error:
        raise UsageError(error) from None
    while True:
        async with charger:
            if transcript:
                transcript.note(identity, f"connected to {charger.url}")
            closed = await charger.run(id_tag=id_tag)
        if transcript:
            transcript.note(identity, str(closed or "restarting"))
        if closed is not None:
            for failure in charger.failures:
                if transcript:
                    transcript.note(identity, f"{type(failure).__name__}: {failure}")
            return 0 if closed.code in _ORDERLY and not charger.failures else 1
