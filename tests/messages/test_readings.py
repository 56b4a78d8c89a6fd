"""The meaning of absent fields, and the exact values of the enumerations of meter values (TYPE-15 to TYPE-21)."""

from __future__ import annotations

import json
from enum import StrEnum

import pytest
from pydantic import ValidationError

from ocpp16_sdk.messages import (
    Location,
    Measurand,
    MeterValuesRequest,
    Phase,
    ReadingContext,
    Reason,
    SampledValue,
    StopTransactionRequest,
    UnitOfMeasure,
    ValueFormat,
)


def readings(*values: dict[str, object]) -> str:
    moment = {"timestamp": "2026-05-01T00:00:00.000Z", "sampledValue": values}
    return json.dumps({"connectorId": 1, "meterValue": [moment]})


@pytest.mark.item("TYPE-17")
def test_absent_fields_stay_absent_and_have_effective_values() -> None:
    value = SampledValue.from_json('{"value":"1"}')
    assert value.to_json() == '{"value":"1"}'
    assert (value.context, value.format, value.measurand, value.location, value.unit) == (None,) * 5
    assert value.effective_context is ReadingContext.SAMPLE_PERIODIC
    assert value.effective_format is ValueFormat.RAW
    assert value.effective_measurand is Measurand.ENERGY_ACTIVE_IMPORT_REGISTER
    assert value.effective_location is Location.OUTLET
    assert value.effective_unit is UnitOfMeasure.WH
    assert value.phase is None


@pytest.mark.item("TYPE-16", "TYPE-17")
@pytest.mark.parametrize("measurand", Measurand)
def test_only_energy_has_a_unit_when_it_is_absent(measurand: Measurand) -> None:
    is_energy = measurand.value.startswith("Energy.")
    assert SampledValue(value="1", measurand=measurand).effective_unit == (UnitOfMeasure.WH if is_energy else None)


@pytest.mark.item("TYPE-17")
def test_given_fields_are_their_own_effective_values() -> None:
    value = SampledValue(
        value="AF",
        context=ReadingContext.TRIGGER,
        format=ValueFormat.SIGNED_DATA,
        measurand=Measurand.VOLTAGE,
        location=Location.BODY,
        unit=UnitOfMeasure.V,
    )
    assert (value.effective_context, value.effective_format) == (value.context, value.format)
    assert (value.effective_measurand, value.effective_location) == (value.measurand, value.location)
    assert value.effective_unit is value.unit


@pytest.mark.item("CS-15")
@pytest.mark.parametrize("reason", [None, *Reason])
def test_the_reason_of_a_stop_is_local_if_it_is_absent(reason: Reason | None) -> None:  # ACT-25
    sent = {"meterStop": 1, "timestamp": "2026-05-01T00:00:00.000Z", "transactionId": 1}
    text = json.dumps(sent | ({} if reason is None else {"reason": reason}), separators=(",", ":"))
    stop = StopTransactionRequest.from_json(text)
    assert stop.effective_reason is (Reason.LOCAL if reason is None else reason)
    assert stop.reason is reason
    assert stop.to_json() == text


@pytest.mark.item("TYPE-15")
@pytest.mark.parametrize("spelling", ["Celcius", "Celsius"])
def test_both_spellings_of_celsius_are_read_in_both_messages(spelling: str) -> None:
    text = readings({"value": "21.5", "measurand": "Temperature", "unit": spelling})
    values = MeterValuesRequest.from_json(text).meter_value
    assert values[0].sampled_value[0].unit == spelling
    stop = {"meterStop": 1, "timestamp": "2026-05-01T00:00:00Z", "transactionId": 1}
    stopped = StopTransactionRequest.from_json(json.dumps({**stop, "transactionData": json.loads(text)["meterValue"]}))
    assert stopped.transaction_data == values


@pytest.mark.item("TYPE-15")
def test_both_spellings_of_celsius_are_one_unit() -> None:
    values = [SampledValue(value="21.5", unit=unit) for unit in (UnitOfMeasure.CELCIUS, UnitOfMeasure.CELSIUS)]
    assert [each.effective_unit for each in values] == [UnitOfMeasure.CELSIUS] * 2
    assert [each.to_json() for each in values] == [
        '{"value":"21.5","unit":"Celcius"}',
        '{"value":"21.5","unit":"Celsius"}',
    ]


@pytest.mark.item("TYPE-16", "TYPE-21")
@pytest.mark.parametrize("unit", ["Hertz", "Hz", "VARh", "wh", "KWH", "celsius"])
def test_unknown_units_are_refused(unit: str) -> None:
    with pytest.raises(ValidationError):
        MeterValuesRequest.from_json(readings({"value": "50", "unit": unit}))


@pytest.mark.item("TYPE-18")
def test_a_reading_is_text_even_if_it_is_a_number() -> None:
    assert SampledValue.from_json('{"value":"230.1"}').value == "230.1"
    for value in ("230.1", "230", "true"):
        with pytest.raises(ValidationError):
            SampledValue.from_json(f'{{"value":{value}}}')
    with pytest.raises(ValidationError):
        SampledValue(value=230.1)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


@pytest.mark.item("TYPE-19")
def test_signed_data_may_be_long() -> None:
    block = "0123456789ABCDEF" * 1250
    text = readings({"value": block, "format": "SignedData"})
    assert json.loads(MeterValuesRequest.from_json(text).to_json()) == json.loads(text)


_FLOWS = ("Active.Export", "Active.Import", "Reactive.Export", "Reactive.Import")


@pytest.mark.item("TYPE-20", "TYPE-21")
@pytest.mark.parametrize(
    ("enum", "values"),
    [
        (
            Measurand,
            {f"Energy.{flow}.{kind}" for flow in _FLOWS for kind in ("Register", "Interval")}
            | {f"Power.{kind}" for kind in (*_FLOWS, "Offered", "Factor")}
            | {"Current.Import", "Current.Export", "Current.Offered"}
            | {"Frequency", "RPM", "SoC", "Temperature", "Voltage"},
        ),
        (Location, {"Body", "Cable", "EV", "Inlet", "Outlet"}),
        (Phase, {"L1", "L2", "L3", "N", "L1-N", "L2-N", "L3-N", "L1-L2", "L2-L3", "L3-L1"}),
        (
            ReadingContext,
            {f"{when}.{what}" for when in ("Interruption", "Transaction") for what in ("Begin", "End")}
            | {"Sample.Clock", "Sample.Periodic", "Trigger", "Other"},
        ),
        (
            UnitOfMeasure,
            {f"{kilo}{unit}" for kilo in ("", "k") for unit in ("Wh", "varh", "W", "VA", "var")}
            | {"A", "V", "K", "Celcius", "Celsius", "Fahrenheit", "Percent"},
        ),
        (ValueFormat, {"Raw", "SignedData"}),
    ],
)
def test_an_enumeration_has_exactly_these_values(enum: type[StrEnum], values: set[str]) -> None:
    assert {member.value for member in enum} == values


@pytest.mark.item("TYPE-20", "TYPE-21")
def test_the_sizes_are_those_of_the_specification() -> None:
    assert [len(enum) for enum in (Measurand, Location, Phase, ReadingContext, UnitOfMeasure)] == [22, 5, 10, 8, 17]
