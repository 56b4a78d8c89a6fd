"""Reads the folder `schemas/`, and replaces it by an imported set of schema files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from .canonical import Schema, canonical, render, with_header
from .documents import Document, all_documents, find_messages
from .editions import apply_patches, differences, editions_by_message
from .errors import CodegenError, Problems
from .metadata import Edition, Metadata
from .sources import read_source

RECORD = "SOURCES.toml"


def load_schemas(source: Path) -> dict[str, Schema]:
    """Return the schemas of a folder or archive in canonical form, by message.

    Raises:
        CodegenError: a file is not the schema of a message or contains an unknown keyword, or an action has only one
            of its two messages.
    """
    documents = all_documents(read_source(source))
    problems, schemas = Problems(), dict[str, Schema]()
    for message in documents:
        action, kind = message.removesuffix("Request"), "Response"
        if message.endswith("Response"):
            action, kind = message.removesuffix("Response"), "Request"
        if action + kind not in documents:
            problems.add(f"{documents[message].place}: the schema of {action + kind} is missing")
    for message, document in sorted(documents.items()):
        with problems.collect():
            form = canonical(document.schema, document.place)
            schemas[message] = with_header(form, message, document.id or message)
    problems.raise_all()
    return schemas


def import_schemas(source: Path, target: Path, metadata: Metadata) -> list[str]:
    """Replace the folder `target` by the schemas of `source`, and return the differences as lines of text.

    Raises:
        CodegenError: the set is incomplete or has unknown parts; then `target` is not changed.
    """
    editions = editions_by_message(metadata)
    origin = source.resolve().name
    documents = find_messages(read_source(source), editions.keys(), origin)
    schemas = {message: canonical(documents[message].schema, documents[message].place) for message in sorted(editions)}
    apply_patches(metadata, schemas)
    lines = [f"{len(schemas)} schemas from {origin}"]
    for message, document in sorted(documents.items()):
        lines.extend(_other_edition(message, document, editions[message][1]))
    schemas = {message: with_header(schemas[message], message, editions[message][1].id(message)) for message in schemas}
    files = {f"{editions[message][0]}/{message}.json": render(schema) for message, schema in schemas.items()}
    record = _record(source, origin, documents, editions, files)
    lines.extend(_compare_with_editions(editions, files))
    lines.extend(_changes(target, schemas))
    _replace(target, {*dict(editions.values())}, {**files, RECORD: record})
    return lines


def digest(files: Mapping[str, str]) -> str:
    """Return the digest of the files of one folder, equal to `LC_ALL=C; sha256sum *.json | sha256sum` in it."""
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
    yield f"{message}: the id in the source is {document.id}, the id in [editions] is {edition.id(message)}"


def _compare_with_editions(editions: Mapping[str, tuple[str, Edition]], files: Mapping[str, str]) -> Iterator[str]:
    for name, edition in dict(editions.values()).items():
        found = digest(_folder(files, name))
        if found == edition.sha256:
            yield f"{name}: equal to the edition {edition.urn}:{edition.date}"
        else:
            yield f"{name}: differs from the edition {edition.urn}:{edition.date}, its SHA-256 is {found}"


def _changes(target: Path, schemas: Mapping[str, Schema]) -> Iterator[str]:
    try:
        before = load_schemas(target) if target.exists() else {}
    except CodegenError as error:
        yield f"the previous schemas cannot be compared: {error}"
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
    """Return the text of `SOURCES.toml`; a JSON string is a TOML string."""
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
    """Write a new folder next to the target, then exchange the two: after a failure the target is unchanged."""
    try:
        with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as temporary:
            new, old = Path(temporary, "new"), Path(temporary, "old")
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
