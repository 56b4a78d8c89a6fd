"""Finds out which message each JSON document of a source describes, and which documents are the expected set."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, NoReturn

from .canonical import is_list, is_object
from .errors import CodegenError, Problems
from .sources import SourceFile

_NAME = re.compile(r"([A-Za-z]\w*?)(Request|Response|\.req|\.conf)?(?:\.json)?")
_KINDS = {"Request": "Request", "Response": "Response", ".req": "Request", ".conf": "Response"}


@dataclass(frozen=True)
class Document:
    """One schema of a source, or a file that is not a schema."""

    place: str
    """The path in the source; for a file that lists several schemas, with `#/` and the index."""
    group: str
    """The folder, or the file that lists several schemas."""
    sha256: str
    """The digest of the file."""
    schema: Mapping[str, Any]
    error: str
    """Why the file is not a schema, or empty."""
    names: frozenset[str]
    """The message names in the file name, the id and the title: `AuthorizeRequest`."""

    @property
    def id(self) -> str:
        """The id of the schema, of either spelling; empty if it has no id."""
        return str(self.schema.get("$id", self.schema.get("id", "")))


def find_messages(files: Sequence[SourceFile], expected: Set[str], source: str) -> dict[str, Document]:
    """Return the documents that describe the expected messages, by message.

    A source may contain other schemas too, for instance of other versions: a folder or list is used as a whole if at
    least half of its schemas are expected, and ignored otherwise.

    Raises:
        CodegenError: a message is missing, appears twice or is unknown, or a file is not a schema.
    """
    groups: dict[str, list[Document]] = {}
    for document in (each for file in files for each in _documents(file)):
        groups.setdefault(document.group, []).append(document)
    chosen = [
        document
        for group in groups.values()
        if 2 * sum(bool(each.names & expected) for each in group) >= len(group)
        for document in group
    ]
    if not chosen:
        errors = [f"{each.place}: {each.error}" for group in groups.values() for each in group if each.error]
        reason = f"{source}: expected a folder or a list with the schemas of the messages, found none"
        raise CodegenError("; ".join([reason, *errors]))
    found = by_message(chosen, expected)
    if missing := sorted(expected - set(found)):
        raise CodegenError(f"{source}: missing: {', '.join(missing)}")
    return found


def all_documents(files: Iterable[SourceFile]) -> dict[str, Document]:
    """Return every document, by message.

    Raises:
        CodegenError: a message appears twice, or a file is not a schema, or has no name or two names.
    """
    return by_message([document for file in files for document in _documents(file)], None)


def by_message(documents: Iterable[Document], expected: Set[str] | None) -> dict[str, Document]:
    """Return each document by its only name."""
    found: dict[str, Document] = {}
    problems = Problems()
    for document in documents:
        names = document.names if expected is None else document.names & expected
        if document.error:
            problems.add(f"{document.place}: {document.error}")
        elif not names:
            problems.add(f"{document.place}: unknown: neither its name nor its id is the name of a message")
        elif len(names) > 1:
            problems.add(f"{document.place}: file name, id and title disagree: {', '.join(sorted(names))}")
        else:
            other = found.setdefault(next(iter(names)), document)
            if other is not document:
                problems.add(f"{document.place}: {next(iter(names))} appears twice, also in {other.place}")
    problems.raise_all()
    return found


def _documents(file: SourceFile) -> Iterator[Document]:
    path = PurePosixPath(file.path)
    try:
        content = _parse(file.data)
    except (ValueError, RecursionError) as error:
        yield Document(file.path, str(path.parent), file.sha256, {}, f"not JSON: {error}", _names(path.stem, {}))
        return
    if is_list(content):
        for index, schema in enumerate(content):
            yield _document(f"{file.path}#/{index}", file.path, file, schema, "")
    else:
        yield _document(file.path, str(path.parent), file, content, path.stem)


def _document(place: str, group: str, file: SourceFile, schema: Any, stem: str) -> Document:
    if not is_object(schema):
        return Document(place, group, file.sha256, {}, "expected a schema (an object)", _names(stem, {}))
    return Document(place, group, file.sha256, schema, "", _names(stem, schema))


def _names(stem: str, schema: Mapping[str, Any]) -> frozenset[str]:
    texts = [re.split("[:/]", str(schema.get(key, "")).rstrip("#"))[-1] for key in ("$id", "id", "title")]
    # An id or a title without `Request`, `.conf` ... may mean either message; then the file name decides.
    matches = [match for text in texts if (match := _NAME.fullmatch(text)) and (match[2] or not stem)]
    if stem and (match := _NAME.fullmatch(stem)):
        matches.append(match)
    return frozenset(match[1] + _KINDS[match[2] or "Request"] for match in matches)


def _parse(data: bytes) -> Any:
    content = json.loads(
        data.decode("utf-8-sig"), object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant
    )
    # json.loads accepts one half of a surrogate pair, which cannot be encoded.
    json.dumps(content, ensure_ascii=False).encode()
    return content


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (name, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"the name {name!r} appears twice in one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
