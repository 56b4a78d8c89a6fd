"""A vendor's own action is a pair of classes that behave like generated ones."""

from __future__ import annotations

import types
from typing import Annotated, Any

import pytest
from pydantic import Field, ValidationError

from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.messages import IdTagInfo, ResetResponse
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, OneDecimal, Payload, Response, Timestamp


class TariffResponse(Response, frozen=True):
    price: OneDecimal | None = None


class TariffRequest(ChargePointRequest[TariffResponse], frozen=True):
    id_tag: Annotated[str, Field(max_length=20)]
    since: Timestamp | None = None
    weights: tuple[int, ...] | None = None


class ShowTextRequest(CentralSystemRequest[TariffResponse], frozen=True):
    __action__ = "acme.ShowText"
    text: str


def test_the_action_is_the_class_name_or_action_attribute() -> None:
    assert TariffRequest.__action__ == "Tariff"
    assert ShowTextRequest.__action__ == "acme.ShowText"


def test_the_response_is_the_parameter_of_the_base() -> None:
    assert TariffRequest.__response__ is ShowTextRequest.__response__ is TariffResponse


def test_it_follows_the_rules_of_generated_payloads() -> None:
    request = TariffRequest.from_json('{"idTag":"x","since":"2026-05-01T02:00:00+02:00","weights":[1,2]}')
    assert request.to_json() == '{"idTag":"x","since":"2026-05-01T00:00:00.000Z","weights":[1,2]}'
    assert hash(request) == hash(TariffRequest(id_tag="x", since=request.since, weights=(1, 2)))
    assert TariffResponse.from_json('{"price":48.300000000000004}').to_json() == '{"price":48.3}'


@pytest.mark.parametrize(
    "text",
    [
        '{"idTag":"x","since":null}',
        '{"idTag":"x","weights":null}',
        '{"idTag":"x","weights":[true]}',
        '{"idTag":"x","weights":["1"]}',
        '{"idTag":"x","more":1}',
        '{"id_tag":"x"}',
        '{"idTag":7}',
        '{"idTag":"123456789012345678901"}',
    ],
)
def test_it_is_as_strict_as_generated_payloads(text: str) -> None:
    with pytest.raises(ValidationError):
        TariffRequest.from_json(text)


def test_a_subclass_keeps_the_action_and_the_response() -> None:
    class Detailed(TariffRequest, frozen=True):
        detail: str | None = None

    assert (Detailed.__action__, Detailed.__response__) == ("Tariff", TariffResponse)


@pytest.mark.parametrize("wrong", [IdTagInfo, Payload, TariffRequest, str, None, "TariffResponse", TariffResponse()])
def test_the_response_must_be_a_response_class(wrong: Any) -> None:
    base: Any = ChargePointRequest
    with pytest.raises(DefinitionError, match="WrongRequest"):
        types.new_class("WrongRequest", (base[wrong],), {"frozen": True})


def test_a_generated_response_can_be_the_response() -> None:
    class AgainRequest(CentralSystemRequest[ResetResponse], frozen=True):
        pass

    assert AgainRequest.__response__ is ResetResponse
    assert AgainRequest().to_json() == "{}"
