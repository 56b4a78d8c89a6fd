"""`ocpp16`, or `python -m ocpp16_sdk`: try a real charge point or a real central system, or see both at once."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version

import anyio

from ocpp16_sdk.cli._commands import central_system, charge_point
from ocpp16_sdk.cli._demo import run_demo
from ocpp16_sdk.cli._transcript import Transcript, wants_colour
from ocpp16_sdk.errors import DefinitionError, TransportError
from ocpp16_sdk.messages import AuthorizeRequest

PASSWORD = "OCPP16_PASSWORD"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 if all went well, 1 if not, 2 if the command line is wrong."""
    options = _parser().parse_args(arguments)
    # asyncio turns SIGINT into an orderly end, even where a shell has told its background jobs to ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return int(options.run(options) or 0)
    except KeyboardInterrupt:
        return 0  # everything was closed on the way here
    except DefinitionError as error:
        print(f"ocpp16: {error}", file=sys.stderr)
        return 2
    except TransportError as error:
        print(f"ocpp16: {error}", file=sys.stderr)
        return 1


def _interrupt(_number: int, _frame: object) -> None:
    signal.raise_signal(signal.SIGINT)


def _central_system(options: argparse.Namespace) -> None:
    transcript = _transcript(options)
    anyio.run(partial(central_system, transcript, options.host, options.port, interval=options.interval))


def _charge_point(options: argparse.Namespace) -> int:
    password = options.password if options.password is not None else os.environ.get(PASSWORD)
    run = partial(
        charge_point,
        None if options.quiet else _transcript(options, charge_point=True),
        options.url,
        options.identity,
        password=password,
        id_tag=options.id_tag,
        connectors=options.connectors,
    )
    return anyio.run(run)


def _demo(options: argparse.Namespace) -> int:
    return anyio.run(run_demo, _transcript(options))


def _transcript(options: argparse.Namespace, *, charge_point: bool = False) -> Transcript:
    colour = wants_colour(sys.stdout)
    return Transcript(sys.stdout, charge_point=charge_point, as_json=options.json, colour=colour)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ocpp16", description="Tools for OCPP 1.6J, OCPP over WebSocket with JSON.")
    parser.add_argument("--version", action="version", version=f"ocpp16-sdk {version('ocpp16-sdk')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print JSON Lines instead of text")

    command = commands.add_parser(
        "central-system",
        parents=[common],
        help="accept any charge point and answer every action that it may send",
        description="Accept any charge point and answer every action that it may send, until Ctrl-C.",
    )
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    command.add_argument("--port", type=_port, default=9000, help="port to listen on, 0 for a free one (%(default)s)")
    command.add_argument(
        "--interval", type=_positive, default=300, help="heartbeat interval to give, in seconds (%(default)s)"
    )
    command.set_defaults(run=_central_system)

    command = commands.add_parser(
        "charge-point",
        parents=[common],
        help="connect, boot, report, and answer every action that a central system may send",
        description="Connect, boot, report, and answer every action that a central system may send, until Ctrl-C. "
        "Exits with 1 if the connection is lost or a call of it fails.",
    )
    command.add_argument("url", metavar="URL", help="endpoint, such as ws://127.0.0.1:9000/ocpp")
    command.add_argument("identity", metavar="IDENTITY", help="the charge point's name, last segment of the URL")
    command.add_argument("--password", help=f"for HTTP Basic; the variable {PASSWORD} is not seen by other users")
    command.add_argument("--id-tag", type=_id_tag, help="identifier that asks for authorisation after the boot")
    command.add_argument("--connectors", type=_positive, default=2, help="number of connectors (%(default)s)")
    command.add_argument("--quiet", action="store_true", help="print nothing")
    command.set_defaults(run=_charge_point)

    command = commands.add_parser(
        "demo",
        parents=[common],
        help="a whole charging session between two processes",
        description="Let a central system and a charge point, two processes on loopback, live through a session. "
        "Exits with 0 only if every step went as expected.",
    )
    command.set_defaults(run=_demo)
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) < 2**16):
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, this is {text!r}")
    return int(text)


def _id_tag(text: str) -> str:
    try:
        return AuthorizeRequest(id_tag=text).id_tag
    except ValueError:
        raise argparse.ArgumentTypeError(f"an identifier has at most 20 characters, this is {text!r}") from None


def _positive(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 2**31):
        raise argparse.ArgumentTypeError(f"a positive number is expected, this is {text!r}")
    return int(text)
