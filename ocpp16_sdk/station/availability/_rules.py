"""What ChangeAvailability does to a connector (OCPP 1.6 5.2). Pure.

Operative                    the command is no reason for unavailability, and a scheduled change is cancelled
Inoperative, no transaction  the command is a reason for unavailability
Inoperative, transaction     Scheduled: the same when the transaction has stopped
"""

from __future__ import annotations

from dataclasses import replace

from ocpp16_sdk.messages import AvailabilityStatus, AvailabilityType
from ocpp16_sdk.station._state import ConnectorState, UnavailableReason


def change(state: ConnectorState, wanted: AvailabilityType) -> tuple[ConnectorState, AvailabilityStatus]:
    """Return the state of a connector after the command, and the status of the answer."""
    if wanted is AvailabilityType.OPERATIVE:
        unavailable = state.unavailable - {UnavailableReason.COMMAND}
        return replace(state, unavailable=unavailable, scheduled=None), AvailabilityStatus.ACCEPTED
    if state.session is not None or state.starting:
        return replace(state, scheduled=AvailabilityType.INOPERATIVE), AvailabilityStatus.SCHEDULED
    return make_inoperative(state), AvailabilityStatus.ACCEPTED


def make_inoperative(state: ConnectorState) -> ConnectorState:
    """Return the state of a connector that the central system has made inoperative. A token that waits is refused."""
    unavailable = state.unavailable | {UnavailableReason.COMMAND}
    return replace(state, unavailable=unavailable, scheduled=None, authorized=None, authorizing=None)
