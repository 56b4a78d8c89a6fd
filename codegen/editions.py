"""The tables `[editions]` and `[[patches]]` of the metadata: the official schemas, and corrections towards them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import JsonValue

from .canonical import Schema, is_list, is_object
from .errors import CodegenError
from .metadata import Edition, Metadata, Patch


def editions_by_message(metadata: Metadata) -> dict[str, tuple[str, Edition]]:
    """Return the folder and the edition of every message of the metadata.

    Raises:
        CodegenError: a feature profile belongs to no edition.
    """
    found: dict[str, tuple[str, Edition]] = {}
    for action, row in metadata.actions.items():
        editions = [(name, edition) for name, edition in metadata.editions.items() if row.profile in edition.profiles]
        if len(editions) != 1:
            raise CodegenError(f"[actions.{action}] profile: {row.profile!r} must be in exactly one of [editions]")
        found |= {f"{action}{kind}": editions[0] for kind in ("Request", "Response")}
    return found


def apply_patches(metadata: Metadata, schemas: Mapping[str, Schema]) -> None:
    """Apply the patches of the metadata to canonical schemas, in place.

    Raises:
        CodegenError: a patch does not match its schema.
    """
    for number, patch in enumerate(metadata.patches, 1):
        if patch.file not in schemas:
            raise CodegenError(f"[[patches]] {number}: file: {patch.file!r} is not the name of a message")
        _apply(patch, schemas[patch.file])


def _apply(patch: Patch, schema: Schema) -> None:
    """Replace `old` by `new`; do not change a schema that already has `new`."""
    *path, last = (part.replace("~1", "/").replace("~0", "~") for part in patch.at.split("/")[1:])
    parent: Any = schema
    for part in path:
        parent = parent.get(part) if is_object(parent) else None
    found: JsonValue = parent.get(last) if is_object(parent) else None
    if not is_object(parent) or found not in (patch.old, patch.new):
        raise CodegenError(
            f"{patch.file}#{patch.at}: does not match its row of [[patches]]: "
            f"expected {patch.old!r} or {patch.new!r}, found {found!r}"
        )
    if patch.new is None:
        parent.pop(last, None)
    else:
        parent[last] = patch.new


def differences(old: Any, new: Any, pointer: str = "") -> Iterator[str]:
    """Yield the additions (+), removals (-) and changes (~) from one canonical schema to another, with their places."""
    if is_object(old) and is_object(new):
        for key in sorted({*old, *new}):
            place = f"{pointer}/{key}"
            if key not in old:
                yield f"+ {place}: {new[key]!r}"
            elif key not in new:
                yield f"- {place}: {old[key]!r}"
            else:
                yield from differences(old[key], new[key], place)
    elif is_list(old) and is_list(new):
        yield from (f"- {pointer}: {each!r}" for each in old if each not in new)
        yield from (f"+ {pointer}: {each!r}" for each in new if each not in old)
    elif old != new:
        yield f"~ {pointer}: {old!r} -> {new!r}"
