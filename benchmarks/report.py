"""The results of a benchmark, as JSON and as tables."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("pydantic", "pydantic-core", "anyio", "httpx", "httpx-ws", "websockets", "ocpp", "msgspec")


@dataclass(frozen=True, slots=True)
class Target:
    """A figure and its limit."""

    name: str
    figure: float
    limit: float
    at_most: bool
    """Whether the limit is a maximum; otherwise it is a minimum."""

    @property
    def reached(self) -> bool:
        return self.figure <= self.limit if self.at_most else self.figure >= self.limit

    def __str__(self) -> str:
        bound = "at most" if self.at_most else "at least"
        return f"{self.name}: {self.figure:.2f}, {bound} {self.limit:g} {'reached' if self.reached else 'MISSED'}"


@dataclass(frozen=True, slots=True)
class Table:
    """Figures with a title; the first column contains names."""

    title: str
    unit: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[float]]]

    def __str__(self) -> str:
        lines = [("", *self.columns), *((name, *map(_rounded, figures)) for name, figures in self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        head, *body = [_line(line, widths) for line in lines]
        rule = "|".join(["", "-" * (widths[0] + 2), *(f"{'-' * (width + 1)}:" for width in widths[1:]), ""])
        return "\n".join([f"{self.title} ({self.unit})", "", head, rule, *body])


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one benchmark."""

    name: str
    what: str
    rounds: int
    tables: Sequence[Table]
    targets: Sequence[Target] = ()

    def __str__(self) -> str:
        environment = machine()
        about = f"Python {environment['python']}, {environment['platform']}, median of {self.rounds} rounds"
        parts = [f"# {self.name}", self.what, about, *map(str, self.tables)]
        if self.targets:
            parts.append("\n".join(f"- {target}" for target in self.targets))
        return "\n\n".join(parts)

    def write(self, folder: Path) -> None:
        """Write `<name>.json` and `<name>.md`."""
        content = {
            "benchmark": self.name,
            "what": self.what,
            "rounds": self.rounds,
            "machine": machine(),
            "tables": [
                {
                    "title": table.title,
                    "unit": table.unit,
                    "rows": {name: dict(zip(table.columns, figures, strict=True)) for name, figures in table.rows},
                }
                for table in self.tables
            ],
            "targets": [{**asdict(target), "reached": target.reached} for target in self.targets],
        }
        folder.mkdir(exist_ok=True)
        (folder / f"{self.name}.json").write_text(json.dumps(content, indent=2) + "\n", "utf-8")
        (folder / f"{self.name}.md").write_text(f"{self}\n", "utf-8")


def machine() -> dict[str, str | int | dict[str, str] | None]:
    """Return the versions that the figures depend on, without the name of the machine."""
    return {
        "python": f"{platform.python_version()} ({platform.python_implementation()}, {platform.python_compiler()})",
        "platform": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def _rounded(figure: float) -> str:
    """Return a figure with three digits; a noisy machine has less precision than that."""
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {first.strip().ljust(widths[0])} | " + " | ".join(others) + " |"
