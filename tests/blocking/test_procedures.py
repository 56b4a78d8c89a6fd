"""Procedures without `async`: `perform` runs them with the wrapped async object."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime
from typing import assert_type

import pytest
from pydantic import BaseModel

from ocpp16_sdk import (
    CentralSystem,
    ChargePointConnection,
    ManualChargePoint,
    NotConnectedError,
    RemoteCallError,
    messages as m,
)
from ocpp16_sdk.blocking import after_answer
from ocpp16_sdk.central_system import (
    Configuration,
    TransactionIds,
    change_configuration,
    confirmed,
    confirmed_start,
    get_configuration,
    trigger,
)
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.data_transfer import DataTransferHandlers, data_transfer
from ocpp16_sdk.errors import RefusedError
from ocpp16_sdk.model import Payload
from tests.support.examples import load_example

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ACCEPTED = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
ids = TransactionIds()
transfers = DataTransferHandlers()


class DoubleRequest(BaseModel):
    number: int


class DoubleAnswer(BaseModel):
    thread_name: str
    number: int


@transfers.on("com.example", "Double")
def double(charge_point: ChargePointConnection, request: DoubleRequest) -> DoubleAnswer:
    assert charge_point.perform(data_transfer, "com.example", "Ready") == "yes"  # from inside a handler
    return DoubleAnswer(thread_name=threading.current_thread().name, number=2 * request.number)


class Depot(CentralSystem):
    @confirmed_start(ids)
    def on_start_transaction(
        self, charge_point: ChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        transaction_id = charge_point.perform(ids.of, request)
        if request.meter_start < 0:
            raise ValueError
        return m.StartTransactionResponse(transaction_id=transaction_id, id_tag_info=ACCEPTED)

    @confirmed()
    def on_stop_transaction(
        self, charge_point: ChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        raise KeyError(request.transaction_id)

    def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=NOON)

    def on_status_notification(
        self, charge_point: ChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        return m.StatusNotificationResponse()

    def on_data_transfer(
        self, charge_point: ChargePointConnection, request: m.DataTransferRequest
    ) -> m.DataTransferResponse:
        return transfers(charge_point, request)


class Charger(ManualChargePoint):
    def on_get_configuration(self, request: m.GetConfigurationRequest) -> m.GetConfigurationResponse:
        entries = tuple(m.KeyValue(key=key, readonly=False, value="2") for key in request.key or ())
        return m.GetConfigurationResponse(configuration_key=entries)

    def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        accepted = request.value == "2"
        status = m.ConfigurationStatus.ACCEPTED if accepted else m.ConfigurationStatus.REJECTED
        return m.ChangeConfigurationResponse(status=status)

    def on_trigger_message(self, request: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
        if request.requested_message is m.MessageTrigger.HEARTBEAT:
            after_answer(self.heartbeat)
        else:
            after_answer(self.send_status)
        return m.TriggerMessageResponse(status=m.TriggerMessageStatus.ACCEPTED)

    def send_status(self) -> None:
        """Send a status; ignore a refusal by the central system."""
        available, no_error = m.ChargePointStatus.AVAILABLE, m.ChargePointErrorCode.NO_ERROR
        with suppress(RemoteCallError):
            self.call(m.StatusNotificationRequest(connector_id=1, error_code=no_error, status=available))

    def on_data_transfer(self, request: m.DataTransferRequest) -> m.DataTransferResponse:
        return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED, data="yes")


def start(charger: ManualChargePoint, meter_start: int) -> m.StartTransactionResponse:
    return charger.start_transaction(connector_id=1, id_tag="Tag", meter_start=meter_start, timestamp=NOON)


def test_perform_returns_the_types_of_the_procedures() -> None:
    with Depot().serve(port=0) as depot, Charger(f"ws://127.0.0.1:{depot.port}", "CP001") as charger:
        charger.heartbeat()
        charge_point = depot["CP001"]
        read = charge_point.perform(get_configuration, [keys.HEARTBEAT_INTERVAL, "Foo"])
        assert assert_type(read, Configuration).read(keys.HEARTBEAT_INTERVAL) == 2
        status = charge_point.perform(change_configuration, keys.HEARTBEAT_INTERVAL, 2)
        assert assert_type(status, m.ConfigurationStatus) is m.ConfigurationStatus.ACCEPTED
        with pytest.raises(RefusedError):
            charge_point.perform(change_configuration, keys.HEARTBEAT_INTERVAL, 3)
        heartbeat = charge_point.perform(trigger, m.HeartbeatRequest, within=10)
        assert assert_type(heartbeat, m.HeartbeatRequest) == m.HeartbeatRequest()


def test_a_function_receives_requests_until_its_block_is_exited() -> None:
    with Depot().serve(port=0) as depot, Charger(f"ws://127.0.0.1:{depot.port}", "CP001") as charger:
        charger.heartbeat()
        requests: list[Payload] = []
        with depot["CP001"].listening(requests.append):
            charger.heartbeat()
        charger.heartbeat()
        assert requests == [m.HeartbeatRequest()]


@pytest.mark.item("CS-31", "CP-126")
def test_plain_functions_receive_models_in_threads() -> None:
    with Depot().serve(port=0) as depot, Charger(f"ws://127.0.0.1:{depot.port}", "CP001") as charger:
        request = DoubleRequest(number=4)
        doubled = charger.perform(data_transfer, "COM.example", "double", request, response_model=DoubleAnswer)
        assert assert_type(doubled, DoubleAnswer).number == 8
        assert doubled.thread_name.startswith("ocpp16_sdk worker")
        with pytest.raises(RefusedError) as unknown:
            charger.perform(data_transfer, "com.example", "Halve")
        assert unknown.value.status is m.DataTransferStatus.UNKNOWN_MESSAGE_ID
        with pytest.raises(RefusedError) as bad:
            charger.perform(data_transfer, "com.example", "Double", "s3cret")
        assert bad.value.status is m.DataTransferStatus.REJECTED


def test_perform_before_the_connection_is_refused() -> None:
    with pytest.raises(NotConnectedError, match="data_transfer was not called"):
        Charger("ws://127.0.0.1:1", "CP001").perform(data_transfer, "com.example")


@pytest.mark.item("CS-09", "CS-12", "CS-13", "CS-14")
def test_plain_handlers_confirm_even_if_their_checks_fail() -> None:
    with Depot().serve(port=0) as depot, Charger(f"ws://127.0.0.1:{depot.port}", "CP001") as charger:
        good, bad, again = start(charger, 5), start(charger, -5), start(charger, -5)
        assert good.id_tag_info == ACCEPTED
        assert bad.id_tag_info.status is m.AuthorizationStatus.INVALID
        assert bad == again
        assert bad.transaction_id != good.transaction_id
        stop = charger.stop_transaction(transaction_id=-1, meter_stop=0, timestamp=NOON)
        assert stop == m.StopTransactionResponse()


def test_the_example_works() -> None:
    names = load_example("helpers/without_async.py")
    depot: CentralSystem = names["depot"]
    with depot.serve(port=0), Charger(f"ws://127.0.0.1:{depot.port}", "CP001") as charger:
        assert start(charger, -1).id_tag_info.status is m.AuthorizationStatus.INVALID
        assert charger.perform(data_transfer, "com.example", "whoami") == "CP001"
        assert names["describe"]("CP001") == "2 connectors, the first is Available"
