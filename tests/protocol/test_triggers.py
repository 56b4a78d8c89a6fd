"""The table of triggered messages contains each name of both triggers once."""

from __future__ import annotations

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.protocol import TRIGGERED_MESSAGES, TriggeredMessage, trigger_request, triggered_message

by_message = pytest.mark.parametrize("message", TRIGGERED_MESSAGES, ids=lambda message: message.action)


def test_each_name_of_both_triggers_is_in_the_table_once() -> None:
    assert sorted(each.basic for each in TRIGGERED_MESSAGES if each.basic) == sorted(m.MessageTrigger)
    assert sorted(each.extended for each in TRIGGERED_MESSAGES if each.extended) == sorted(m.ExtendedMessageTrigger)
    assert len({each.request for each in TRIGGERED_MESSAGES}) == len(TRIGGERED_MESSAGES)


@by_message
def test_the_request_for_a_message_asks_for_that_message(message: TriggeredMessage) -> None:
    request = trigger_request(message.request, 2)
    assert request is not None
    assert triggered_message(request) is message
    assert request.connector_id == 2
    assert isinstance(request, m.TriggerMessageRequest) is (message.basic is not None)


@by_message
def test_a_connector_applies_if_the_message_contains_one(message: TriggeredMessage) -> None:
    assert message.has_connector is ("connector_id" in message.request.model_fields)


@by_message
def test_a_name_is_the_action_except_for_two_extended_ones(message: TriggeredMessage) -> None:
    assert message.basic in {None, message.action}
    exceptions = {"SignedFirmwareStatusNotification": "FirmwareStatusNotification"}
    exceptions["SignCertificate"] = "SignChargePointCertificate"
    assert message.extended in {None, exceptions.get(message.action, message.action)}


def test_no_trigger_asks_for_another_message() -> None:
    assert trigger_request(m.AuthorizeRequest) is None
