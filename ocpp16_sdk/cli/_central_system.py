"""The command `ocpp16 central-system`: it answers charge points, and sends the calls that are typed."""

from __future__ import annotations

import argparse
import logging
import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio

from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.cli._options import UsageError, make_transcript, positive_number
from ocpp16_sdk.cli._transcript import Transcript
from ocpp16_sdk.cli._typed_calls import HELP, TypedCalls
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.security import (
    Accept,
    CentralSystemSecurity,
    Certificate,
    accept_everyone,
    central_system_context,
    hash_key,
    require_key,
)
from ocpp16_sdk.transports import ListenOptions, Transport
from ocpp16_sdk.validation.lenient import Lenient

PASSWORD = "OCPP16_PASSWORD"
"""The environment variable of the password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralSystemCommand:
    """The values of the command line."""

    host: str = "127.0.0.1"
    port: int = 9000
    interval: int = 300
    password_hash: str | None = field(default=None, repr=False)
    security: CentralSystemSecurity | None = None
    options: ListenOptions = field(default_factory=ListenOptions)
    lenient: bool = False


def add_command(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "central-system",
        parents=[common],
        help="accept any charge point and answer every action that it may send",
        description="Accept any charge point and answer every action that it may send, until Ctrl-C. "
        f"Type a call to send it: {HELP}",
    )
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    command.add_argument("--port", type=_port, default=9000, help="port to listen on, 0 for a free one (%(default)s)")
    command.add_argument(
        "--interval", type=positive_number, default=300, help="heartbeat interval to answer, in seconds (%(default)s)"
    )
    command.add_argument(
        "--password",
        help=f"password that every charge point must send; other users cannot read the environment variable {PASSWORD}",
    )
    command.add_argument("--path", default="", help="accept only PATH/IDENTITY, such as /ocpp; by default any path")
    command.add_argument("--certificate", type=Path, metavar="FILE", help="certificate of the server (PEM), for wss://")
    command.add_argument("--key", type=Path, metavar="FILE", help="private key of the certificate (PEM)")
    command.add_argument(
        "--client-ca", type=Path, metavar="FILE", help="roots (PEM) of the certificates that charge points must have"
    )
    command.add_argument(
        "--subprotocol", action="append", metavar="NAME", help="accepted name of OCPP 1.6; may be repeated (ocpp1.6)"
    )
    command.add_argument("--lenient", action="store_true", help="accept messages that are slightly wrong")
    command.set_defaults(run=_run)


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) < 2**16):
        raise argparse.ArgumentTypeError(f"{text!r}: must be a port number from 0 to 65535")
    return int(text)


def _run(options: argparse.Namespace) -> None:
    transcript = make_transcript(options)
    try:
        password = options.password if options.password is not None else os.environ.get(PASSWORD)
        command = CentralSystemCommand(
            host=options.host,
            port=options.port,
            interval=options.interval,
            password_hash=None if password is None else hash_key(password),
            security=_security(options, password=password),
            options=ListenOptions(path=options.path, subprotocols=tuple(options.subprotocol or ("ocpp1.6",))),
            lenient=options.lenient,
        )
    except (ValueError, OSError) as error:
        raise UsageError(error) from None
    with _refusals_on_stderr():
        anyio.run(run_central_system, transcript, command)


def _security(options: argparse.Namespace, *, password: str | None) -> CentralSystemSecurity | None:
    if (options.certificate is None) is not (options.key is None):
        raise ValueError("--certificate and --key: must be given together")
    if options.certificate is None:
        if options.client_ca is not None:
            raise ValueError("--client-ca: needs --certificate and --key")
        return None if password is None else CentralSystemSecurity.basic()
    certificate = Certificate(options.certificate, options.key)
    if options.client_ca is not None:
        return CentralSystemSecurity(ssl_context=central_system_context(certificate, roots=options.client_ca))
    if password is not None:
        return CentralSystemSecurity.tls_basic(certificate)
    return CentralSystemSecurity(ssl_context=central_system_context(certificate))


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


class _SameForAll(Mapping[str, str]):
    """The hash of the password, for every identity."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __getitem__(self, key: str) -> str:
        return self._value

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class _CentralSystem(AnsweringCentralSystem):
    """Prints each connect and disconnect."""

    def __init__(self, transcript: Transcript, command: CentralSystemCommand) -> None:
        hashed = command.password_hash
        super().__init__(
            heartbeat_interval=command.interval,
            connection=ConnectionOptions(observer=transcript, policy=Lenient() if command.lenient else None),
            decide=accept_everyone if hashed is None else require_key(_SameForAll(hashed)),
        )
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


async def run_central_system(transcript: Transcript, command: CentralSystemCommand) -> None:
    """Answer charge points until the task is cancelled."""
    central_system = _CentralSystem(transcript, command)
    serving = central_system.serve(command.host, command.port, security=command.security, options=command.options)
    async with serving as running:
        address = f"[{command.host}]" if ":" in command.host else command.host
        secure = command.security is not None and command.security.ssl_context is not None
        url = f"{'wss' if secure else 'ws'}://{address}:{running.port}{command.options.path}/<identity>"
        transcript.note("", f"charge points can connect to {url}")
        await TypedCalls(central_system, transcript).run()
        await anyio.sleep_forever()
