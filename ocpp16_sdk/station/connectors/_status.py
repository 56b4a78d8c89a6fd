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

from ocpp16_sdk.messages import ChargePointStatus
from ocpp16_sdk.station._hardware import Fault
from ocpp16_sdk.station._state import Cable, ConnectorState


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
    if state.target is None:
        return ChargePointStatus.SUSPENDED_EVSE  # also if the vehicle asks for none (CP-25)
    charges = state.plugged and state.ev_wants
    return ChargePointStatus.CHARGING if charges else ChargePointStatus.SUSPENDED_EV


def reported_fault(state: ConnectorState) -> Fault | None:
    """Return the fault whose error code is reported: the oldest that is no warning, else the newest warning."""
    for fault in state.faults:
        if not fault.warning:
            return fault
    return state.faults[-1] if state.faults else None
