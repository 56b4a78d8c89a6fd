"""Sets of schema files in the known layouts, made from the installed distribution `ocpp`."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import files as distribution_files
from pathlib import Path
from typing import Any

from codegen.metadata import Metadata

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "schemas"

Documents = dict[str, dict[str, Any]]


def installed(version: str) -> dict[str, bytes]:
    """Return the schema files of the installed distribution `ocpp`, by their path in its wheel."""
    folder = f"ocpp/{version}/schemas/"
    files = [
        file for file in distribution_files("ocpp") or () if str(file).startswith(folder) and file.suffix == ".json"
    ]
    return {str(file): Path(str(file.locate())).read_bytes() for file in files}


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def schema_files(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in tree(folder).items() if path.endswith(".json")}


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def write_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def write_tarball(path: Path, files: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def short_name(message: str) -> str:
    return message.removesuffix("Request")


def spec_name(message: str) -> str:
    return message.removesuffix("Response") + ".conf" if message.endswith("Response") else f"{short_name(message)}.req"


def as_files(documents: Documents, name: Callable[[str], str] = short_name) -> dict[str, bytes]:
    return {f"{name(message)}.json": json.dumps(schema).encode() for message, schema in documents.items()}


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    yield schema
    for key in ("properties", "definitions"):
        for child in schema.get(key, {}).values():
            yield from nodes(child)
    if "items" in schema:
        yield from nodes(schema["items"])


def remove_headers(documents: Documents) -> None:
    for schema in documents.values():
        for key in ("$schema", "id", "$id", "title"):
            schema.pop(key, None)


def convert_to_draft_07(documents: Documents) -> None:
    """Convert to draft-07 without keywords without effect, and with the names of the specification as ids.

    The npm package `ocpp-rpc` has this form.
    """
    remove_headers(documents)
    for message, schema in documents.items():
        for node in nodes(schema):
            node.pop("additionalItems", None)
            if node.get("type") == "string":
                node.pop("additionalProperties", None)
        schema["$schema"] = "http://json-schema.org/draft-07/schema"
        schema["$id"] = f"urn:{spec_name(message)}"


def _as_wheel(folder: Path, _documents: Documents, _metadata: Metadata) -> Path:
    files = installed("v16") | installed("v201") | installed("v21")
    return write_zip(folder / "ocpp-2.1.0-py3-none-any.whl", files | {"ocpp/v16/call.py": b""})


def _as_npm_package(folder: Path, documents: Documents, _metadata: Metadata) -> Path:
    convert_to_draft_07(documents)
    other = [{"$id": "urn:OCPP:Cp:2:2020:3:AuthorizeRequest"}, {"$id": "urn:NotifyEVRequest"}, {"$id": "urn:x"}]
    lists = {"ocpp1_6": list(documents.values()), "ocpp2_0_1": other}
    files = {f"package/lib/schemas/{name}.json": json.dumps(each).encode() for name, each in lists.items()}
    others = {"package/package.json": b'{"name": "ocpp-rpc"}', "package/README.md": b"# OCPP-RPC"}
    return write_tarball(folder / "ocpp-rpc-2.2.1.tgz", files | others)


def _as_official_folders(folder: Path, documents: Documents, metadata: Metadata) -> Path:
    files: dict[str, bytes] = {}
    for message, schema in documents.items():
        is_security = metadata.actions[short_name(message).removesuffix("Response")].profile == "Security"
        date = "2025:04" if message == "StopTransactionRequest" else "2019:12"
        schema_id = (
            {"$id": f"urn:OCPP:Cp:1.6:2020:3:{spec_name(message)}"}
            if is_security
            else {"id": f"urn:OCPP:1.6:{date}:{message}"}
        )
        place = f"{'security-schemas' if is_security else 'schemas/json'}/{short_name(message)}.json"
        files[place] = json.dumps({**schema, **schema_id}, indent=2).encode()
    return write_folder(folder / "official", files)


def _as_files_with_byte_order_marks(folder: Path, documents: Documents, _metadata: Metadata) -> Path:
    remove_headers(documents)
    marked = {path: b"\xef\xbb\xbf" + data.replace(b", ", b",\r\n") for path, data in as_files(documents).items()}
    return write_folder(folder / "marked", marked | {"._Authorize.json": b"\0"})


def _as_titles_for_ids(folder: Path, documents: Documents, _metadata: Metadata) -> Path:
    remove_headers(documents)
    for message, schema in documents.items():
        schema["$id"] = message
        for node in nodes(schema):
            if "enum" in node:
                node["tsEnumNames"] = node["enum"]
    return write_zip(folder / "titles.zip", as_files(documents, str))


def _as_one_list(folder: Path, documents: Documents, _metadata: Metadata) -> Path:
    convert_to_draft_07(documents)
    (folder / "list.json").write_text(json.dumps(list(documents.values())))
    return folder / "list.json"


LAYOUTS = [
    _as_wheel,
    _as_npm_package,
    _as_official_folders,
    _as_files_with_byte_order_marks,
    _as_titles_for_ids,
    _as_one_list,
]
