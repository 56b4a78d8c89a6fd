"""The heart of the simulated charge point: connectors, transactions, meter, and what the Core profile asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point import AsyncChargePoint
from ocpp16_sdk.connection import after_answer
from ocpp16_sdk.errors import CallFailedError
from ocpp16_sdk.tools.configuration import Configuration

POWER = 7360  # watts that a simulated vehicle takes: 32 A on one phase


@dataclass
class Transaction:
    """A transaction that has not ended."""

    id_tag: str
    id: int | None = None
    """Known once the central system has answered."""
    reason: m.Reason = m.Reason.OTHER
    """Why it ends."""
    ends: anyio.Event = field(default_factory=anyio.Event)
    """Set to end it."""
    over: anyio.Event = field(default_factory=anyio.Event)
    """Set when nothing of it is left to report."""


@dataclass
class Connector:
    """One socket, and the meter behind it."""

    number: int
    status: m.ChargePointStatus = m.ChargePointStatus.AVAILABLE
    operative: bool = True
    energy: float = 0
    """Wh since the meter was made."""
    transaction: Transaction | None = None

    @property
    def idle(self) -> m.ChargePointStatus:
        """The status between two uses."""
        return m.ChargePointStatus.AVAILABLE if self.operative else m.ChargePointStatus.UNAVAILABLE


class Charging(AsyncChargePoint):
    """Connectors on which transactions run; `tasks` is what they run in."""

    configuration: Configuration
    connectors: dict[int, Connector]
    failures: list[CallFailedError]
    tasks: TaskGroup

    def find(self, transaction_id: int) -> Connector | None:
        """The connector on which a transaction runs."""
        for connector in self.connectors.values():
            if connector.transaction is not None and connector.transaction.id == transaction_id:
                return connector
        return None

    def do(self, work: Callable[..., Awaitable[object]], *arguments: object) -> None:
        """Do something beside; a call that fails is noted in `failures`, and ends only this work."""

        async def guarded() -> None:
            try:
                await work(*arguments)
            except CallFailedError as error:
                self.failures.append(error)

        self.tasks.start_soon(guarded)

    def do_after_answer(self, work: Callable[..., Awaitable[object]], *arguments: object) -> None:
        """Do something beside once the call that is being handled is answered, as OCPP 1.6 5.17 asks."""

        async def later() -> None:
            self.do(work, *arguments)

        after_answer(later)

    async def report(self, connector: Connector, status: m.ChargePointStatus | None = None) -> None:
        """Tell the status of a connector, a new one if given."""
        connector.status = status or connector.status
        await self.status_notification(
            connector_id=connector.number,
            error_code=m.ChargePointErrorCode.NO_ERROR,
            status=connector.status,
            timestamp=datetime.now(UTC),
        )

    async def charge(self, connector: Connector, transaction: Transaction) -> None:
        """Run a transaction on a connector, from plugging in to pulling out."""
        connector.transaction = transaction
        try:
            await self.report(connector, m.ChargePointStatus.PREPARING)
            started = await self.start_transaction(
                connector_id=connector.number,
                id_tag=transaction.id_tag,
                meter_start=int(connector.energy),
                timestamp=datetime.now(UTC),
            )
            transaction.id = started.transaction_id
            if started.id_tag_info.status is m.AuthorizationStatus.ACCEPTED:
                await self.report(connector, m.ChargePointStatus.CHARGING)
                await self._sample_until_it_ends(connector, transaction)
            else:
                transaction.reason = m.Reason.DE_AUTHORIZED
            await self.stop_transaction(
                transaction_id=started.transaction_id,
                id_tag=transaction.id_tag,
                meter_stop=int(connector.energy),
                timestamp=datetime.now(UTC),
                reason=transaction.reason,
            )
            await self.report(connector, m.ChargePointStatus.FINISHING)
        finally:
            connector.transaction = None
            transaction.over.set()
        await self.report(connector, connector.idle)

    async def _sample_until_it_ends(self, connector: Connector, transaction: Transaction) -> None:
        while not transaction.ends.is_set():
            began = anyio.current_time()
            with anyio.move_on_after(int(self.configuration["MeterValueSampleInterval"]) or None):
                await transaction.ends.wait()
            connector.energy += POWER * (anyio.current_time() - began) / 3600
            if not transaction.ends.is_set():
                await self.measure(connector, m.ReadingContext.SAMPLE_PERIODIC)

    async def measure(self, connector: Connector, context: m.ReadingContext) -> None:
        """Send what the meter shows."""
        transaction = connector.transaction
        sampled = (
            m.SampledValue(
                value=str(int(connector.energy)),
                context=context,
                measurand=m.Measurand.ENERGY_ACTIVE_IMPORT_REGISTER,
                unit=m.UnitOfMeasure.WH,
            ),
            m.SampledValue(
                value=str(POWER if connector.status is m.ChargePointStatus.CHARGING else 0),
                context=context,
                measurand=m.Measurand.POWER_ACTIVE_IMPORT,
                unit=m.UnitOfMeasure.W,
            ),
        )
        await self.meter_values(
            connector_id=connector.number,
            transaction_id=transaction.id if transaction else None,
            meter_value=(m.MeterValue(timestamp=datetime.now(UTC), sampled_value=sampled),),
        )

    def end(self, connector: Connector, reason: m.Reason) -> None:
        """End the transaction on a connector, if there is one."""
        if connector.transaction is not None:
            connector.transaction.reason = reason
            connector.transaction.ends.set()

    async def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest
    ) -> m.RemoteStartTransactionResponse:
        """Start on the connector that was asked for, or on the first that is free."""
        free = [each for each in self.connectors.values() if each.transaction is None and each.operative]
        connector = next((each for each in free if request.connector_id in (None, each.number)), None)
        if connector is None:
            return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)
        # At once: a second request must find the connector taken.
        connector.transaction = Transaction(request.id_tag)
        self.do_after_answer(self.charge, connector, connector.transaction)
        return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)

    async def on_remote_stop_transaction(
        self, request: m.RemoteStopTransactionRequest
    ) -> m.RemoteStopTransactionResponse:
        """Stop the transaction if it runs."""
        connector = self.find(request.transaction_id)
        if connector is None:
            return m.RemoteStopTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)

        async def stop() -> None:
            self.end(connector, m.Reason.REMOTE)

        self.do_after_answer(stop)
        return m.RemoteStopTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)

    async def on_unlock_connector(self, request: m.UnlockConnectorRequest) -> m.UnlockConnectorResponse:
        """Unlock, which ends a transaction."""
        connector = self.connectors.get(request.connector_id)
        if connector is None:
            return m.UnlockConnectorResponse(status=m.UnlockStatus.NOT_SUPPORTED)
        self.end(connector, m.Reason.UNLOCK_COMMAND)
        return m.UnlockConnectorResponse(status=m.UnlockStatus.UNLOCKED)

    async def on_change_availability(self, request: m.ChangeAvailabilityRequest) -> m.ChangeAvailabilityResponse:
        """Put connectors in or out of service; one that is in use follows later."""
        if request.connector_id and request.connector_id not in self.connectors:
            return m.ChangeAvailabilityResponse(status=m.AvailabilityStatus.REJECTED)
        chosen = [each for each in self.connectors.values() if request.connector_id in (0, each.number)]
        for connector in chosen:
            connector.operative = request.type is m.AvailabilityType.OPERATIVE
            if connector.transaction is None and connector.status is not connector.idle:
                self.do_after_answer(self.report, connector, connector.idle)
        busy = any(connector.transaction is not None for connector in chosen)
        scheduled = busy and request.type is m.AvailabilityType.INOPERATIVE
        status = m.AvailabilityStatus.SCHEDULED if scheduled else m.AvailabilityStatus.ACCEPTED
        return m.ChangeAvailabilityResponse(status=status)
