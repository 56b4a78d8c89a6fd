"""The charging profiles of the simulated charge point."""

from __future__ import annotations

from datetime import UTC, datetime

import ocpp16_sdk.messages as m
from ocpp16_sdk.errors import ErrorCode, LocalCallError
from ocpp16_sdk.simulator._connector import Connector, SimulatedTransaction
from ocpp16_sdk.simulator._core import CoreMixin

_MAX_PROFILES = 100
_TX_PROFILE = m.ChargingProfilePurpose.TX_PROFILE
_MAX_CURRENT = 32.0  # amperes, without a lower limit of a profile


class SmartChargingMixin(CoreMixin):
    """The SmartCharging profile; the profiles are kept, and do not change the power."""

    profiles: dict[int, tuple[int, m.ChargingProfile]]
    """By id, with the connector of each."""

    async def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest
    ) -> m.RemoteStartTransactionResponse:
        """Refuse a charging profile that is not a TxProfile, or has a transaction id (OCPP 1.6 5.11)."""
        profile = request.charging_profile
        if profile is not None and (
            profile.charging_profile_purpose is not _TX_PROFILE or profile.transaction_id is not None
        ):
            return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)
        return await super().on_remote_start_transaction(request)

    async def run_transaction(self, connector: Connector, transaction: SimulatedTransaction) -> None:
        """Run a transaction, and remove its TxProfiles afterwards."""
        if transaction.charging_profile is not None:
            self._install(connector.number, transaction.charging_profile)
        try:
            await super().run_transaction(connector, transaction)
        finally:
            for profile_id, (number, profile) in list(self.profiles.items()):
                if number == connector.number and profile.charging_profile_purpose is _TX_PROFILE:
                    del self.profiles[profile_id]

    async def on_set_charging_profile(self, request: m.SetChargingProfileRequest) -> m.SetChargingProfileResponse:
        """Store the profile; a TxProfile needs a running transaction (OCPP 1.6 5.16)."""
        number, profile = request.connector_id, request.cs_charging_profiles
        if number and number not in self.connectors:
            raise LocalCallError(ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, "there is no such connector")  # errata 3.39
        transaction = self.connectors[number].transaction if number else None
        match profile.charging_profile_purpose:
            case m.ChargingProfilePurpose.TX_PROFILE:
                allowed = transaction is not None and profile.transaction_id in (None, transaction.id)
            case m.ChargingProfilePurpose.TX_DEFAULT_PROFILE:
                allowed = True
            case _:  # ChargePointMaxProfile
                allowed = number == 0
        accepted = allowed and self._install(number, profile)
        status = m.ChargingProfileStatus.ACCEPTED if accepted else m.ChargingProfileStatus.REJECTED
        return m.SetChargingProfileResponse(status=status)

    def _install(self, number: int, profile: m.ChargingProfile) -> bool:
        """Store a profile in place of one with the same id, or the same connector, purpose and stack level."""
        key = (number, profile.charging_profile_purpose, profile.stack_level)
        profiles = {
            old_id: (other, old)
            for old_id, (other, old) in self.profiles.items()
            if old_id != profile.charging_profile_id and (other, old.charging_profile_purpose, old.stack_level) != key
        }
        if len(profiles) >= _MAX_PROFILES:
            return False
        self.profiles = {**profiles, profile.charging_profile_id: (number, profile)}
        return True

    async def on_clear_charging_profile(self, request: m.ClearChargingProfileRequest) -> m.ClearChargingProfileResponse:
        """Remove the profile with an id, or all that match every given criterion (errata 3.25)."""
        found = [
            profile_id
            for profile_id, (connector_id, profile) in self.profiles.items()
            if profile_id == request.id
            or (
                request.id is None
                and request.connector_id in (None, connector_id)
                and request.charging_profile_purpose in (None, profile.charging_profile_purpose)
                and request.stack_level in (None, profile.stack_level)
            )
        ]
        for profile_id in found:
            del self.profiles[profile_id]
        status = m.ClearChargingProfileStatus.ACCEPTED if found else m.ClearChargingProfileStatus.UNKNOWN
        return m.ClearChargingProfileResponse(status=status)

    async def on_get_composite_schedule(self, request: m.GetCompositeScheduleRequest) -> m.GetCompositeScheduleResponse:
        """Return the lowest limit of all profiles as one period; a real charge point would merge the profiles."""
        if request.connector_id and request.connector_id not in self.connectors:
            return m.GetCompositeScheduleResponse(status=m.GetCompositeScheduleStatus.REJECTED)
        limits = [
            profile.charging_schedule.charging_schedule_period[0].limit
            for connector_id, profile in self.profiles.values()
            if connector_id in (0, request.connector_id)
            and profile.charging_schedule.charging_rate_unit is m.ChargingRateUnit.A
            and profile.charging_schedule.charging_schedule_period
        ]
        return m.GetCompositeScheduleResponse(
            status=m.GetCompositeScheduleStatus.ACCEPTED,
            connector_id=request.connector_id,
            schedule_start=datetime.now(UTC),
            charging_schedule=m.ChargingSchedule(
                duration=request.duration,
                charging_rate_unit=m.ChargingRateUnit.A,
                charging_schedule_period=(
                    m.ChargingSchedulePeriod(start_period=0, limit=min([_MAX_CURRENT, *limits])),
                ),
            ),
        )
