"""The checks of charge points and requests in calls and helpers: a wrong one is named before anything is sent."""

from __future__ import annotations

from ocpp16_sdk import _checks
from ocpp16_sdk._checks import describe
from ocpp16_sdk.central_system._request_rules import RULES
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls
from ocpp16_sdk.model import CentralSystemRequest, Initiator

HANDLED = {
    each.method: f"a charge point sends {each.name}: write the handler `on_{each.method}` of the central system"
    for each in ACTIONS.values()
    if each.initiator is Initiator.CHARGE_POINT
}
"""What to write instead of the call of an action that only a charge point sends, by the name of the method."""
CALLS_WITHIN = {
    each.method: f"it is a call to one charge point: write `within(...)['CP001'].{each.method}(...)`"
    for each in ACTIONS.values()
    if each.initiator is not Initiator.CHARGE_POINT
}
"""What to write instead of a call without an identity, by the name of the method."""


def check_charge_point(charge_point: object, helper: str) -> None:
    """Check that an object has the calls of a central system to a charge point.

    Raises:
        TypeError: it does not, such as an `AsyncChargePoint`, or a connection of a blocking role.
    """
    if not isinstance(charge_point, AsyncCentralSystemCalls):
        raise TypeError(
            f"{helper} needs a charge point of a central system, such as depot['CP001'], not {describe(charge_point)}; "
            f"without `async` write depot['CP001'].perform({helper}, ...)"
        )


def check_connection(charge_point: object, attribute: str, helper: str) -> None:
    """Check that an object is one connection, by an attribute that a view of `within` does not have.

    Raises:
        TypeError: it is something else.
    """
    if not hasattr(charge_point, attribute):
        raise TypeError(
            f"{helper} needs one connection of a charge point, such as depot['CP001'] or "
            f"await depot.wait_for('CP001'), not {describe(charge_point)}; calls of `within` may use any connection"
        )


def check_request(request: object) -> None:
    """Check that an object is a request that a central system sends.

    Raises:
        TypeError: it is a response, a class, a request of a charge point, or no message.
        ValueError: it breaks a rule that its schema does not contain.
    """
    _checks.check_request(request, CentralSystemRequest, "a central system", "ResetRequest(...)")
    check_rule = RULES.get(type(request))
    if check_rule is not None:
        check_rule(request)
