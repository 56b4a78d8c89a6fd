"""Payloads that are not JSON: the text rules, own text rules, and policies of an own class."""

from __future__ import annotations

from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.connection import Observation
from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.model import Payload, Route
from ocpp16_sdk.transports import memory_pair
from ocpp16_sdk.validation import Repair, Strict
from ocpp16_sdk.validation.lenient import (
    CONTROL_CHARACTERS,
    EMPTY_MEMBERS,
    NULL,
    TEXT_RULES,
    TRAILING_COMMAS,
    UNKNOWN_FIELD,
    Lenient,
    Rule,
    TextRule,
)
from tests.support.connections import by_hand, calling, connected
from tests.support.virtual_time import in_virtual_time
from tests.validation.lenient.lenient_reading import read_with, rules_of

TRANSFER = m.DataTransferRequest
STOP = '"meterStop":1,"timestamp":"2026-05-01T12:00:00Z"'

REPAIRED: dict[str, tuple[type[Payload], str, str, list[str]]] = {
    "a line feed in a text": (TRANSFER, '{"vendorId":"a\nb"}', '{"vendorId":"a\\nb"}', ["control_characters"]),
    "every control character": (
        TRANSFER,
        '{"vendorId":"' + "".join(map(chr, range(32))) + '"}',
        Strict().dump(TRANSFER(vendor_id="".join(map(chr, range(32))))),
        ["control_characters"],
    ),
    "control characters in a name": (
        TRANSFER,
        '{"vendorId":"a","x\ty":1}',
        '{"vendorId":"a"}',
        ["control_characters", "unknown_field"],
    ),
    "a control character after an escaped quote": (
        TRANSFER,
        '{"vendorId":"a\\"\t"}',
        '{"vendorId":"a\\"\\t"}',
        ["control_characters"],
    ),
    "a comma before the end of an object": (TRANSFER, '{"vendorId":"a" , }', '{"vendorId":"a"}', ["trailing_commas"]),
    "a comma before the end of a list": (
        m.GetConfigurationRequest,
        '{"key":["a,]","b",],}',
        '{"key":["a,]","b"]}',
        ["trailing_commas"],
    ),
    "an empty member": (
        TRANSFER,
        '{"vendorId":"a","messageId":,"data":"b:,"}',
        '{"vendorId":"a","data":"b:,"}',
        ["empty_members", "null"],
    ),
    "an empty member at the end": (
        TRANSFER,
        '{"vendorId":"a","data": }',
        '{"vendorId":"a"}',
        ["empty_members", "null"],
    ),
    "everything at once": (
        TRANSFER,
        '{"vendorId":"a\rb","messageId":,"data":"c",}',
        '{"vendorId":"a\\rb","data":"c"}',
        ["control_characters", "empty_members", "trailing_commas", "null"],
    ),
}


@pytest.mark.parametrize(("kind", "text", "meant", "rules"), REPAIRED.values(), ids=REPAIRED)
def test_a_text_that_is_not_json_is_repaired_and_reported(
    kind: type[Payload], text: str, meant: str, rules: list[str]
) -> None:
    payload, repairs = read_with(Lenient(), kind, text)
    assert payload == Strict().load(kind, meant)
    assert rules_of(repairs) == rules
    with pytest.raises(InvalidMessageError):
        Strict().load(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (m.StopTransactionRequest, '{"transactionId":,' + STOP + "}"),
        (TRANSFER, '{"vendorId":"a",,"data":"b"}'),
        (TRANSFER, "{'vendorId':'a'}"),
        (TRANSFER, '{"vendorId":"a\n'),
    ],
    ids=["a required member is empty", "two commas", "single quotes", "a cut text"],
)
def test_a_text_that_no_rule_repairs_is_refused(kind: type[Payload], text: str) -> None:
    repairs: list[Repair] = []
    with pytest.raises(InvalidMessageError):
        Lenient().load(kind, text, repairs.append)
    assert repairs == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (CONTROL_CHARACTERS, '{"vendorId":"a\tb"}'),
        (EMPTY_MEMBERS, '{"vendorId":"a","data":}'),
        (TRAILING_COMMAS, '{"vendorId":"a",}'),
    ],
    ids=[rule.name for rule in TEXT_RULES],
)
def test_a_text_rule_can_be_removed(rule: TextRule, text: str) -> None:
    Lenient().load(TRANSFER, text)
    with pytest.raises(InvalidMessageError):
        Lenient().without(rule).load(TRANSFER, text)
    with pytest.raises(ValueError, match=rule.name):
        Lenient().without(rule).without(rule)


