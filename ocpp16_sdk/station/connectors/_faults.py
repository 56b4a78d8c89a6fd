"""The faults and warnings of a connector: several may be present at once (CP-23, CP-28, CP-29). Pure."""

from __future__ import annotations

from dataclasses import replace

from ocpp16_sdk.messages import ChargePointErrorCode
from ocpp16_sdk.station._hardware import Fault
from ocpp16_sdk.station._state import ConnectorState

_ALWAYS_WARNINGS = {ChargePointErrorCode.EV_COMMUNICATION_ERROR}  # OCPP 1.6 4.9: it never leads to Faulted
_MAX_FAULTS = 50  # of a connector; a driver that invents vendor error codes must not fill the memory


def add_fault(state: ConnectorState, fault: Fault) -> ConnectorState:
    """Return the state with a fault; one with the same codes is replaced in its place."""
    if fault.error_code is ChargePointErrorCode.NO_ERROR:
        return state
    if fault.error_code in _ALWAYS_WARNINGS and not fault.warning:
        fault = replace(fault, warning=True)
    faults = list(state.faults)
    for index, each in enumerate(faults):
        if _codes(each) == _codes(fault):
            faults[index] = fault
            break
    else:
        faults = [*faults[-_MAX_FAULTS + 1 :], fault]
    return replace(state, faults=tuple(faults)) if tuple(faults) != state.faults else state


def remove_fault(state: ConnectorState, code: ChargePointErrorCode, vendor_code: str | None) -> ConnectorState:
    """Return the state without a fault. With NoError all faults are over."""
    if code is ChargePointErrorCode.NO_ERROR:
        faults: tuple[Fault, ...] = ()
    else:
        faults = tuple(each for each in state.faults if _codes(each) != (code, vendor_code))
    return replace(state, faults=faults) if len(faults) != len(state.faults) else state


def _codes(fault: Fault) -> tuple[ChargePointErrorCode, str | None]:
    return fault.error_code, fault.vendor_error_code
