"""What the simulated charge point sends when it is asked to (OCPP 1.6 5.17)."""

from __future__ import annotations

from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.model import Request
from tests.support.simulated_charge_point import Simulation, simulated
from tests.support.virtual_time import in_virtual_time

TRIGGER, EXTENDED = m.MessageTrigger, m.ExtendedMessageTrigger


async def asked(simulation: Simulation, trigger: m.MessageTrigger | m.ExtendedMessageTrigger, **fields: Any) -> Any:
    """The answer, and the requests that came after it."""
    if isinstance(trigger, m.MessageTrigger):
        answer: Any = await simulation.remote.trigger_message(requested_message=trigger, **fields)
    else:
        answer = await simulation.remote.extended_trigger_message(requested_message=trigger, **fields)
    said = await simulation.messages_so_far()
    answered = said.index(answer)
    assert not [each for each in said[1:answered] if isinstance(each, Request)], "nothing goes before the answer"
    return answer.status, [each for each in said[answered:] if isinstance(each, Request)]


@pytest.mark.parametrize(
    ("trigger", "kind", "numbers"),
    [
        (TRIGGER.HEARTBEAT, m.HeartbeatRequest, None),
        (TRIGGER.STATUS_NOTIFICATION, m.StatusNotificationRequest, [0, 1, 2]),
        (TRIGGER.METER_VALUES, m.MeterValuesRequest, [0, 1, 2]),
        (TRIGGER.DIAGNOSTICS_STATUS_NOTIFICATION, m.DiagnosticsStatusNotificationRequest, None),
        (TRIGGER.FIRMWARE_STATUS_NOTIFICATION, m.FirmwareStatusNotificationRequest, None),
        (EXTENDED.HEARTBEAT, m.HeartbeatRequest, None),
        (EXTENDED.STATUS_NOTIFICATION, m.StatusNotificationRequest, [0, 1, 2]),
        (EXTENDED.METER_VALUES, m.MeterValuesRequest, [0, 1, 2]),
        (EXTENDED.LOG_STATUS_NOTIFICATION, m.LogStatusNotificationRequest, None),
        (EXTENDED.FIRMWARE_STATUS_NOTIFICATION, m.SignedFirmwareStatusNotificationRequest, None),  # SEC-53
    ],
)
@in_virtual_time
async def test_a_triggered_message_is_sent_after_the_answer(  # CP-127, CP-129, CP-132
    trigger: Any, kind: type[Any], numbers: list[int] | None
) -> None:
    async with simulated() as simulation:
        status, sent = await asked(simulation, trigger)
        assert status == "Accepted"
        assert {type(each) for each in sent} == {kind}
        if numbers is not None:
            assert sorted(each.connector_id for each in sent) == numbers
        elif hasattr(sent[0], "status"):
            assert sent[0].status == "Idle"
        else:
            assert len(sent) == 1


@pytest.mark.parametrize("number", [0, 1, 2])
@in_virtual_time
async def test_a_connector_is_asked_alone(number: int) -> None:  # CP-94, CP-130
    async with simulated() as simulation:
        for trigger in (TRIGGER.STATUS_NOTIFICATION, TRIGGER.METER_VALUES):
            status, sent = await asked(simulation, trigger, connector_id=number)
            assert (status, [each.connector_id for each in sent]) == ("Accepted", [number])
        [values] = sent[0].meter_value
        assert {value.context for value in values.sampled_value} == {"Trigger"}


@in_virtual_time
async def test_a_connector_that_is_not_there_is_rejected_where_it_matters() -> None:  # CP-129, CP-130
    async with simulated() as simulation:
        for trigger in (TRIGGER.STATUS_NOTIFICATION, TRIGGER.METER_VALUES, EXTENDED.METER_VALUES):
            assert await asked(simulation, trigger, connector_id=9) == ("Rejected", [])
        status, sent = await asked(simulation, TRIGGER.HEARTBEAT, connector_id=9)
        assert (status, len(sent)) == ("Accepted", 1)


@pytest.mark.parametrize("trigger", [TRIGGER.BOOT_NOTIFICATION, EXTENDED.BOOT_NOTIFICATION])
@in_virtual_time
async def test_no_boot_is_sent_once_one_was_accepted(trigger: Any) -> None:  # CP-131
    async with simulated() as simulation:
        assert await asked(simulation, trigger) == ("Rejected", [])


@in_virtual_time
async def test_an_unsupported_trigger_is_not_implemented() -> None:  # CP-128
    async with simulated() as simulation:
        answer = await asked(simulation, EXTENDED.SIGN_CHARGE_POINT_CERTIFICATE)
        assert answer == ("NotImplemented", [])


@in_virtual_time
async def test_triggered_meter_values_have_the_running_transaction() -> None:  # CP-88
    async with simulated() as simulation:
        transaction_id = await simulation.started(1)
        await simulation.messages_so_far()
        _, sent = await asked(simulation, TRIGGER.METER_VALUES)
        told = {each.connector_id: each for each in sent}
        assert {number: each.transaction_id for number, each in told.items()} == {0: None, 1: transaction_id, 2: None}
        powers = {number: each.meter_value[0].sampled_value[1].value for number, each in told.items()}
        assert powers == {0: "7360", 1: "7360", 2: "0"}
