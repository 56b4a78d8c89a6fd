"""Commands that are typed while a program runs: one per line of the standard input."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing

import anyio

_MAX_LINE = 65_536  # characters of a line


class WrongCommandError(Exception):
    """A command that does not exist, or with wrong arguments."""


class Console:
    """Runs the commands that are typed.

    Args:
        commands: functions by name; each gets the words that follow, and returns a text to print, or None.
        usages: the arguments of each command, by name, for the help.
        say: prints a text.
    """

    def __init__(
        self,
        commands: Mapping[str, Callable[[Sequence[str]], str | None]],
        usages: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self._commands = commands
        self._usages = usages
        self._say = say

    @property
    def help(self) -> str:
        """All commands with their arguments."""
        return "; ".join(f"{name} {usage}".strip() for name, usage in self._usages.items())

    async def run(self) -> None:
        """Run the commands of the standard input, until it is closed."""
        async with aclosing(read_lines()) as lines:
            async for line in lines:
                self.run_line(line)

    def run_line(self, line: str) -> None:
        """Run one command. An error is printed, and changes nothing."""
        try:
            words = shlex.split(line, comments=True)
            if words:
                text = self._call(words)
                if text:
                    self._say(text)
        except (WrongCommandError, ValueError) as error:
            self._say(f"{line.strip()}: {error}")

    def _call(self, words: Sequence[str]) -> str | None:
        name, *arguments = words
        if name == "help":
            return self.help
        command = self._commands.get(name)
        if command is None:
            raise WrongCommandError(f"there is no such command; commands: {self.help}")
        try:
            return command(arguments)
        except (IndexError, TypeError):
            raise WrongCommandError(f"must be: {name} {self._usages[name]}") from None


async def read_lines() -> AsyncGenerator[str]:
    """Return the lines of the standard input as they are typed."""
    try:
        number = sys.stdin.fileno()
    except (AttributeError, OSError, ValueError):  # it is closed
        return
    rest = b""
    while True:
        try:
            await anyio.wait_readable(number)
        except OSError:  # a file or /dev/null, which is always readable
            await anyio.lowlevel.checkpoint()
        if os.isatty(number) and os.tcgetpgrp(number) != os.getpgrp():
            await anyio.sleep(1)  # in the background: reading would stop the process
            continue
        chunk = os.read(number, _MAX_LINE)
        if not chunk:
            return
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "replace")
        rest = rest[-_MAX_LINE:]
