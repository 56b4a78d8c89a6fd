"""The Reservation profile of the simulated charge point."""

from __future__ import annotations

from datetime import UTC, datetime

import ocpp16_sdk.messages as m
from ocpp16_sdk.simulator._connector import Connector
from ocpp16_sdk.simulator._core import CoreMixin
from ocpp16_sdk.simulator._tasks import wait_until


class ReservationMixin(CoreMixin):
    """The Reservation profile: connectors that only one identifier may use (OCPP 1.6 5.13)."""

    async def on_reserve_now(self, request: m.ReserveNowRequest) -> m.ReserveNowResponse:
        """Reserve, unless the connector is in use or reserved under another id."""
        status = self._reservation_status(request)
        if status is m.ReservationStatus.ACCEPTED:
            older, connector = self._find_reserved(request.reservation_id), self.connectors[request.connector_id]
            if older is not None and older is not connector:
                self._release(older)
            connector.reservation = request
            self.start_after_answer(self.send_status, connector, connector.idle_status)
            self.start_replacing(f"reservation of {connector.number}", self._expire, connector, request)
        return m.ReserveNowResponse(status=status)

    def _reservation_status(self, request: m.ReserveNowRequest) -> m.ReservationStatus:
        connector = self.connectors.get(request.connector_id)
        if connector is None or request.expiry_date <= datetime.now(UTC):
            return m.ReservationStatus.REJECTED
        if not connector.operative:
            return m.ReservationStatus.UNAVAILABLE
        other = connector.reservation is not None and connector.reservation.reservation_id != request.reservation_id
        return m.ReservationStatus.OCCUPIED if connector.transaction or other else m.ReservationStatus.ACCEPTED

    def resume_reservations(self) -> None:
        """Start the expiry of reservations from before a reset."""
        for connector in self.connectors.values():
            if connector.reservation is not None:
                self.start_task(self._expire, connector, connector.reservation)

    async def _expire(self, connector: Connector, reservation: m.ReserveNowRequest) -> None:
        await wait_until(reservation.expiry_date)
        if connector.reservation is reservation:
            connector.reservation = None
            await self.send_status(connector, connector.idle_status)

    async def on_cancel_reservation(self, request: m.CancelReservationRequest) -> m.CancelReservationResponse:
        """Remove a reservation."""
        connector = self._find_reserved(request.reservation_id)
        if connector is None:
            return m.CancelReservationResponse(status=m.CancelReservationStatus.REJECTED)
        self._release(connector)
        return m.CancelReservationResponse(status=m.CancelReservationStatus.ACCEPTED)

    def _find_reserved(self, reservation_id: int) -> Connector | None:
        for connector in self.connectors.values():
            if connector.reservation is not None and connector.reservation.reservation_id == reservation_id:
                return connector
        return None

    def _release(self, connector: Connector) -> None:
        connector.reservation = None
        if connector.transaction is None:
            self.start_after_answer(self.send_status, connector, connector.idle_status)
