"""The committed schemas: canonical, of the pinned editions, and corrected."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

from codegen.canonical import render
from codegen.metadata import Metadata
from codegen.schemas import digest, load_schemas
from tests.codegen.schema_sets import SCHEMAS, installed, schema_files


def test_the_committed_schemas_are_canonical_and_of_the_pinned_editions(metadata: Metadata) -> None:
    files = {path: data.decode() for path, data in schema_files(SCHEMAS).items()}
    for folder, count in (("core", 56), ("security", 22)):
        rows = {path: text for path, text in files.items() if path.startswith(f"{folder}/")}
        assert len(rows) == count
        assert digest(rows) == metadata.editions[folder].sha256
    schemas = load_schemas(SCHEMAS)
    assert {Path(path).stem: text for path, text in files.items()} == {
        name: render(each) for name, each in schemas.items()
    }


def test_the_record_names_the_source_and_every_digest() -> None:
    record = tomllib.loads((SCHEMAS / "SOURCES.toml").read_text("utf-8"))
    assert record["origin"] == "ocpp-2.1.0-py3-none-any.whl"
    assert all(edition["official"] for edition in record["editions"].values())
    inputs = {path: sha256(data).hexdigest() for path, data in installed("v16").items()}
    assert {row["input"]: row["input_sha256"] for row in record["files"].values()} == inputs
    outputs = {path: sha256(data).hexdigest() for path, data in schema_files(SCHEMAS).items()}
    assert {path: row["sha256"] for path, row in record["files"].items()} == outputs
    ids = {Path(path).stem: row["id"] for path, row in record["files"].items()}
    assert ids == {name: schema["$id"] for name, schema in load_schemas(SCHEMAS).items()}
    assert ids["StopTransactionRequest"] == "urn:OCPP:1.6:2025:04:StopTransactionRequest"
    assert ids["StopTransactionResponse"] == "urn:OCPP:1.6:2019:12:StopTransactionResponse"
    assert ids["GetLogResponse"] == "urn:OCPP:Cp:1.6:2020:3:GetLog.conf"


@pytest.mark.item("TYPE-28", "TYPE-15", "TYPE-23")
def test_the_committed_schemas_are_the_corrected_ones() -> None:
    schemas = load_schemas(SCHEMAS)
    entry = schemas["SendLocalListRequest"]["properties"]["localAuthorizationList"]["items"]
    assert set(entry["properties"]) == {"idTag", "idTagInfo"}
    assert set(entry["properties"]["idTagInfo"]["properties"]) == {"expiryDate", "parentIdTag", "status"}
    assert schemas["BootNotificationResponse"]["properties"]["interval"] == {"type": "integer"}
    update = schemas["UpdateFirmwareRequest"]["properties"]
    assert update["retries"] == update["retryInterval"] == {"type": "integer"}
    stop = schemas["StopTransactionRequest"]
    assert "reason" in stop["properties"]
    assert "reason" not in stop["required"]
    readings = (stop["properties"]["transactionData"], schemas["MeterValuesRequest"]["properties"]["meterValue"])
    units = [each["items"]["properties"]["sampledValue"]["items"]["properties"]["unit"]["enum"] for each in readings]
    assert units[0] == units[1]
    assert {"Celcius", "Celsius"} < set(units[0])
    hashes = schemas["GetInstalledCertificateIdsResponse"]["properties"]["certificateHashData"]
    assert hashes["minItems"] == 1
