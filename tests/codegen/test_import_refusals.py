"""`python -m codegen import` refuses wrong sources: it names file and place, and writes nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen.metadata import Metadata, Patch
from tests.codegen.schema_sets import (
    ROOT,
    Documents,
    as_files,
    convert_to_draft_07,
    installed,
    write_folder,
    write_tarball,
    write_zip,
)


def test_a_missing_message_is_refused(documents: Documents, refused: Callable[..., str], tmp_path: Path) -> None:
    files = as_files(documents)
    del files["ResetResponse.json"], files["GetLog.json"]
    assert refused(write_folder(tmp_path / "some", files)) == "some: missing: GetLogRequest, ResetResponse"


def test_an_unknown_file_is_refused(documents: Documents, refused: Callable[..., str], tmp_path: Path) -> None:
    files = {f"v16/{path}": data for path, data in as_files(documents).items()}
    text = refused(write_zip(tmp_path / "more.zip", files | {"v16/ResetAll.json": b"{}"}))
    assert text.startswith("v16/ResetAll.json: unknown")


def test_a_schema_without_a_name_is_refused(documents: Documents, refused: Callable[..., str], tmp_path: Path) -> None:
    convert_to_draft_07(documents)
    del documents["ResetRequest"]["$id"]
    place = list(documents).index("ResetRequest")
    (tmp_path / "list.json").write_text(json.dumps(list(documents.values())))
    assert refused(tmp_path / "list.json").startswith(f"list.json#/{place}: unknown")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not JSON: Expecting value"),
        (b"{", "not JSON: Expecting property name"),
        (b'{"type": "object", "type": "object"}', "not JSON: the name 'type' appears twice"),
        (b'{"maxLength": NaN}', "not JSON: NaN is not a JSON number"),
        (b'{"type": "\xff"}', "not JSON: 'utf-8' codec"),
        (b'{"title": "\\ud800"}', "not JSON: 'utf-8' codec"),
        (b"[" * 100_000, "not JSON: "),
        (b"true", "expected a schema (an object)"),
    ],
)
def test_a_file_that_is_not_a_json_schema_is_refused(
    data: bytes, reason: str, documents: Documents, refused: Callable[..., str], tmp_path: Path
) -> None:
    assert f"Reset.json: {reason}" in refused(
        write_folder(tmp_path / "bad", as_files(documents) | {"Reset.json": data})
    )


def test_a_message_that_appears_twice_is_refused(
    documents: Documents, refused: Callable[..., str], tmp_path: Path
) -> None:
    files = as_files(documents)
    text = refused(write_folder(tmp_path / "twice", files | {f"copy/{path}": data for path, data in files.items()}))
    assert text.startswith("copy/Authorize.json: AuthorizeRequest appears twice, also in Authorize.json")


def test_a_file_with_two_names_is_refused(documents: Documents, refused: Callable[..., str], tmp_path: Path) -> None:
    documents["ResetRequest"]["title"] = "ResetResponse"
    text = refused(write_folder(tmp_path / "odd", as_files(documents)))
    assert text == "Reset.json: file name, id and title disagree: ResetRequest, ResetResponse"


def test_a_schema_of_another_version_is_refused(
    documents: Documents, refused: Callable[..., str], tmp_path: Path
) -> None:
    documents["ResetRequest"]["$id"] = "urn:OCPP:Cp:2:2020:3:ResetRequest"
    text = refused(write_folder(tmp_path / "mix", as_files(documents)))
    assert text == "Reset.json: expected a schema of urn:OCPP:1.6, found urn:OCPP:Cp:2:2020:3:ResetRequest"


def test_a_source_of_other_versions_only_is_refused(refused: Callable[..., str], tmp_path: Path) -> None:
    text = refused(write_zip(tmp_path / "two.whl", installed("v201") | {"x/broken.json": b"?"}))
    assert text.startswith(
        "two.whl: expected a folder or a list with the schemas of the messages, found none; x/broken.json:"
    )


@pytest.mark.parametrize("name", ["nowhere", "notes.txt", "cut.zip", "cut.tgz"])
def test_a_source_that_cannot_be_read_is_refused(
    name: str, documents: Documents, refused: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("Authorize")
    whole = write_zip(tmp_path / "whole.zip", as_files(documents)).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:200] + b"\0" * 200 + whole[400:])
    (tmp_path / "cut.tgz").write_bytes(write_tarball(tmp_path / "whole.tgz", as_files(documents)).read_bytes()[:-999])
    assert refused(tmp_path / name).startswith(f"{name}: ")


def test_an_archive_member_that_is_too_large_when_unpacked_is_refused(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    bomb = write_zip(tmp_path / "bomb.zip", {"Reset.json": b" " * (5 << 20)})
    assert refused(bomb) == (
        "bomb.zip: Reset.json: too large; expected at most 4194304 bytes in a file, 67108864 bytes in all"
    )


def test_a_patch_that_matches_neither_value_is_refused(
    documents: Documents, refused: Callable[..., str], tmp_path: Path
) -> None:
    values = documents["MeterValuesRequest"]["properties"]["meterValue"]
    values["minItems"] = 2
    text = refused(write_folder(tmp_path / "two", as_files(documents)))
    assert text.startswith("MeterValuesRequest#/properties/meterValue/minItems: does not match its row of [[patches]]:")
    assert text.endswith("expected 1 or None, found 2")


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (Patch(file="Reset", at="/type", new="object", why="x"), "'Reset' is not the name of a message"),
        (Patch(file="ResetRequest", at="/nowhere/type", new="object", why="x"), "does not match its row"),
    ],
)
def test_a_wrong_patch_row_is_refused(
    row: Patch, text: str, documents: Documents, metadata: Metadata, refused: Callable[..., str], tmp_path: Path
) -> None:
    changed = metadata.model_copy(update={"patches": (row,)})
    assert text in refused(write_folder(tmp_path / "set", as_files(documents)), changed)


def test_a_feature_profile_without_an_edition_is_refused(
    documents: Documents, metadata: Metadata, refused: Callable[..., str], tmp_path: Path
) -> None:
    changed = metadata.model_copy(update={"editions": {"core": metadata.editions["core"]}})
    text = refused(write_folder(tmp_path / "set", as_files(documents)), changed)
    assert text == "[actions.CertificateSigned] profile: 'Security' must be in exactly one of [editions]"


@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_that_cannot_be_replaced_is_not_changed(
    exists: bool,
    documents: Documents,
    refused: Callable[..., str],
    target: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not exists:
        shutil.rmtree(target)
    rename = Path.rename

    def full(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise OSError("no space left")
        return rename(path, target)

    source = write_folder(tmp_path / "set", as_files(documents))
    monkeypatch.setattr(Path, "rename", full)
    assert refused(source) == "schemas: cannot be written: no space left"


def test_the_command_prints_a_refusal_without_a_traceback() -> None:
    command = [sys.executable, "-m", "codegen", "import", "nowhere"]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr == "error: nowhere: expected a file or a folder, found nothing\n"
