"""The options that several commands have, and the checks of their values."""

from __future__ import annotations

import argparse
import signal
import sys

from ocpp16_sdk.cli._transcript import Transcript, use_colour


class UsageError(Exception):
    """The values of a command line are wrong together, or a value is wrong that the parser does not check."""


def common_options() -> argparse.ArgumentParser:
    """Return the parser of the options that every command has."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--json", action="store_true", help="print JSON Lines instead of text")
    return parser


def make_transcript(options: argparse.Namespace, *, charge_point: bool = False) -> Transcript:
    """Return the transcript to the standard output that a command prints.

    If the reader closes the output (`| head`), the command stops as with Ctrl-C: nobody would see what it does.
    """
    return Transcript(
        sys.stdout,
        charge_point=charge_point,
        as_json=options.json,
        colour=use_colour(sys.stdout),
        on_closed=lambda: signal.raise_signal(signal.SIGINT),
    )


def positive_number(text: str) -> int:
    """Return the value of an option that is a positive number of 31 bits."""
    if not (text.isdecimal() and 0 < int(text) < 2**31):
        raise argparse.ArgumentTypeError(f"{text!r}: must be a positive number")
    return int(text)
