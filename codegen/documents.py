"""Which message each JSON document of a source describes, and which of them make up the wanted set."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, NoReturn

from .canonical import is_list, is_object
from .errors import CodegenError
from .sources import SourceFile

_NAME = re.compile(r"([A-Za-z]\w*?)(Request|Response|\.req|\.conf)?(?:\.json)?")
_KINDS = {"Request": "Request", "Response": "Response", ".req": "Request", ".conf": "Response"}


@dataclass(frozen=True)
class Document:
    """One schema of a source, or a file that is none."""

    place: str
    """The path in the source; in a file that lists several schemas followed by `#/` and the index."""
    group: str
    """The folder, or the file that lists several."""
    sha256: str
    """Of the file."""
    schema: Mapping[str, Any]
    fault: str
    """Why the file is no schema, or empty."""
    names: frozenset[str]
    """What the file name, the id and the title call it: `AuthorizeRequest`."""

    @property
    def id(self) -> str:
        """The schema's own id, of either spelling; empty without one."""
        return str(self.schema.get("$id", self.schema.get("id", "")))


def find_set(files: Sequence[SourceFile], expected: Set[str], source: str) -> dict[str, Document]:
    """The documents that describe the expected messages, by message.

    A source may hold other schemas too, those of other versions for instance: a folder or list counts if at least
    half of it is expected, and then all of it does.

    Raises:
        CodegenError: a message is missing, stands twice or is unknown, or a file is no schema.
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
        faults = [f"{each.place}: {each.fault}" for group in groups.values() for each in group if each.fault]
        nothing = f"{source}: no folder and no list of schemas in it holds the expected messages"
        raise CodegenError("; ".join([nothing, *faults]))
    found = by_message(chosen, expected)
    if missing := sorted(expected - set(found)):
        raise CodegenError(f"{source}: missing: {', '.join(missing)}")
    return found


def all_documents(files: Iterable[SourceFile]) -> dict[str, Document]:
    """Every document, by message.

    Raises:
        CodegenError: a message stands twice, or a file is no schema or has no name or two.
    """
    return by_message([document for file in files for document in _documents(file)], None)


def by_message(documents: Iterable[Document], expected: Set[str] | None) -> dict[str, Document]:
    """Each document under its one name."""
    found: dict[str, Document] = {}
    for document in documents:
        if document.fault:
            raise CodegenError(f"{document.place}: {document.fault}")
        names = document.names if expected is None else document.names & expected
        if not names:
            raise CodegenError(f"{document.place}: unknown: neither its name nor its id is that of a message")
        if len(names) > 1:
            raise CodegenError(f"{document.place}: file name, id and title disagree: {', '.join(sorted(names))}")
        other = found.setdefault(next(iter(names)), document)
        if other is not document:
            raise CodegenError(f"{document.place}: {other.place} is {next(iter(names))} too: only one can be meant")
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
        return Document(place, group, file.sha256, {}, "expected a schema, an object", _names(stem, {}))
    return Document(place, group, file.sha256, schema, "", _names(stem, schema))


def _names(stem: str, schema: Mapping[str, Any]) -> frozenset[str]:
    own = [re.split("[:/]", str(schema.get(key, "")).rstrip("#"))[-1] for key in ("$id", "id", "title")]
    # An id or a title without `Request`, `.conf` ... may mean either message, where the file has a name to tell.
    told = [match for text in own if (match := _NAME.fullmatch(text)) and (match[2] or not stem)]
    if stem and (match := _NAME.fullmatch(stem)):
        told.append(match)
    return frozenset(match[1] + _KINDS[match[2] or "Request"] for match in told)


def _parse(data: bytes) -> Any:
    content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_number)
    # Half of a surrogate pair gets through the line above, and could not be written again.
    json.dumps(content, ensure_ascii=False).encode()
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (name, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"the name {name!r} stands twice in one object")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
