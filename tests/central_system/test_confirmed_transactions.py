"""What is told of transactions is confirmed, whatever the application's checks say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    ErrorCode,
    LocalCallError,
    RemoteCallError,
    messages as m,
)
from ocpp16_sdk.central_system import MemoryTransactionIdStore, TransactionIds, confirmed, confirmed_start
from tests.support.connected_roles import connected_roles
from tests.support.virtual_time import in_virtual_time

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ACCEPTED = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
ids = TransactionIds(MemoryTransactionIdStore(first_id=1))


class DatabaseError(Exception):
    """Not a check."""


class Checking(AsyncCentralSystem):
    """Raises for one tag, one transaction and one connector each."""

    @confirmed_start(ids)
    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        transaction_id = await ids.of(charge_point, request)
        if request.id_tag == "gone":
            raise DatabaseError("s3cret")
        if request.meter_start < 0:
            raise ValueError("a meter below zero")
        return m.StartTransactionResponse(transaction_id=transaction_id, id_tag_info=ACCEPTED)

    @confirmed()
    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        {1: "running"}[request.transaction_id]
        return m.StopTransactionResponse(id_tag_info=ACCEPTED)

    @confirmed(checks=DatabaseError)
    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        if request.connector_id == 9:
            raise DatabaseError
        raise LocalCallError(ErrorCode.PROPERTY_CONSTRAINT_VIOLATION)

    @confirmed()
    async def on_security_event_notification(
        self, charge_point: AsyncChargePointConnection, request: m.SecurityEventNotificationRequest
    ) -> m.SecurityEventNotificationResponse:
        if request.type != "TamperDetectionActivated":
            raise ValueError("an unknown type")
        return m.SecurityEventNotificationResponse()


async def begin(charger: AsyncManualChargePoint, meter_start: int, id_tag: str = "Tag") -> m.StartTransactionResponse:
    return await charger.start_transaction(connector_id=1, id_tag=id_tag, meter_start=meter_start, timestamp=NOON)


async def end(charger: AsyncManualChargePoint, transaction_id: int) -> m.StopTransactionResponse:
    return await charger.stop_transaction(transaction_id=transaction_id, meter_stop=0, timestamp=NOON)


@pytest.mark.item("CS-09", "CS-13")
@in_virtual_time
async def test_a_start_that_the_checks_refuse_gets_its_id_and_a_verdict(
    caplog: pytest.LogCaptureFixture,
) -> None:  # ACT-23
    async with connected_roles(AsyncManualChargePoint, Checking()) as here:
        good, bad = await begin(here.charger, 5), await begin(here.charger, -5)
        assert (await begin(here.charger, -5)) == bad
    assert good.id_tag_info == ACCEPTED
    assert bad.id_tag_info == m.IdTagInfo(status=m.AuthorizationStatus.INVALID)
    assert bad.transaction_id not in (0, -1, good.transaction_id)
    (first, second) = [record for record in caplog.records if record.levelname == "WARNING"]
    assert first.getMessage() == "StartTransaction of 'CP001' was confirmed although a check failed"
    assert first.exc_info is not None
    assert second.exc_info is not None


@pytest.mark.item("CS-13", "CS-14")
@pytest.mark.parametrize("transaction_id", [999999, -1, 0])
@in_virtual_time
async def test_a_stop_of_an_unknown_transaction_is_confirmed(transaction_id: int) -> None:
    async with connected_roles(AsyncManualChargePoint, Checking()) as here:
        assert await end(here.charger, transaction_id) == m.StopTransactionResponse()
        assert await end(here.charger, 1) == m.StopTransactionResponse(id_tag_info=ACCEPTED)


@pytest.mark.item("CS-13", "ACT-16")
@in_virtual_time
async def test_the_application_chooses_the_exceptions_of_checks() -> None:
    async with connected_roles(AsyncManualChargePoint, Checking()) as here:
        assert await here.charger.meter_values(connector_id=9, meter_value=[]) == m.MeterValuesResponse()
        with pytest.raises(RemoteCallError) as error:
            await here.charger.meter_values(connector_id=1, meter_value=[])
    assert error.value.code == ErrorCode.PROPERTY_CONSTRAINT_VIOLATION


@pytest.mark.item("CS-32")
@pytest.mark.parametrize(
    "kind", ["TamperDetectionActivated", "ReconfigurationOfSecurityParameters", "Vendor's own", ""]
)
@in_virtual_time
async def test_a_security_event_of_any_type_is_confirmed(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    async with connected_roles(AsyncManualChargePoint, Checking()) as here:
        answer = await here.charger.security_event_notification(type=kind, timestamp=NOON)
    assert answer == m.SecurityEventNotificationResponse()
    logged = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    expected = "SecurityEventNotification of 'CP001' was confirmed although a check failed"
    assert logged == ([] if kind == "TamperDetectionActivated" else [expected])


@in_virtual_time
async def test_another_exception_is_not_confirmed_so_the_charge_point_sends_the_message_again() -> None:
    async with connected_roles(AsyncManualChargePoint, Checking()) as here:
        with pytest.raises(RemoteCallError) as error:
            await begin(here.charger, 5, "gone")
    assert error.value.code == ErrorCode.INTERNAL_ERROR
    assert "s3cret" not in str(error.value)


@pytest.mark.item("CS-09")
@in_virtual_time
async def test_functions_can_be_decorated_too_and_the_verdict_be_chosen() -> None:
    depot = AsyncCentralSystem()

    @depot.on.start_transaction
    @confirmed_start(ids, status=m.AuthorizationStatus.BLOCKED, checks=Exception)
    async def start(
        charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        raise DatabaseError

    async with connected_roles(AsyncManualChargePoint, depot) as here:
        assert (await begin(here.charger, 5)).id_tag_info.status is m.AuthorizationStatus.BLOCKED
    assert start.__name__ == "start"


@in_virtual_time
async def test_an_application_may_call_its_own_handlers_by_name() -> None:
    async with connected_roles(AsyncManualChargePoint) as here:
        request = m.StopTransactionRequest(transaction_id=5, meter_stop=0, timestamp=NOON)
        answer = await Checking().on_stop_transaction(charge_point=here.charge_point, request=request)
    assert answer == m.StopTransactionResponse()
