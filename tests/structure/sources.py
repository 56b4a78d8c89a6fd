"""The structure of the package, read from its sources: layers, modules and their imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "ocpp16_sdk"

# A package imports packages of its left only. Imports under TYPE_CHECKING and inside functions count.
LAYERS = (
    ("_text", "_log_limit", "_rule_failures"),
    ("_checks",),
    ("_function_checks",),
    ("_concurrency",),
    ("_callbacks",),
    ("_error_details",),
    ("errors",),
    ("_misuse",),
    ("_stores",),
    ("model",),
    ("messages",),
    ("protocol",),
    ("validation",),
    ("configuration", "data_transfer", "meter_values", "security"),
    ("transports",),
    ("connection",),
    ("charge_point", "central_system"),
    ("station",),
    ("emulator",),
    ("blocking", "observers"),
    ("cli",),
    ("__main__",),
)
ORDER = {name: number for number, names in enumerate(LAYERS) for name in names}
FROM_PUBLIC_NAMES_ONLY = {"observers", "emulator", "cli"}
"""These packages import only what the `__all__` of another package has."""

PURE = (
    *("_text", "_checks", "_function_checks", "_error_details", "errors", "_misuse"),
    *("model", "messages", "protocol", "validation", "configuration"),
    *("_concurrency.eager", "connection._call_filter"),
    *("charge_point._backoff", "charge_point._heartbeat", "charge_point._registration"),
    *("charge_point.credentials._rotation", "charge_point.outbox._queue", "charge_point.outbox._records"),
    *("charge_point.outbox._retry_rule", "charge_point.outbox._thinning", "central_system._registration"),
    *("station._state", "station.events", "station.effects", "station._settings", "station.connectors"),
    *("station.transactions", "station.authorization", "station.meter_values", "station.smart_charging"),
    *("emulator._car", "emulator._meter", "emulator._readings"),
)
"""Packages and modules without I/O, without an event loop and without a clock: time is an argument."""
INPUT_AND_CLOCK = {
    *("anyio", "asyncio", "sniffio", "trio", "httpx", "httpx_ws", "websockets"),
    *("http", "io", "logging", "multiprocessing", "os", "pathlib", "sched", "select", "selectors", "signal", "socket"),
    *("ssl", "subprocess", "sys", "threading", "time"),
}
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter"}

PUBLIC_FILES = {
    *("errors", "__main__", "observers.telemetry", "security.certificates"),
    *("meter_values", "configuration.keys", "configuration.value_types", "configuration.list_types"),
    *("charge_point.handlers", "central_system.handlers", "blocking.handlers"),
    *("messages.models", "messages.actions", "messages.calls", "station.effects", "station.events"),
}
"""The modules that users may import, beside the packages themselves. Every other file starts with an underscore."""
MAX_LINES = 250
GENERATED = "# Generated "


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name: path for path in sorted(PACKAGE.rglob("*.py")) if (name := module_name(path))}
PACKAGES = {name for name, path in MODULES.items() if path.name == "__init__.py"}


def top(module: str) -> str:
    return module.partition(".")[0]


def is_private(module: str) -> bool:
    return any(part.startswith("_") and not part.startswith("__") for part in module.split("."))


def imports_of(source: str, package: Sequence[str]) -> Iterator[str]:
    """The full name of everything that a module of a package imports, also inside functions and for type checkers."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            yield from (".".join([*above, *filter(None, [node.module]), alias.name]) for alias in node.names)


def imported(path: Path) -> Iterator[str]:
    return imports_of(path.read_text("utf-8"), path.relative_to(ROOT).parts[:-1])


def of_the_package(path: Path) -> Iterator[tuple[str, str]]:
    """The modules that a module imports, each with the name that it takes from there; no name for a whole module."""
    for full in imported(path):
        root, _, rest = full.partition(".")
        if root != "ocpp16_sdk":
            continue
        if rest in MODULES:
            yield rest, ""
        else:
            module, _, name = rest.rpartition(".")
            yield module, name


GRAPH = {module: {other for other, _ in of_the_package(path)} for module, path in MODULES.items()}


def public_names(package: str) -> set[str]:
    for node in ast.parse(MODULES[package].read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()
