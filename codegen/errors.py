"""The one exception of the generator, and the collection of the problems of one step."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager


class CodegenError(Exception):
    """An input is wrong. Each argument is one problem: it contains the file, the place and the expected value."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))

    def within(self, place: str) -> CodegenError:
        """Return the same problems, each with the place before it."""
        return CodegenError(*(f"{place}: {problem}" for problem in self.args))


class Problems:
    """Collects the problems of parts that do not depend on each other, so that one run reports all of them."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    @contextmanager
    def collect(self) -> Generator[None]:
        """Collect the problems of the block, and continue after it."""
        try:
            yield
        except CodegenError as error:
            self._found |= dict.fromkeys(map(str, error.args))

    def add(self, problem: str) -> None:
        """Add one problem."""
        self._found[problem] = None

    def raise_all(self) -> None:
        """Raise a CodegenError with every problem, if there is one."""
        if self._found:
            raise CodegenError(*self._found)
