"""The lock file: its entries, and what it lacks for the distributions that are installed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
from typing import Any

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "ocpp16-sdk"

_ENTRY = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;*]+)"
    r"(?: ; (?P<marker>[^\\]+?))?"
    r"(?: \\\n +--hash=sha256:[0-9a-f]{64})+"
)


@dataclass(frozen=True, slots=True)
class Installed:
    """A distribution of the environment."""

    version: str
    requires: list[Requirement]


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement, and who has it."""

    requirement: Requirement
    of: str
    extras: frozenset[str] = frozenset()
    """The extras of who has it that are asked for."""

    @property
    def name(self) -> str:
        """The canonical name of what is required."""
        return str(canonicalize_name(self.requirement.name))

    def applies(self) -> bool:
        """Return whether it is required on this platform."""
        marker = self.requirement.marker
        return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *self.extras))


def pins(lock: str) -> dict[str, str]:
    """Return the version of each distribution that the lock installs on this platform, by canonical name.

    Raises:
        ValueError: an entry is not an exact version with hashes, or there are two of one name.
    """
    found: dict[str, str] = {}
    text = re.sub(r"^ *#.*\n", "", lock, flags=re.MULTILINE)
    for entry in re.split(r"\n(?! )", text.strip("\n")):
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise ValueError(f"not an exact version with hashes: {entry}")
        if match["marker"] is None or Marker(match["marker"]).evaluate():
            if match["name"] in found:
                raise ValueError(f"twice in the lock: {match['name']}")
            found[match["name"]] = match["version"]
    return found


def needs_of_project(project: Mapping[str, Any]) -> list[Need]:
    """Return what a pyproject.toml asks for: to build, to run, with every extra, to develop, to measure."""
    groups = project["dependency-groups"]
    lists = {
        "build-system": project["build-system"]["requires"],
        "dependencies": project["project"]["dependencies"],
        **project["project"]["optional-dependencies"],
        **{name: groups[name] for name in ("dev", "bench")},
    }
    return [Need(Requirement(text), f"{PROJECT} ({name})") for name, texts in lists.items() for text in texts]


def environment() -> dict[str, Installed]:
    """Return what is installed here, by canonical name."""
    return {
        str(canonicalize_name(each.name)): Installed(each.version, [Requirement(text) for text in each.requires or []])
        for each in distributions()
    }


def faults(lock: str, needs: Iterable[Need], installed: Mapping[str, Installed]) -> list[str]:
    """Return what is missing in the lock, or has a wrong version, one line each."""
    locked = pins(lock)
    found = list[str]()
    every = list(needs)
    for name, version in locked.items():
        present = installed.get(name, Installed("nothing", []))
        if present.version != version:
            found.append(f"{name} {version} is locked, and {present.version} is installed")
        every += [Need(requirement, name) for requirement in present.requires]
    for need in _that_apply(every, installed):
        pinned = locked.get(need.name)
        if pinned is None:
            found.append(f"{need.of} needs {need.requirement}, which is not in the lock")
        elif not need.requirement.specifier.contains(pinned, prereleases=True):
            found.append(f"{need.of} needs {need.requirement}, and {pinned} is locked")
    return found


def _that_apply(needs: Iterable[Need], installed: Mapping[str, Installed]) -> Iterator[Need]:
    """Yield the needs that apply, and those of the extras that they ask for."""
    waiting, seen = list(needs), set[tuple[str, frozenset[str]]]()
    while waiting:
        need = waiting.pop()
        if not need.applies():
            continue
        yield need
        extras = frozenset(need.requirement.extras)
        if extras and need.name in installed and (need.name, extras) not in seen:
            seen.add((need.name, extras))
            waiting += [Need(requirement, need.name, extras) for requirement in installed[need.name].requires]
