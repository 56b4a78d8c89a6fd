"""The command `ocpp16 charge-point`: a charging station on emulated hardware.

run_charge_point ──▶ AsyncChargingStation ──▶ EmulatedHardware ◀── typed commands (_console, _emulated)
                        │ messages, events
                        └──▶ Transcript, Outcome ──▶ exit status
"""

from __future__ import annotations

import argparse
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio

from ocpp16_sdk.cli._console import Console
from ocpp16_sdk.cli._emulated import Outcome, commands
from ocpp16_sdk.cli._options import UsageError, make_transcript, positive_number
from ocpp16_sdk.cli._transcript import Transcript
from ocpp16_sdk.connection import ConnectionOptions, combine_observers
from ocpp16_sdk.emulator import MEASURES, EmulatedHardware
from ocpp16_sdk.errors import CallFailedError
from ocpp16_sdk.messages import AuthorizeRequest, BootNotificationRequest
from ocpp16_sdk.security import Certificate, ChargePointSecurity, charge_point_context
from ocpp16_sdk.station import AsyncChargingStation, Standard, SystemClock, Traits, Triggers

PASSWORD = "OCPP16_PASSWORD"
"""The environment variable of the password."""
_BOOT = BootNotificationRequest(
    charge_point_vendor="ocpp16_sdk", charge_point_model="Emulated charger", firmware_version="1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargePointCommand:
    """The values of the command line."""

    url: str
    identity: str
    security: ChargePointSecurity | None = None
    id_tag: str | None = None
    connectors: int = 2
    store: str | None = None
    once: bool = False


def add_command(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "charge-point",
        parents=[common],
        help="run a whole charge point on emulated hardware",
        description="Run a whole charge point on emulated hardware. It connects again when the connection is lost, "
        "until Ctrl-C. Type `help` for the commands, such as `plug 1` and `swipe 04A2B3 1`. The exit status is 1 if it "
        "was never accepted, or if one of its calls failed.",
    )
    command.add_argument("url", metavar="URL", help="endpoint, such as ws://127.0.0.1:9000/ocpp")
    command.add_argument("identity", metavar="IDENTITY", help="identity of the charge point, last segment of the URL")
    command.add_argument(
        "--password", help=f"password for HTTP Basic; other users cannot read the environment variable {PASSWORD}"
    )
    command.add_argument("--ca", type=Path, metavar="FILE", help="trusted root certificates (PEM), for wss://")
    command.add_argument("--certificate", type=Path, metavar="FILE", help="client certificate (PEM), for profile 3")
    command.add_argument("--key", type=Path, metavar="FILE", help="private key of the client certificate (PEM)")
    command.add_argument("--id-tag", type=_id_tag, help="identifier of an Authorize request after each boot")
    command.add_argument("--connectors", type=positive_number, default=2, help="number of connectors (%(default)s)")
    command.add_argument("--store", metavar="FILE", help="keep transactions and settings in a file")
    command.add_argument(
        "--once",
        action="store_true",
        help="stop when the first connection is closed; the exit status is 1 if it could not be opened, or was lost",
    )
    command.add_argument("--quiet", action="store_true", help="print nothing")
    command.set_defaults(run=_run)


def _id_tag(text: str) -> str:
    try:
        return AuthorizeRequest(id_tag=text).id_tag
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: must be an identifier of at most 20 characters") from None


def _run(options: argparse.Namespace) -> int:
    transcript = None if options.quiet else make_transcript(options, charge_point=True)
    outcomes: list[Outcome] = []
    try:
        command = ChargePointCommand(
            url=options.url,
            identity=options.identity,
            security=_security(options),
            id_tag=options.id_tag,
            connectors=options.connectors,
            store=options.store,
            once=options.once,
        )
    except (ValueError, OSError) as error:
        raise UsageError(error) from None
    log = logging.getLogger("ocpp16_sdk")
    level = log.level
    log.setLevel(logging.ERROR)  # the transcript has the events of the connection
    try:
        return anyio.run(run_charge_point, transcript, command, outcomes.append)
    except KeyboardInterrupt:
        return outcomes[0].status if outcomes else 1
    finally:
        log.setLevel(level)


def _security(options: argparse.Namespace) -> ChargePointSecurity | None:
    password = options.password if options.password is not None else os.environ.get(PASSWORD)
    if (options.certificate is None) is not (options.key is None):
        raise ValueError("--certificate and --key: must be given together")
    if options.certificate is not None:
        return ChargePointSecurity.mutual_tls(Certificate(options.certificate, options.key), roots=options.ca)
    if password is None:
        return None if options.ca is None else ChargePointSecurity(ssl_context=charge_point_context(options.ca))
    if options.url.startswith("wss:"):
        return ChargePointSecurity.tls_basic(password, roots=options.ca)
    return ChargePointSecurity.basic(password)


async def run_charge_point(
    transcript: Transcript | None, command: ChargePointCommand, note_outcome: Callable[[Outcome], None]
) -> int:
    """Run a charge point until the task is cancelled, or with `once` until its connection is closed.

    Return the exit status. `note_outcome` receives the object that has it, too, for a program that is interrupted.
    """

    def note(text: str) -> None:
        if transcript:
            transcript.note(command.identity, text)

    outcome = Outcome(command.connectors, note, lambda: station.charge_point.url, once=command.once)
    note_outcome(outcome)
    observers = [outcome.observe] if transcript is None else [transcript, outcome.observe]
    clock = SystemClock()
    hardware = EmulatedHardware(
        clock, Traits(connectors=command.connectors, main_meter=True, measures=MEASURES), restart_time=0
    )
    try:
        station = AsyncChargingStation(
            command.url,
            command.identity,
            boot=_BOOT,
            hardware=hardware,
            clock=clock,
            features=Standard(trigger=Triggers(boot=True)),  # some central systems wait for a boot when they connect
            store=command.store,
            security=command.security,
            connection=ConnectionOptions(observer=combine_observers(*observers)),
            on_event=outcome.on_event,
        )
    except ValueError as error:
        raise UsageError(error) from None

    async def authorize() -> None:
        while command.id_tag is not None:
            await outcome.statuses_sent.wait()
            with suppress(CallFailedError):  # it is in `outcome.failures`
                await station.charge_point.authorize(id_tag=command.id_tag)

    console = Console(*commands(hardware, lambda: station.charge_point.state), note)
    async with anyio.create_task_group() as tasks, station:
        tasks.start_soon(authorize)
        tasks.start_soon(console.run)
        await outcome.finished.wait()
        tasks.cancel_scope.cancel()
    if outcome.error is not None:
        raise outcome.error
    for failure in outcome.failures:
        note(f"{type(failure).__name__}: {failure}")
    return outcome.status
