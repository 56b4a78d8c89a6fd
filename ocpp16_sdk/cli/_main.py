"""`ocpp16`, or `python -m ocpp16_sdk`: test a real charge point or a real central system, or run both.

    main ──▶ add_command of each command's file ──▶ options.run(options) ──▶ exit status

`central-system`, `charge-point` and `demo` have one file each. `_options` has the options that they share.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version

from ocpp16_sdk.cli import _central_system, _charge_point, _demo
from ocpp16_sdk.cli._options import UsageError, common_options
from ocpp16_sdk.errors import TransportError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 for success, 1 for a failure, 2 for a wrong command line."""
    options = _parser().parse_args(arguments)
    # With the default handler asyncio closes everything at a SIGINT, also where a shell ignores it for background jobs.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return int(options.run(options) or 0)
    except KeyboardInterrupt:
        return 0  # the command has closed everything already
    except UsageError as error:
        print(f"ocpp16: {error}", file=sys.stderr)
        return 2
    except TransportError as error:
        print(f"ocpp16: {error}", file=sys.stderr)
        return 1


def _interrupt(_number: int, _frame: object) -> None:
    signal.raise_signal(signal.SIGINT)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ocpp16", description="Tools for OCPP 1.6J, OCPP over WebSocket with JSON.")
    parser.add_argument("--version", action="version", version=f"ocpp16-sdk {version('ocpp16-sdk')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    common = common_options()
    for module in (_central_system, _charge_point, _demo):
        module.add_command(commands, common)
    return parser
