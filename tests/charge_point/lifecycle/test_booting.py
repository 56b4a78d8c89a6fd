"""A charge point boots until it is accepted; until then it sends and answers only what is allowed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import anyio
import pytest

from ocpp16_sdk import (
    BootAnswered,
    BootFailed,
    CallTimeoutError,
    ChargePointEvent,
    ChargePointState,
    NotConnectedError,
    NotSentError,
    RemoteCallError,
    after_answer,
    messages as m,
)
from ocpp16_sdk.transports import Transport
from tests.support.scripted_central_system import (
    AVAILABLE,
    BOOT,
    NOW,
    SETTLE_TIME,
    SILENCE,
    OneByOne,
    boot_answer,
    scripted_central_system,
    state_of,
)
from tests.support.virtual_time import in_virtual_time

TRIGGER_STATUS = {"requestedMessage": "StatusNotification"}
TRIGGER_BOOT = {"requestedMessage": "BootNotification"}


@pytest.mark.item("CP-01", "CP-10", "CP-13")
@in_virtual_time
async def test_it_boots_first_and_then_sends_every_status() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        answer = await charger.wait_accepted()
        assert answer == m.BootNotificationResponse(
            status=m.RegistrationStatus.ACCEPTED, current_time=NOW, interval=300
        )
        assert state_of(charger) is ChargePointState.ACCEPTED
        await anyio.sleep(SETTLE_TIME)
        assert place.actions() == ["BootNotification", *["StatusNotification"] * 3]
        assert place.calls[0].payload == {"chargePointVendor": "Example", "chargePointModel": "One"}
        assert place.statuses() == [(0, "Available"), (1, "Available"), (2, "Available")]
        assert (await charger.authorize(id_tag="04A2B3")).id_tag_info.status is m.AuthorizationStatus.ACCEPTED


@pytest.mark.item("CP-10")
@in_virtual_time
async def test_a_status_reported_before_the_boot_is_sent_after_it() -> None:
    async with scripted_central_system() as place:
        charger = place.charger()
        charger.report_status(1, m.ChargePointStatus.FAULTED, m.ChargePointErrorCode.GROUND_FAILURE, info="earth")
        async with charger:
            await charger.wait_accepted()
            await anyio.sleep(SETTLE_TIME)
        assert place.statuses() == [(0, "Available"), (2, "Available"), (1, "Faulted")]
        assert place.calls[-1].payload["errorCode"] == "GroundFailure"
        assert place.calls[-1].payload["info"] == "earth"


@pytest.mark.item("CP-02")
@in_virtual_time
async def test_before_the_first_answer_only_the_boot_is_sent() -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = SILENCE
        async with place.charger() as charger:
            await charger.transactions.start(connector_id=1, id_tag="04A2B3", meter_start=0)
            await anyio.sleep(20)
            assert state_of(charger) is ChargePointState.CONNECTED
            charger.report_status(1, m.ChargePointStatus.CHARGING)
            with pytest.raises(NotSentError, match="Authorize was not sent: the charge point is not registered yet"):
                await charger.authorize(id_tag="04A2B3")
            assert place.actions() == ["BootNotification"]


@pytest.mark.item("CP-04")
@pytest.mark.parametrize("status", ["Pending", "Rejected"])
@in_virtual_time
async def test_not_accepted_it_boots_again_after_the_interval(status: str) -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = OneByOne([boot_answer(status, 5), boot_answer(status, 40), boot_answer()])
        async with place.charger() as charger:
            await charger.wait_accepted()
            assert place.times("BootNotification") == pytest.approx([0, 5, 45])


@pytest.mark.item("CP-05")
@pytest.mark.parametrize("interval", [0, -1])
@in_virtual_time
async def test_without_an_interval_it_boots_once_a_minute(interval: int) -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = boot_answer("Pending", interval)
        async with place.charger():
            await anyio.sleep(599)
        assert len(place.calls) == 10


@pytest.mark.item("CP-11")
@pytest.mark.parametrize(
    ("failure", "error"),
    [("InternalError", RemoteCallError), (SILENCE, CallTimeoutError), ({"status": 5}, ValueError)],
    ids=["CALLERROR", "silence", "nonsense"],
)
@in_virtual_time
async def test_a_boot_that_fails_is_repeated(failure: Any, error: type[Exception]) -> None:
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = OneByOne([failure, boot_answer()])
        async with place.charger(on_event=events.append) as charger:
            await charger.wait_accepted()
        first, second = place.times("BootNotification")
        assert 60 <= second - first <= 90
        told = [event for event in events if isinstance(event, BootFailed | BootAnswered)]
        assert isinstance(told[0], BootFailed)
        assert isinstance(told[0].error, error)
        assert told[0].wait == 60
        assert isinstance(told[1], BootAnswered)


@pytest.mark.item("CP-07")
@in_virtual_time
async def test_rejected_it_sends_and_answers_nothing() -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = OneByOne([boot_answer("Rejected", 100), boot_answer()])
        async with place.charger() as charger:
            await anyio.sleep(SETTLE_TIME)
            assert state_of(charger) is ChargePointState.REJECTED
            charger.report_status(1, m.ChargePointStatus.CHARGING)
            with pytest.raises(NotSentError, match="the registration was rejected"):
                await charger.authorize(id_tag="04A2B3")
            for action in ("GetConfiguration", "RemoteStartTransaction", "Nonsense"):
                assert await place.ask(action) is None
            assert await place.ask("TriggerMessage", TRIGGER_BOOT) is None
            assert place.actions() == ["BootNotification"]
            await charger.wait_accepted()
            assert await place.ask("Nonsense") is not None


@pytest.mark.item("CP-08", "CP-09")
@in_virtual_time
async def test_pending_it_answers_and_sends_what_is_triggered() -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = boot_answer("Pending", 1000)
        charger = place.charger()

        @charger.on.change_configuration
        async def change(request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
            return m.ChangeConfigurationResponse(status=m.ConfigurationStatus.ACCEPTED)

        @charger.on.remote_start_transaction
        async def start(request: m.RemoteStartTransactionRequest) -> m.RemoteStartTransactionResponse:
            raise AssertionError("never called")

        @charger.on.trigger_message
        async def trigger(request: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
            if request.requested_message is m.MessageTrigger.STATUS_NOTIFICATION:
                after_answer(lambda: charger.call(charger.statuses[1]))
            return m.TriggerMessageResponse(status=m.TriggerMessageStatus.ACCEPTED)

        async with charger:
            await anyio.sleep(SETTLE_TIME)
            assert state_of(charger) is ChargePointState.PENDING
            assert await place.ask("ChangeConfiguration", {"key": "a", "value": "1"}) == [
                3,
                "1",
                {"status": "Accepted"},
            ]
            assert await place.ask("RemoteStartTransaction", {"idTag": "a"}) == [3, "1", {"status": "Rejected"}]
            assert await place.ask("RemoteStopTransaction", {"transactionId": 1}) == [3, "1", {"status": "Rejected"}]
            with pytest.raises(NotSentError, match="the registration is pending"):
                await charger.status_notification(
                    connector_id=1, error_code=m.ChargePointErrorCode.NO_ERROR, status=AVAILABLE
                )
            assert place.actions() == ["BootNotification"]
            assert await place.ask("TriggerMessage", TRIGGER_STATUS) == [3, "1", {"status": "Accepted"}]
            assert place.statuses() == [(1, "Available")]
            place.answers["BootNotification"] = boot_answer()
            before = anyio.current_time()
            assert await place.ask("TriggerMessage", TRIGGER_BOOT) == [3, "1", {"status": "Accepted"}]
            await charger.wait_accepted()
            assert anyio.current_time() <= before + SETTLE_TIME


@pytest.mark.item("CP-127")
@in_virtual_time
async def test_a_triggered_boot_is_sent_after_the_answer_to_the_trigger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # ACT-26
    async with scripted_central_system() as place:
        connect = place.connect

        async def connect_with_slow_answers() -> Transport:
            transport = await connect()
            send = transport.send

            async def send_answers_slowly(text: str) -> None:
                await anyio.sleep(0.2 if text.startswith("[3") else 0)
                await send(text)

            monkeypatch.setattr(transport, "send", send_answers_slowly)
            return transport

        monkeypatch.setattr(place, "connect", connect_with_slow_answers)
        place.answers["BootNotification"] = boot_answer("Pending", 1000)
        charger = place.charger()

        @charger.on.trigger_message
        async def trigger(request: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
            await anyio.sleep(0.5)
            return m.TriggerMessageResponse(status=m.TriggerMessageStatus.ACCEPTED)

        answered_first: list[bool] = []
        async with charger:
            await anyio.sleep(SETTLE_TIME)
            place.answers["BootNotification"] = boot_answer("Pending", 1000)
            place.on_call = lambda: answered_first.append("1" in place.replies)
            await place.ask("TriggerMessage", TRIGGER_BOOT)
        assert answered_first == [True]
        assert len(place.times("BootNotification")) == 2


@in_virtual_time
async def test_an_accepted_charge_point_boots_again_if_a_handler_accepts_the_trigger() -> None:
    async with scripted_central_system() as place:
        charger = place.charger()

        @charger.on.trigger_message
        async def trigger(request: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
            return m.TriggerMessageResponse(status=m.TriggerMessageStatus.ACCEPTED)

        async with charger:
            await charger.wait_accepted()
            await anyio.sleep(SETTLE_TIME)
            count = len(place.calls)
            await place.ask("TriggerMessage", TRIGGER_BOOT)
            assert place.actions(count) == ["BootNotification", *["StatusNotification"] * 3]
            assert state_of(charger) is ChargePointState.ACCEPTED


@in_virtual_time
async def test_after_three_boots_without_an_answer_another_connection_is_opened() -> None:
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = OneByOne([SILENCE] * 6 + [boot_answer()])
        async with place.charger(on_event=events.append) as charger:
            await charger.wait_accepted()
        boots = [each for each in place.calls if each.action == "BootNotification"]
        assert [each.connection for each in boots] == [1, 1, 1, 2, 2, 2, 3]
        assert [round(each.time) for each in boots] == [0, 90, 180, 220, 310, 400, 450]  # 10 s and 20 s of back-off
        assert len(place.dials) == 3
    texts = [str(event) for event in events if isinstance(event, BootFailed)]
    assert [text.rpartition("; ")[2] for text in texts] == [
        *["the next boot is in 60 s"] * 2,
        "the connection is replaced, because no boot was answered on it",
    ] * 2


@in_virtual_time
async def test_a_boot_that_is_refused_does_not_close_the_connection() -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = OneByOne([SILENCE, SILENCE, "InternalError"] * 3 + [boot_answer()])
        async with place.charger() as charger:
            await charger.wait_accepted()
        assert len(place.dials) == 1


@pytest.mark.parametrize("status", ["Pending", "Rejected"])
@in_virtual_time
async def test_an_interval_of_years_is_cut_to_a_day_and_reported(status: str) -> None:
    day = 86_400
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = OneByOne([boot_answer(status, 2**31 - 1), boot_answer()])
        async with place.charger(on_event=events.append) as charger:
            await anyio.sleep(SETTLE_TIME)
            await place.disconnect()
            await charger.wait_accepted()
            assert round(anyio.current_time() - place.dials[0]) == day
    assert (
        f"the registration is {status}, the interval 2147483647 s; the next boot is after the maximum of 86400 s"
        in [str(event) for event in events]
    )


@pytest.mark.item("CP-03", "CP-17")
@in_virtual_time
async def test_the_answer_sets_interval_and_clock_whatever_the_hook_does() -> None:
    times: list[datetime] = []

    def set_clock(time: datetime) -> None:
        times.append(time)
        raise PermissionError("only root sets clocks")

    async with scripted_central_system() as place:
        place.answers["BootNotification"] = boot_answer(interval=7)
        async with place.charger(on_time=set_clock) as charger:
            await charger.wait_accepted()
            assert charger.heartbeat_interval == 7
            assert times == [NOW]
            await charger.heartbeat()
            assert times == [NOW, NOW]


@pytest.mark.item("CP-06")
@pytest.mark.parametrize("interval", [0, -5])
@in_virtual_time
async def test_accepted_without_an_interval_the_configured_one_is_kept(interval: int) -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = boot_answer(interval=interval)
        async with place.charger(heartbeat_interval=100) as charger:
            await charger.wait_accepted()
            assert charger.heartbeat_interval == 100
            await anyio.sleep(1050)
            assert len(place.times("Heartbeat")) == 10


@pytest.mark.item("CP-01", "CP-14")
@in_virtual_time
async def test_entered_again_it_boots_again() -> None:  # ACT-02
    async with scripted_central_system() as place:
        charger = place.charger()
        for _ in range(2):
            async with charger:
                await charger.wait_accepted()
                await anyio.sleep(SETTLE_TIME)
            assert state_of(charger) is ChargePointState.STOPPED
            with pytest.raises(NotConnectedError, match="not accepted"):
                await charger.wait_accepted()
        assert place.actions() == ["BootNotification", *["StatusNotification"] * 3] * 2


@in_virtual_time
async def test_a_boot_cannot_be_called() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        await charger.wait_accepted()
        with pytest.raises(ValueError, match="sends it by itself"):
            await charger.call(BOOT)
