"""Every public async class has a twin without `async`, with the same members, parameters, defaults and annotations."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest

from ocpp16_sdk import blocking, run
from tests.structure.public_api import public_classes

CLASSES = {kind.__name__: kind for kind in public_classes().values()}
ASYNC = {name: kind for name, kind in CLASSES.items() if name.startswith("Async")}
PAIRS = {name: name.removeprefix("Async") for name in ASYNC}

NO_TWIN = {
    "AsyncLifecycleMixin": "a base class of AsyncChargePoint, which has a twin with all its members",
}
RENAMED = {"AsyncChargePointConnection.aclose": "close"}

STATION = "the charger kit uses it; it has no blocking twin"
INTERNAL = "the lifecycle of the charge point calls it, in its event loop"
TIMEOUT = "without `async` there is no `fail_after` around a wait"
THREADS = "only the blocking roles run handlers in threads"
PROCEDURE = "an async program awaits the procedure itself"
EITHER = "both kinds of functions are accepted"
TYPES = "the type of the function that is registered, or another name of the same type"

EXCEPTIONS = {
    "AsyncCentralSystem.asgi": "an ASGI server has its own event loop",
    "AsyncCentralSystem(decide)": EITHER,
    "AsyncCentralSystem(handler_threads)": THREADS,
    "AsyncChargePoint.perform": PROCEDURE,
    "AsyncChargePoint(handler_threads)": THREADS,
    "AsyncChargePoint.wait_accepted(timeout)": TIMEOUT,
    "AsyncChargePoint.wait_closed(timeout)": TIMEOUT,
    "AsyncChargePointConnection.listening(return)": "a generator function with `contextmanager`",
    "AsyncChargePointConnection.perform": PROCEDURE,
    "AsyncChargePointConnection.wait_closed(timeout)": TIMEOUT,
    "AsyncConnectionEvents.append": "the registry calls it, in its event loop",
    "AsyncChargingStation(handler_threads)": THREADS,
    "AsyncChargingStation(hardware)": "its methods are plain functions",
    "AsyncChargingStation.wait_idle(timeout)": TIMEOUT,
    "AsyncDataTransferHandlers.on(return)": TYPES,
    "AsyncManualChargePoint.perform": PROCEDURE,
    "AsyncManualChargePoint(handler_threads)": THREADS,
    "AsyncManualChargePoint.wait_closed(timeout)": TIMEOUT,
    "AsyncOutbox.aclose": INTERNAL,
    "AsyncOutbox.deliver": INTERNAL,
    "AsyncOutbox.discarded(return)": TYPES,
    "AsyncOutbox.open": INTERNAL,
    "AsyncOutbox.on_stop_answered": STATION,
    "AsyncOutbox.one_step": STATION,
    "AsyncOutbox.take_rows": STATION,
    "AsyncOutbox.wait_delivered(timeout)": TIMEOUT,
    "AsyncOutbox.write_rows": STATION,
    "AsyncStationEvents.add": "the station calls it, in its event loop",
    "AsyncTransaction.stop(rows)": STATION,
    "AsyncTransaction.wait_confirmed(timeout)": TIMEOUT,
    "AsyncTransactions.start(rows)": STATION,
}
"""Each difference, with its reason."""

CREATED_BY_THE_PACKAGE = {
    *("AsyncChargePointConnection", "AsyncChargePoints", "AsyncConnectionEvents", "AsyncCredentialManager"),
    *("AsyncOutbox", "AsyncServing", "AsyncStationEvents", "AsyncTransaction", "AsyncTransactions", "AsyncWithin"),
}
"""An application does not call these constructors."""


def annotation(value: Any) -> str:
    """Return an annotation as text, without `async`."""
    text = value if isinstance(value, str) else getattr(value, "__name__", str(value))
    text = text.replace("AbstractAsyncContextManager", "AbstractContextManager")
    return re.sub(r"\bAsync(?=[A-Z])|['\"]", "", text)


def parameters(function: Callable[..., Any]) -> dict[str, str]:
    """Return kind, annotation and default of each parameter, and the annotation of the result."""
    signature = inspect.signature(function)
    found = {
        name: f"{parameter.kind.name} {annotation(parameter.annotation)} = {parameter.default!r}"
        for name, parameter in signature.parameters.items()
        if name != "self"
    }
    return found | {"return": annotation(signature.return_annotation)}


def members(kind: type) -> dict[str, Any]:
    """Return the public functions and properties of a class and its base classes."""
    found: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("ocpp16_sdk"):
            found |= {name: value for name, value in vars(base).items() if not name.startswith("_")}
    return {name: each for name, each in found.items() if isinstance(each, property) or callable(each)}


def differences(name: str) -> dict[str, str]:
    """Return the differences between an async class and its twin, by class, member and parameter."""
    theirs, own = members(ASYNC[name]), members(CLASSES[PAIRS[name]])
    theirs = {RENAMED.get(f"{name}.{member}", member): value for member, value in theirs.items()}
    found = {f"{name}.{member}": "only one of the two has it" for member in theirs.keys() ^ own.keys()}
    compared = [(f"{name}.{member}", theirs[member], own[member]) for member in theirs.keys() & own.keys()]
    if name not in CREATED_BY_THE_PACKAGE:
        compared.append((name, ASYNC[name], CLASSES[PAIRS[name]]))
    for member, one, other in compared:
        if isinstance(one, property) or isinstance(other, property):
            if not (isinstance(one, property) and isinstance(other, property)):
                found[member] = "only one of the two is a property"
                continue
            if (one.fset is None) is not (other.fset is None):
                found[f"{member}(value)"] = "only one of the two can be set"
            assert one.fget is not None
            assert other.fget is not None
            one, other = one.fget, other.fget
        first, second = parameters(one), parameters(other)
        for parameter in first.keys() | second.keys():
            if first.get(parameter) != second.get(parameter):
                found[f"{member}({parameter})"] = f"{first.get(parameter)} and {second.get(parameter)}"
    return found


@pytest.mark.parametrize("name", sorted(ASYNC.keys() - NO_TWIN.keys()))
def test_a_class_and_its_twin_have_the_same_members_and_parameters(name: str) -> None:
    assert PAIRS[name] in CLASSES, f"{name} has no blocking twin"
    found = differences(name)
    assert {place: text for place, text in found.items() if place not in EXCEPTIONS} == {}


def test_every_exception_is_needed() -> None:
    found = {place for name in ASYNC.keys() - NO_TWIN.keys() for place in differences(name)}
    assert EXCEPTIONS.keys() <= found
    assert NO_TWIN.keys() <= ASYNC.keys()


def test_every_blocking_class_has_an_async_one() -> None:
    own = {name for name in blocking.__all__ if isinstance(getattr(blocking, name), type)}
    assert {name for name in own if f"Async{name}" not in ASYNC} == set()


def test_run_has_a_twin_with_the_same_first_parameter() -> None:
    assert next(iter(parameters(run))) == next(iter(parameters(blocking.run))) == "main"


def test_a_missing_parameter_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def reset(self: object, *, type: object) -> None:
        pass

    monkeypatch.setattr(CLASSES["CentralSystemCalls"], "reset", reset)
    assert {"AsyncCentralSystemCalls.reset(timeout)", "AsyncCentralSystemCalls.reset(return)"} <= differences(
        "AsyncCentralSystemCalls"
    ).keys()
