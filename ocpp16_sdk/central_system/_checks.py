"""What a procedure is given, checked before it is used: a wrong object is told of by name, not by what it lacks."""

from __future__ import annotations

from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls


def check_callable(charge_point: object, procedure: str) -> None:
    """Check that this is a charge point as a central system has it.

    Raises:
        DefinitionError: it is something else, such as a charge point's own object, or one of a blocking role.
    """
    if not isinstance(charge_point, AsyncCentralSystemCalls):
        raise DefinitionError(
            f"{procedure} is for a charge point as its central system has it, such as depot['CP001'], "
            f"not for {_kind(charge_point)}; without `async` it is depot['CP001'].perform({procedure}, ...)"
        )


def check_connected(charge_point: object, needed: str, procedure: str) -> None:
    """Check that this is one connection, and no view of `within`, by an attribute that only a connection has.

    Raises:
        DefinitionError: it is something else.
    """
    if not hasattr(charge_point, needed):
        raise DefinitionError(
            f"{procedure} is for one connection of a charge point, such as depot['CP001'] or "
            f"await depot.wait_for('CP001'), not for {_kind(charge_point)}; calls of `within` wait for any connection"
        )


def _kind(given: object) -> str:
    public = (each.__name__ for each in type(given).__mro__ if not each.__name__.startswith("_"))
    return f"an object of type {next(public)}"
