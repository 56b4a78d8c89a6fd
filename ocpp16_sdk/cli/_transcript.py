"""The output of the commands: every message, as text or as JSON Lines."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any, TextIO, cast

from ocpp16_sdk.connection import Observation
from ocpp16_sdk.errors import OcppError
from ocpp16_sdk.model import Payload, Request, format_timestamp
from ocpp16_sdk.observers import JsonLines

_COLOURS = {"identity": "36", "request": "1", "response": "32", "error": "31", "dim": "2"}


def use_colour(stream: TextIO) -> bool:
    """Return whether to print colours: the variables NO_COLOR and FORCE_COLOR decide, then the kind of stream."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


class Transcript:
    """An observer that prints messages without keys and passwords; `JsonLines` writes the JSON form."""

    def __init__(
        self,
        stream: TextIO,
        *,
        charge_point: bool = False,
        as_json: bool = False,
        colour: bool = False,
        on_closed: Callable[[], object] = lambda: None,
    ) -> None:
        self._stream = stream
        self._on_closed = on_closed
        self._charge_point = charge_point
        self._json = JsonLines(stream) if as_json else None
        self._colour = colour and not as_json

    def __call__(self, observation: Observation) -> None:
        """Print one message."""
        with self._ignore_closed_pipe():
            if self._json is not None:
                self._json(observation)
            else:
                # An arrow to the right is a message of the charge point, whichever side prints it.
                arrow = "-->" if observation.outgoing is self._charge_point else "<--"
                self._line(observation.identity, f"{self._paint('dim', arrow)} {self._describe(observation)}")

    def note(self, identity: str, text: str) -> None:
        """Print an event that is not a message."""
        with self._ignore_closed_pipe():
            if self._json is not None:
                self._json.note(identity, text)
            else:
                self._line(identity, self._paint("dim", f"    {_printable(text)}"))

    @contextmanager
    def _ignore_closed_pipe(self) -> Generator[None]:
        try:
            yield
        except BrokenPipeError:  # the reader has closed the pipe; the flush at exit must not fail either
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())
            self._on_closed()

    def _line(self, identity: str, rest: str) -> None:
        time = datetime.now().isoformat(timespec="milliseconds")[11:]
        head = f"{self._paint('dim', time)} {self._paint('identity', _printable(identity))}"
        print(head, rest, file=self._stream, flush=True)

    def _describe(self, observation: Observation) -> str:
        content = observation.content
        if isinstance(content, Payload):
            name, _, fields = show(content).partition("(")
            return f"{self._paint('request' if isinstance(content, Request) else 'response', name)}({fields}"
        if isinstance(content, OcppError):
            content = f"{type(content).__name__}: {content}"
        return self._paint("error", _printable(f"{observation.action}: {content}" if observation.action else content))

    def _paint(self, colour: str, text: str) -> str:
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self._colour else text


def show(value: Any) -> str:
    """Return the Python form of a payload, without keys and passwords."""
    if isinstance(value, Payload):
        fields = ", ".join(f"{name}={show(each)}" for name, each in value.__repr_args__())
        return f"{type(value).__name__}({fields})"
    if isinstance(value, tuple):
        items = [show(item) for item in cast("tuple[object, ...]", value)]
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
    if isinstance(value, StrEnum):
        return f"{type(value).__name__}.{value.name}"
    return format_timestamp(value) if isinstance(value, datetime) else repr(value)


def _printable(text: str) -> str:
    """Return a text of a peer without control characters for the terminal."""
    return "".join(each if each.isprintable() else "�" for each in text)
