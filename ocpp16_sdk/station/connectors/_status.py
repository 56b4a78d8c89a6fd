"""The status of a connector, derived from its state (OCPP 1.6 4.9). Pure.

first that applies                                          status
a fault that is no warning                                  Faulted
a transaction that is open                                  Charging, SuspendedEVSE, SuspendedEV
a cable that must be unplugged or unlocked by its owner     Finishing
a reason for unavailability                                 Unavailable
a cable, a token, or a start in progress                    Preparing
a reservation of this connector                             Reserved
otherwise                                                   Available
"""

from __future__ import annotations

from ocpp16_sdk.messages import ChargePointErrorCode, ChargePointStatus
from ocpp16_sdk.station._hardware import Fault
from ocpp16_sdk.station._state import Cable, ConnectorState

_EV_COMMUNICATION = ChargePointErrorCode.EV_COMMUNICATION_ERROR
_WITH_EV = frozenset(
    {
        ChargePointStatus.PREPARING,
        ChargePointStatus.SUSPENDED_EV,
        ChargePointStatus.SUSPENDED_EVSE,
        ChargePointStatus.FINISHING,
    }
)


def status_of(state: ConnectorState) -> ChargePointStatus:
    """Return the status of a connector (from 1 on) or of the charge point (0), which has three statuses (CP-20)."""
    if state.faulted:
        return ChargePointStatus.FAULTED
    if state.connector_id == 0:
        return ChargePointStatus.UNAVAILABLE if state.unavailable else ChargePointStatus.AVAILABLE
    if state.session is not None:
        return _status_in_transaction(state)
    if state.cable is not Cable.FREE:
        return ChargePointStatus.FINISHING
    if state.unavailable:
        return ChargePointStatus.UNAVAILABLE
    if state.plugged or state.authorized is not None or state.starting:
        return ChargePointStatus.PREPARING
    return ChargePointStatus.AVAILABLE if state.reservation_id is None else ChargePointStatus.RESERVED


def _status_in_transaction(state: ConnectorState) -> ChargePointStatus:
    if not state.plugged:
        return ChargePointStatus.SUSPENDED_EV  # CP-30
    if state.target is None:
        return ChargePointStatus.SUSPENDED_EVSE  # also if the vehicle asks for none (CP-25)
    return ChargePointStatus.CHARGING if state.ev_wants else ChargePointStatus.SUSPENDED_EV


def reported_fault(state: ConnectorState, status: ChargePointStatus) -> Fault | None:
    """Return the fault whose error code is reported: the oldest that is no warning, else the newest warning.

    EVCommunicationError is not reported with a status that says that no vehicle communicates (CP-28).
    """
    faults = [each for each in state.faults if each.error_code is not _EV_COMMUNICATION or status in _WITH_EV]
    for fault in faults:
        if not fault.warning:
            return fault
    return faults[-1] if faults else None
