"""Which charging profiles are accepted, and what is installed and removed (OCPP 1.6 3.13, 5.16, 6.13). Pure.

    SetChargingProfile.req ──────▶ set_charging_profile() ────────▶ ProfileChange; status, or the code of a CALLERROR
    ClearChargingProfile.req ────▶ clear_charging_profile() ──────▶ ProfileChange; status
    RemoteStartTransaction.req ──▶ remote_start_refusal() ────────▶ why the profile is rejected
    the transaction starts ──────▶ install_remote_start_profile() ▶ ProfileChange
    the transaction stops ───────▶ remove_tx_profiles() ──────────▶ ProfileChange
    at any time ─────────────────▶ remove_expired_profiles() ─────▶ ProfileChange

The caller stores `added` and `removed` of the change, then sends the answer, then uses `profiles` of the change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ocpp16_sdk.errors import ErrorCode
from ocpp16_sdk.messages import (
    ChargingProfile,
    ChargingProfileStatus,
    ClearChargingProfileRequest,
    ClearChargingProfileStatus,
    SetChargingProfileRequest,
)
from ocpp16_sdk.station.smart_charging._bounds import (
    ProfileBounds,
    connector_fault,
    count_fault,
    has_expired,
    profile_fault,
)
from ocpp16_sdk.station.smart_charging._profiles import TX, InstalledProfile, Profiles, Transactions, install, remove


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """The charging profiles after an event, and the difference to store."""

    profiles: tuple[InstalledProfile, ...]
    """All installed profiles."""
    added: InstalledProfile | None = None
    """The profile that was installed."""
    removed: tuple[InstalledProfile, ...] = ()
    """The profiles that were removed. One of them may have the id of the added one."""
    refusal: str = ""
    """Why a profile is refused; empty if it is installed. A refused profile changes no other profile."""


def set_charging_profile(
    profiles: Profiles,
    request: SetChargingProfileRequest,
    *,
    transactions: Transactions,
    bounds: ProfileBounds,
    now: datetime,
) -> tuple[ProfileChange, ChargingProfileStatus | ErrorCode]:
    """Return the profiles after a SetChargingProfile, and the status of its answer, or the code of its CALLERROR.

    The description of the CALLERROR is the `refusal` of the change.
    """
    connector, profile = request.connector_id, request.cs_charging_profiles
    if connector != 0 and connector not in transactions:
        refusal = f"connectorId={connector}: the charge point has no such connector"
        return ProfileChange((*profiles,), refusal=refusal), ErrorCode.PROPERTY_CONSTRAINT_VIOLATION  # errata 3.39
    new = InstalledProfile(connector, profile, now)
    refusal = (
        connector_fault(connector, profile, transactions.get(connector))
        or profile_fault(profile, bounds, now)
        or count_fault(_after(profiles, new), bounds)
    )
    if refusal:
        return ProfileChange((*profiles,), refusal=refusal), ChargingProfileStatus.REJECTED
    return _installed(profiles, new), ChargingProfileStatus.ACCEPTED


def clear_charging_profile(
    profiles: Profiles, request: ClearChargingProfileRequest
) -> tuple[ProfileChange, ClearChargingProfileStatus]:
    """Return the profiles after a ClearChargingProfile, and the status of its answer.

    An id selects one profile, and the other fields are ignored. Without an id, a profile must match all fields that
    are present. Without any field, all profiles are removed (OCPP 1.6 6.13, errata 3.25). Connector 0 selects the
    profiles that were set for connector 0.
    """

    def selected(each: InstalledProfile) -> bool:
        if request.id is not None:
            return each.profile.charging_profile_id == request.id
        return (
            request.connector_id in (None, each.connector)
            and request.charging_profile_purpose in (None, each.purpose)
            and request.stack_level in (None, each.profile.stack_level)
        )

    change = _without(profiles, remove(profiles, selected))
    return change, ClearChargingProfileStatus.ACCEPTED if change.removed else ClearChargingProfileStatus.UNKNOWN


def remote_start_refusal(profiles: Profiles, profile: ChargingProfile, *, bounds: ProfileBounds, now: datetime) -> str:
    """Return why the profile of a RemoteStartTransaction is rejected; empty if it is accepted (OCPP 1.6 5.16.2)."""
    if profile.charging_profile_purpose is not TX:
        return f"chargingProfilePurpose={profile.charging_profile_purpose}: must be TxProfile in a remote start"
    if profile.transaction_id is not None:
        return f"transactionId={profile.transaction_id}: must be absent in a remote start"
    # The transaction may start on any connector without a transaction: only the same id can be replaced.
    others = [each for each in profiles if each.profile.charging_profile_id != profile.charging_profile_id]
    return profile_fault(profile, bounds, now) or count_fault([*_valid(others, now), profile], bounds)


def install_remote_start_profile(
    profiles: Profiles, connector: int, profile: ChargingProfile, *, now: datetime
) -> ProfileChange:
    """Return the profiles after a transaction has started with the profile of its remote start.

    The profile was accepted with the remote start. It is installed even if there are now too many profiles: without it
    the transaction would have no limit.
    """
    return _installed(profiles, InstalledProfile(connector, profile, now))


def remove_tx_profiles(profiles: Profiles, connector: int) -> ProfileChange:
    """Return the profiles after the transaction of a connector has stopped (OCPP 1.6 3.13.1)."""
    return _without(profiles, remove(profiles, lambda each: each.purpose is TX and each.connector == connector))


def remove_expired_profiles(profiles: Profiles, now: datetime) -> ProfileChange:
    """Return the profiles without those whose validTo has passed."""
    return _without(profiles, _valid(profiles, now))


def _installed(profiles: Profiles, new: InstalledProfile) -> ProfileChange:
    after = _after(profiles, new)
    return ProfileChange(after, new, tuple(each for each in profiles if each not in after))


def _after(profiles: Profiles, new: InstalledProfile) -> tuple[InstalledProfile, ...]:
    """Return the profiles with a new one, without those that it replaces and without the expired ones."""
    return install(_valid(profiles, new.installed), new)


def _valid(profiles: Profiles, now: datetime) -> tuple[InstalledProfile, ...]:
    return remove(profiles, lambda each: has_expired(each.profile, now))


def _without(profiles: Profiles, kept: tuple[InstalledProfile, ...]) -> ProfileChange:
    return ProfileChange(kept, removed=tuple(each for each in profiles if each not in kept))
