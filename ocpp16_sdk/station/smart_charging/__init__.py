"""Smart charging: charging profiles and the limits that follow from them (OCPP 1.6 3.13).

    SetChargingProfile, ClearChargingProfile ──▶ _acceptance ──▶ installed profiles (_profiles)
                                                                       │
    GetCompositeSchedule ──▶ _composite ◀──────────────────────────────┤
    hardware ◀── live limits ◀── _sharing ◀────────────────────────────┘

    the limit of a connector = the lower of   the first TxProfile with a period, else the first TxDefaultProfile,
                                              and the first ChargePointMaxProfile with a period

All of it is pure: the profiles, the event and the time are arguments, and the result contains what changes.
"""

from ocpp16_sdk.station.smart_charging._acceptance import (
    ProfileChange,
    clear_charging_profile,
    install_remote_start_profile,
    remote_start_refusal,
    remove_expired_profiles,
    remove_tx_profiles,
    set_charging_profile,
)
from ocpp16_sdk.station.smart_charging._bounds import ProfileBounds
from ocpp16_sdk.station.smart_charging._composite import composite_schedule
from ocpp16_sdk.station.smart_charging._profiles import InstalledProfile, RunningTransaction
from ocpp16_sdk.station.smart_charging._sharing import (
    LiveLimits,
    SharePolicy,
    ShareRequest,
    by_arrival,
    connector_limit,
    equally,
    live_limits,
)

__all__ = [
    "InstalledProfile",
    "LiveLimits",
    "ProfileBounds",
    "ProfileChange",
    "RunningTransaction",
    "SharePolicy",
    "ShareRequest",
    "by_arrival",
    "clear_charging_profile",
    "composite_schedule",
    "connector_limit",
    "equally",
    "install_remote_start_profile",
    "live_limits",
    "remote_start_refusal",
    "remove_expired_profiles",
    "remove_tx_profiles",
    "set_charging_profile",
]