def test_an_own_text_rule_is_applied_first_and_only_to_a_text_that_is_not_json() -> None:
    seen: list[str] = []

    def double_quotes(text: str) -> str:
        seen.append(text)
        return text.replace("'", '"')

    policy = Lenient().with_rules(TextRule("single_quotes", double_quotes))
    request, repairs = read_with(policy, TRANSFER, "{'vendorId':'a',}")
    assert (request, rules_of(repairs)) == (TRANSFER(vendor_id="a"), ["single_quotes", "trailing_commas"])
    assert read_with(policy, TRANSFER, '{"vendorId":"it\'s"}') == (TRANSFER(vendor_id="it's"), [])
    assert seen == ["{'vendorId':'a',}"]


def test_a_text_rule_that_raises_is_logged_and_skipped(caplog: pytest.LogCaptureFixture) -> None:
    def broken(text: str) -> str:
        raise ZeroDivisionError

    policy = Lenient().with_rules(TextRule("divides_a_text", broken))
    request, repairs = read_with(policy, TRANSFER, '{"vendorId":"a",}')
    assert (request, rules_of(repairs)) == (TRANSFER(vendor_id="a"), ["trailing_commas"])
    (record,) = [each for each in caplog.records if each.levelname == "ERROR"]
    assert "'divides_a_text'" in record.getMessage()


class Named(Lenient):
    """A policy with an attribute and a behaviour of its own."""

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(**options)
        self.name = name

    def load_code(self, payload_type: type[Payload], code: str, on_repair: Any = None) -> str:
        return f"{self.name}: {code}"


def test_a_policy_of_an_own_class_keeps_its_class_and_attributes_in_copies() -> None:
    own = Named("Acme", forward=True)
    for copied in (own.with_rules(Rule("none", lambda faulty: None)), own.without(NULL, TRAILING_COMMAS)):
        assert type(copied) is Named
        assert (copied.name, copied.forward) == ("Acme", True)
        assert copied.load_code(m.ResetResponse, "X") == "Acme: X"
    assert own.without(UNKNOWN_FIELD).rules != own.rules
    assert (own.rules, own.text_rules) == (Lenient().rules, TEXT_RULES)


BROKEN = '{"status":"Accepted","data":"a\nb",}'


@in_virtual_time
async def test_a_call_that_is_not_json_is_answered_and_its_repairs_are_observed() -> None:
    received: list[m.DataTransferRequest] = []

    async def accept(request: m.DataTransferRequest) -> m.DataTransferResponse:
        received.append(request)
        return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED)

    seen: list[Observation] = []
    here, there = memory_pair()
    route = Route(m.DataTransferRequest, accept)
    async with connected(here, route, policy=Lenient(), observer=seen.append), by_hand(there) as peer:
        await peer.transport.send('[2,"1","DataTransfer",{"vendorId":"a\nb","data":,}]')
        assert await peer.receive() == [3, "1", {"status": "Accepted"}]
    assert received == [TRANSFER(vendor_id="a\nb")]
    assert rules_of([*seen[0].repairs])[:1] == ["control_characters"]


@in_virtual_time
async def test_an_answer_that_is_not_json_is_read_and_its_repairs_are_observed() -> None:
    seen: list[Observation] = []
    here, there = memory_pair()
    async with (
        connected(here, policy=Lenient(), observer=seen.append) as connection,
        by_hand(there) as peer,
        calling(connection) as calls,
    ):
        calls.begin("transfer", TRANSFER(vendor_id="a"))
        unique_id = await peer.receive_call("DataTransfer")
        await peer.transport.send(f'[3,"{unique_id}",{BROKEN}]')
    assert calls.ended == {"transfer": m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED, data="a\nb")}
    assert rules_of([*seen[-1].repairs]) == ["control_characters", "trailing_commas"]
