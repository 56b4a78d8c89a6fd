"""What the simulated charge point keeps for later: reservations, the local list, charging profiles."""

from __future__ import annotations

from datetime import UTC, datetime

from ocpp16_sdk import messages as m
from ocpp16_sdk.tools.charging import Charging

_MAX_RESERVATIONS, _MAX_LIST, _MAX_PROFILES = 100, 1000, 100
_LIMIT = 32.0  # amperes, where no profile says less


class Planning(Charging):
    """The Reservation, LocalAuthListManagement and SmartCharging profiles."""

    reservations: dict[int, m.ReserveNowRequest]
    local_list: dict[str, m.AuthorizationData]
    list_version: int
    profiles: dict[int, tuple[int, m.ChargingProfile]]
    """By id, with the connector that each is for."""

    async def on_reserve_now(self, request: m.ReserveNowRequest) -> m.ReserveNowResponse:
        """Reserve, unless the connector is in use or reserved under another id."""
        status = self._reservation_status(request)
        if status is m.ReservationStatus.ACCEPTED:
            self.reservations[request.reservation_id] = request
        return m.ReserveNowResponse(status=status)

    def _reservation_status(self, request: m.ReserveNowRequest) -> m.ReservationStatus:
        now = datetime.now(UTC)
        for reservation_id, old in list(self.reservations.items()):
            if old.expiry_date <= now:
                del self.reservations[reservation_id]
        connector = self.connectors.get(request.connector_id)
        if connector is None or request.expiry_date <= now or len(self.reservations) >= _MAX_RESERVATIONS:
            return m.ReservationStatus.REJECTED
        if not connector.operative:
            return m.ReservationStatus.UNAVAILABLE
        others = [old for old in self.reservations.values() if old.reservation_id != request.reservation_id]
        taken = connector.transaction is not None or any(old.connector_id == connector.number for old in others)
        return m.ReservationStatus.OCCUPIED if taken else m.ReservationStatus.ACCEPTED

    async def on_cancel_reservation(self, request: m.CancelReservationRequest) -> m.CancelReservationResponse:
        """Forget a reservation."""
        known = self.reservations.pop(request.reservation_id, None) is not None
        status = m.CancelReservationStatus.ACCEPTED if known else m.CancelReservationStatus.REJECTED
        return m.CancelReservationResponse(status=status)

    async def on_get_local_list_version(self, request: m.GetLocalListVersionRequest) -> m.GetLocalListVersionResponse:
        """Tell the version, 0 while the list is empty."""
        return m.GetLocalListVersionResponse(list_version=self.list_version if self.local_list else 0)

    async def on_send_local_list(self, request: m.SendLocalListRequest) -> m.SendLocalListResponse:
        """Replace the list, or change it by what was sent."""
        entries = request.local_authorization_list or ()
        if request.update_type is m.UpdateType.FULL:
            if any(entry.id_tag_info is None for entry in entries):
                return m.SendLocalListResponse(status=m.UpdateStatus.FAILED)
            changed: dict[str, m.AuthorizationData] = {}
        elif request.list_version <= self.list_version:
            return m.SendLocalListResponse(status=m.UpdateStatus.VERSION_MISMATCH)
        else:
            changed = dict(self.local_list)
        for entry in entries:
            if entry.id_tag_info is None:
                changed.pop(entry.id_tag.lower(), None)
            else:
                changed[entry.id_tag.lower()] = entry
        if len(changed) > _MAX_LIST:
            return m.SendLocalListResponse(status=m.UpdateStatus.FAILED)
        self.local_list, self.list_version = changed, request.list_version
        return m.SendLocalListResponse(status=m.UpdateStatus.ACCEPTED)

    async def on_set_charging_profile(self, request: m.SetChargingProfileRequest) -> m.SetChargingProfileResponse:
        """Keep the profile; one for a transaction needs that transaction (OCPP 1.6 5.16)."""
        profile = request.cs_charging_profiles
        purpose = profile.charging_profile_purpose
        connector = self.connectors.get(request.connector_id)
        transaction = connector.transaction if connector else None
        match purpose:
            case m.ChargingProfilePurpose.TX_PROFILE:
                fits = transaction is not None and profile.transaction_id in (None, transaction.id)
            case m.ChargingProfilePurpose.TX_DEFAULT_PROFILE:
                fits = request.connector_id == 0 or connector is not None
            case m.ChargingProfilePurpose.CHARGE_POINT_MAX_PROFILE:
                fits = request.connector_id == 0
        if not fits or len(self.profiles) >= _MAX_PROFILES:
            return m.SetChargingProfileResponse(status=m.ChargingProfileStatus.REJECTED)
        for known, (place, old) in list(self.profiles.items()):
            same = (old.charging_profile_purpose, old.stack_level, place)
            if same == (purpose, profile.stack_level, request.connector_id):
                del self.profiles[known]
        self.profiles[profile.charging_profile_id] = (request.connector_id, profile)
        return m.SetChargingProfileResponse(status=m.ChargingProfileStatus.ACCEPTED)

    async def on_clear_charging_profile(self, request: m.ClearChargingProfileRequest) -> m.ClearChargingProfileResponse:
        """Forget the profiles that match every criterion given."""
        found = [
            known
            for known, (connector_id, profile) in self.profiles.items()
            if request.id in (None, known)
            and request.connector_id in (None, connector_id)
            and request.charging_profile_purpose in (None, profile.charging_profile_purpose)
            and request.stack_level in (None, profile.stack_level)
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
