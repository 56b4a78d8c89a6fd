"""The folder `schemas/`: read it, and make it anew from somebody's set of schema files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from .canonical import Schema, canonical, named, render
from .documents import Document, all_documents, find_set
from .editions import apply_patches, differences, editions_by_message
from .errors import CodegenError
from .facts import Edition, Facts
from .sources import read_source

RECORD = "SOURCES.toml"


def load_schemas(source: Path) -> dict[str, Schema]:
    """The schemas of a folder or archive in canonical form, by message: ours, or those of a vendor's own actions.

    Raises:
        CodegenError: a file is no schema of a message or holds what the generator does not know, or an action has
            only one of its two messages.
    """
    documents = all_documents(read_source(source))
    for message in documents:
        action, kind = message.removesuffix("Request"), "Response"
        if message.endswith("Response"):
            action, kind = message.removesuffix("Response"), "Request"
        if action + kind not in documents:
            raise CodegenError(f"{documents[message].place}: the schema of {action + kind} is missing")
    return {
        message: named(canonical(document.schema, document.place), message, document.id or message)
        for message, document in sorted(documents.items())
    }


def import_schemas(source: Path, target: Path, facts: Facts) -> list[str]:
    """Make the folder `target` anew from the schemas of `source`; what differs from before is told in lines.

    Raises:
        CodegenError: the set is not whole or not understood; `target` is then as it was.
    """
    editions = editions_by_message(facts)
    origin = source.resolve().name
    documents = find_set(read_source(source), editions.keys(), origin)
    schemas = {message: canonical(documents[message].schema, documents[message].place) for message in sorted(editions)}
    apply_patches(facts, schemas)
    lines = [f"{len(schemas)} schemas from {origin}"]
    for message, document in sorted(documents.items()):
        lines.extend(_other_edition(message, document, editions[message][1]))
    schemas = {message: named(schemas[message], message, editions[message][1].id(message)) for message in schemas}
    files = {f"{editions[message][0]}/{message}.json": render(schema) for message, schema in schemas.items()}
    record = _record(source, origin, documents, editions, files)
    lines.extend(_departures(editions, files))
    lines.extend(_changes(target, schemas))
    _replace(target, {*dict(editions.values())}, {**files, RECORD: record})
    return lines


def digest(files: Mapping[str, str]) -> str:
    """The digest of the files of one folder: that of `LC_ALL=C; sha256sum *.json | sha256sum` in it."""
    rows = (f"{_sha256(text)}  {path.rpartition('/')[2]}\n" for path, text in sorted(files.items()))
    return _sha256("".join(rows))


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _folder(files: Mapping[str, str], name: str) -> dict[str, str]:
    return {path: text for path, text in files.items() if path.startswith(f"{name}/")}


def _other_edition(message: str, document: Document, edition: Edition) -> Iterator[str]:
    if not document.id.startswith("urn:OCPP:") or document.id == edition.id(message):
        return
    if not document.id.startswith(f"{edition.urn}:"):
        raise CodegenError(f"{document.place}: expected a schema of {edition.urn}, found {document.id}")
    yield f"{message}: the source calls itself {document.id}, [editions] says {edition.id(message)}"


def _departures(editions: Mapping[str, tuple[str, Edition]], files: Mapping[str, str]) -> Iterator[str]:
    for name, edition in dict(editions.values()).items():
        found = digest(_folder(files, name))
        if found == edition.sha256:
            yield f"{name}: equal to the edition {edition.urn}:{edition.date}"
        else:
            yield f"{name}: departs from the edition {edition.urn}:{edition.date}, its SHA-256 is {found}"


def _changes(target: Path, schemas: Mapping[str, Schema]) -> Iterator[str]:
    try:
        before = load_schemas(target) if target.exists() else {}
    except CodegenError as error:
        yield f"what stood before cannot be compared: {error}"
        return
    for message in sorted({*before, *schemas} if before else ()):
        yield from (f"{message}: {line}" for line in differences(before.get(message, {}), schemas.get(message, {})))


def _record(
    source: Path,
    origin: str,
    documents: Mapping[str, Document],
    editions: Mapping[str, tuple[str, Edition]],
    files: Mapping[str, str],
) -> str:
    """The text of `SOURCES.toml`; a JSON string is a TOML string."""
    lines = ["# Written by `python -m codegen import`.", f"origin = {json.dumps(origin)}"]
    if source.is_file():
        lines.append(f'sha256 = "{sha256(source.read_bytes()).hexdigest()}"')
    for name, edition in dict(editions.values()).items():
        found = digest(_folder(files, name))
        lines += ["", f"[editions.{name}]", f'edition = "{edition.urn}:{edition.date}"']
        lines += [f'sha256 = "{found}"', f"official = {json.dumps(found == edition.sha256)}"]
    for path, text in files.items():
        message = Path(path).stem
        document = documents[message]
        lines += ["", f'[files."{path}"]', f"id = {json.dumps(editions[message][1].id(message))}"]
        lines += [f"input = {json.dumps(document.place)}", f'input_sha256 = "{document.sha256}"']
        lines.append(f'sha256 = "{_sha256(text)}"')
    return "\n".join(lines) + "\n"


def _replace(target: Path, folders: set[str], files: Mapping[str, str]) -> None:
    """Write beside the target, then exchange the two: a failure leaves the target as it was."""
    try:
        with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as beside:
            new, old = Path(beside, "new"), Path(beside, "old")
            if target.exists():
                shutil.copytree(target, new, ignore=lambda folder, _: folders if Path(folder) == target else ())
            for path, text in files.items():
                (new / path).parent.mkdir(parents=True, exist_ok=True)
                (new / path).write_text(text, "utf-8", newline="\n")
            _exchange(target, new, old)
    except OSError as error:
        raise CodegenError(f"{target.name}: cannot be written: {error}") from error


def _exchange(target: Path, new: Path, old: Path) -> None:
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        if old.exists():
            old.rename(target)
        raise
