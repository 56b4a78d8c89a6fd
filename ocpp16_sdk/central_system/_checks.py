"""The checks of a helper's first argument: an object of a wrong type is named in the error."""

from __future__ import annotations

from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls


def check_charge_point(charge_point: object, helper: str) -> None:
    """Check that an object has the calls of a central system to a charge point.

    Raises:
        DefinitionError: it does not, such as an `AsyncChargePoint`, or a connection of a blocking role.
    """
    if not isinstance(charge_point, AsyncCentralSystemCalls):
        raise DefinitionError(
            f"{helper} needs a charge point of a central system, such as depot['CP001'], not {_kind(charge_point)}; "
            f"without `async` write depot['CP001'].perform({helper}, ...)"
        )


def check_connection(charge_point: object, attribute: str, helper: str) -> None:
    """Check that an object is one connection, by an attribute that a view of `within` does not have.

    Raises:
        DefinitionError: it is something else.
    """
    if not hasattr(charge_point, attribute):
        raise DefinitionError(
            f"{helper} needs one connection of a charge point, such as depot['CP001'] or "
            f"await depot.wait_for('CP001'), not {_kind(charge_point)}; calls of `within` may use any connection"
        )


def _kind(value: object) -> str:
    public = (each.__name__ for each in type(value).__mro__ if not each.__name__.startswith("_"))
    return f"an object of type {next(public)}"
