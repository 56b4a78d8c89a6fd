"""What the simulated charge point keeps for later: the local list and charging profiles."""

from __future__ import annotations

from datetime import UTC, datetime

import ocpp16_sdk.messages as m
from ocpp16_sdk.errors import ErrorCode, LocalCallError
from ocpp16_sdk.simulator._connector import Connector, SimulatedTransaction
from ocpp16_sdk.simulator._core import CoreMixin

_MAX_PROFILES = 100
_TX_PROFILE = m.ChargingProfilePurpose.TX_PROFILE
_LIMIT = 32.0  # amperes, where no profile says less


class SmartChargingMixin(CoreMixin):
    """The LocalAuthListManagement and SmartCharging profiles."""

    local_list: dict[str, m.AuthorizationData]
    list_version: int
    profiles: dict[int, tuple[int, m.ChargingProfile]]
    """By id, with the connector that each is for."""

    async def on_get_local_list_version(self, request: m.GetLocalListVersionRequest) -> m.GetLocalListVersionResponse:
        """Tell the version, 0 while the list is empty."""
        return m.GetLocalListVersionResponse(list_version=self.list_version)

    async def on_send_local_list(self, request: m.SendLocalListRequest) -> m.SendLocalListResponse:
        """Replace the list, or change it by what was sent; the whole of it or nothing."""
        full = request.update_type is m.UpdateType.FULL
        if not full and 0 < request.list_version <= self.list_version:
            return m.SendLocalListResponse(status=m.UpdateStatus.VERSION_MISMATCH)
        sent = {entry.id_tag.lower(): entry for entry in request.local_authorization_list or ()}
        changed = {} if full else dict(self.local_list)
        for id_tag, entry in sent.items():
            changed[id_tag] = entry
            if entry.id_tag_info is None:
                del changed[id_tag]
        if (
            request.list_version < 1
            or len(sent) < len(request.local_authorization_list or ())  # an identifier twice
            or (full and len(changed) < len(sent))  # a removal
            or len(sent) > int(self.configuration["SendLocalListMaxLength"])
            or len(changed) > int(self.configuration["LocalAuthListMaxLength"])
        ):
            return m.SendLocalListResponse(status=m.UpdateStatus.FAILED)
        self.local_list, self.list_version = changed, request.list_version if changed else 0
        return m.SendLocalListResponse(status=m.UpdateStatus.ACCEPTED)

    async def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest
    ) -> m.RemoteStartTransactionResponse:
        """Refuse a profile that is not for this transaction alone (OCPP 1.6 5.11)."""
        profile = request.charging_profile
        if profile is not None and (
            profile.charging_profile_purpose is not _TX_PROFILE or profile.transaction_id is not None
        ):
            return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)
        return await super().on_remote_start_transaction(request)

    async def charge(self, connector: Connector, transaction: SimulatedTransaction) -> None:
        """Run a transaction; its profiles end with it."""
        if transaction.profile is not None:
            self._install(connector.number, transaction.profile)
        try:
            await super().charge(connector, transaction)
        finally:
            for known, (place, profile) in list(self.profiles.items()):
                if place == connector.number and profile.charging_profile_purpose is _TX_PROFILE:
                    del self.profiles[known]

    async def on_set_charging_profile(self, request: m.SetChargingProfileRequest) -> m.SetChargingProfileResponse:
        """Keep the profile; one for a transaction needs that transaction (OCPP 1.6 5.16)."""
        number, profile = request.connector_id, request.cs_charging_profiles
        if number and number not in self.connectors:
            raise LocalCallError(ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, "there is no such connector")  # errata 3.39
        transaction = self.connectors[number].transaction if number else None
        match profile.charging_profile_purpose:
            case m.ChargingProfilePurpose.TX_PROFILE:
                fits = transaction is not None and profile.transaction_id in (None, transaction.id)
            case m.ChargingProfilePurpose.TX_DEFAULT_PROFILE:
                fits = True
            case _:  # ChargePointMaxProfile
                fits = number == 0
        accepted = fits and self._install(number, profile)
        status = m.ChargingProfileStatus.ACCEPTED if accepted else m.ChargingProfileStatus.REJECTED
        return m.SetChargingProfileResponse(status=status)

    def _install(self, number: int, profile: m.ChargingProfile) -> bool:
        """Keep a profile in place of those with the same id or the same place in the stack, if there is room."""
        place = (number, profile.charging_profile_purpose, profile.stack_level)
        profiles = {
            known: (other, old)
            for known, (other, old) in self.profiles.items()
            if known != profile.charging_profile_id and (other, old.charging_profile_purpose, old.stack_level) != place
        }
        if len(profiles) >= _MAX_PROFILES:
            return False
        self.profiles = {**profiles, profile.charging_profile_id: (number, profile)}
        return True

    async def on_clear_charging_profile(self, request: m.ClearChargingProfileRequest) -> m.ClearChargingProfileResponse:
        """Forget the profile of that id, or those that match every criterion given (errata 3.25)."""
        found = [
            known
            for known, (connector_id, profile) in self.profiles.items()
            if known == request.id
            or (
                request.id is None
                and request.connector_id in (None, connector_id)
                and request.charging_profile_purpose in (None, profile.charging_profile_purpose)
                and request.stack_level in (None, profile.stack_level)
            )
        ]
        for known in found:
            del self.profiles[known]
        status = m.ClearChargingProfileStatus.ACCEPTED if found else m.ClearChargingProfileStatus.UNKNOWN
        return m.ClearChargingProfileResponse(status=status)

    async def on_get_composite_schedule(self, request: m.GetCompositeScheduleRequest) -> m.GetCompositeScheduleResponse:
        """Give the limit of the strictest profile as one flat period; a real charge point would merge them."""
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
                charging_schedule_period=(m.ChargingSchedulePeriod(start_period=0, limit=min([_LIMIT, *limits])),),
            ),
        )
