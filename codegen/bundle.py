"""Joins schemas and metadata to one document in which every nested type has its name from the specification."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from .errors import Problems
from .limits import with_limits
from .metadata import ActionMetadata, EnumMetadata, Metadata, ObjectMetadata, TypeMetadata
from .names import check_classes, check_methods, field_name, is_valid_field, is_valid_member, member_name

Schema = dict[str, Any]

_MESSAGE_KINDS = ("Request", "Response")
DIRECTIONS = {
    "charge point": "charge point to central system",
    "central system": "central system to charge point",
    "both": "in both directions",
}


@dataclass(frozen=True)
class Bundle:
    """The input of all generated files."""

    metadata: Metadata
    definitions: Mapping[str, Schema]
    """Enumerations, nested objects, then responses and requests, by class name; each after the types that it uses."""

    def actions(self) -> Iterator[tuple[str, ActionMetadata]]:
        """Yield the actions in alphabetical order."""
        yield from sorted(self.metadata.actions.items())


def build(schemas: Mapping[str, Schema], metadata: Metadata, standard: Collection[str] = ()) -> Bundle:
    """Name every nested object and enumeration of the message schemas; `standard` are the actions of OCPP itself.

    Raises:
        CodegenError: a schema or a row of the metadata is missing or unused, two places of one name differ, or a
            name is invalid.
    """
    problems = Problems()
    for action in sorted({*map(action_of, schemas)} - set(metadata.actions)):
        problems.add(
            f"{action}Request: its action has no row; add [actions.{action}] with `initiator`, which must be "
            '"charge point", "central system" or "both"'
        )
    expected = {f"{name}{kind}" for name in metadata.actions for kind in _MESSAGE_KINDS}
    if missing := sorted(expected - set(schemas)):
        problems.add(f"the schema files: missing: {', '.join(missing)}")
    with problems.collect():
        check_classes([*metadata.enums, *metadata.types, *schemas])
    with problems.collect():
        check_methods(metadata.actions, standard)
    extractor = _TypeExtractor(metadata, problems)
    messages = {title: extractor.message(title, schemas[title]) for title in sorted(expected & set(schemas))}
    extractor.check_unused_rows()
    problems.raise_all()
    enums = {name: extractor.definitions[name] for name in metadata.enums}
    types = _by_dependency({name: extractor.definitions[name] for name in metadata.types})
    # A request refers to its response.
    ordered = sorted(messages, key=lambda title: title.endswith("Request"))
    return Bundle(metadata, {**enums, **types, **{title: messages[title] for title in ordered}})


def action_of(message: str) -> str:
    """Return the action of a message: `AuthorizeRequest`, `AuthorizeResponse` -> `Authorize`."""
    return message.removesuffix("Request" if message.endswith("Request") else "Response")


class _TypeExtractor:
    """Replaces each inline object and enumeration by a reference to its name, and collects their definitions."""

    def __init__(self, metadata: Metadata, problems: Problems) -> None:
        self.definitions: dict[str, Schema] = {}
        self._problems = problems
        self._metadata = metadata
        self._used_rows: set[tuple[str, str]] = set()

    def message(self, title: str, schema: Schema) -> Schema:
        action, is_request = action_of(title), title.endswith("Request")
        row = self._metadata.actions[action]
        texts, spec = (row.request, f"{action}.req") if is_request else (row.response, f"{action}.conf")
        initiator = row.initiator
        if not is_request and initiator != "both":
            initiator = "central system" if initiator == "charge point" else "charge point"
        origin = "; ".join(filter(None, (f"{self._metadata.profile(action)} profile", texts.section)))
        doc = f"`{spec}`, {DIRECTIONS[initiator]}; {origin}."
        return self._object(title, schema, texts, f"{texts.doc}\n\n{doc}" if texts.doc else doc)

    def _object(self, path: str, schema: Schema, row: ObjectMetadata, doc: str) -> Schema:
        properties: Mapping[str, Schema] = schema.get("properties", {})
        if unknown := sorted(set(row.fields) - set(properties)):
            self._problems.add(f"the field texts of {path}: unknown: {', '.join(unknown)}")
        if unknown := sorted(set(row.names) - set(properties)):
            self._problems.add(f"{path}: `names` has {', '.join(unknown)}, which its schema does not have")
        required = set(schema.get("required", ()))
        order = sorted(_in_order(row.fields, properties), key=lambda wire: wire not in required)
        names = {wire: row.names.get(wire, field_name(wire)) for wire in order}
        for wire, name in names.items():
            if not is_valid_field(name) or list(names.values()).count(name) > 1:
                self._problems.add(f"{path}/{wire}: {name!r} is not a valid name of a field; add a row to `names`")
        return {
            "type": "object",
            "description": doc,
            "properties": {
                wire: {
                    **self._node(f"{path}/{wire}", properties[wire]),
                    "description": with_limits(row.fields.get(wire, ""), properties[wire]),
                    "x-python-name": names[wire],
                }
                for wire in order
            },
            "required": [wire for wire in order if wire in required],
        }

    def _node(self, path: str, schema: Schema) -> Schema:
        if schema["type"] == "array":
            return {**schema, "items": self._node(f"{path}[]", schema["items"])}
        if schema["type"] == "object":
            return self._named(path, schema, self._metadata.types, self._type)
        if "enum" in schema:
            return self._named(path, schema, self._metadata.enums, self._enum)
        # A URI stays a string: a URI type would normalize it and change its characters (TYPE-11).
        return {key: value for key, value in schema.items() if (key, value) != ("format", "uri")}

    def _named(self, path: str, schema: Schema, table: Mapping[str, Any], make: Any) -> Schema:
        rows = [(name, suffix) for name, row in table.items() for suffix in row.at if f"/{path}".endswith(f"/{suffix}")]
        if len({name for name, _ in rows}) != 1:
            kind = "types" if schema["type"] == "object" else "enums"
            names = ", ".join(name for name, _ in rows) or f'no row; add [{kind}.<Name>] with at = ["{path}"]'
            self._problems.add(f"{path}: expected exactly one row of [{kind}] with this place, found {names}")
            make(path, schema, (TypeMetadata if kind == "types" else EnumMetadata)(at=[path]))  # its parts too
            return {}
        name = rows[0][0]
        self._used_rows.update(rows)
        definition = make(path, schema, table[name])
        if self.definitions.setdefault(name, definition) != definition:
            self._problems.add(f"{path}: {name} has another schema here than at its other places")
        return {"$ref": f"#/definitions/{name}"}

    def _type(self, path: str, schema: Schema, row: TypeMetadata) -> Schema:
        return self._object(path, schema, row, _doc(row))

    def _enum(self, path: str, schema: Schema, row: EnumMetadata) -> Schema:
        if unknown := sorted(set(row.members) - set(schema["enum"])):
            self._problems.add(f"the member texts of {path}: unknown: {', '.join(unknown)}")
        order = _in_order(row.members, schema["enum"])
        names = [row.names.get(value, member_name(value)) for value in order]
        for each in names:
            if not is_valid_member(each) or names.count(each) > 1:
                self._problems.add(f"{path}: {each!r} is not a valid name of a member; add a row to `names`")
        return {
            "type": "string",
            "description": _doc(row),
            "enum": order,
            "x-enum-varnames": names,
            "x-enum-descriptions": [row.members.get(value, "") for value in order],
        }

    def check_unused_rows(self) -> None:
        """Refuse rows whose place is in no schema."""
        for table in (self._metadata.types, self._metadata.enums):
            for name, row in table.items():
                for suffix in row.at:
                    if (name, suffix) not in self._used_rows:
                        self._problems.add(f"{name}: no schema has the place {suffix!r}")


def _doc(row: TypeMetadata | EnumMetadata) -> str:
    doc = row.doc or f"The type of {', '.join(f'`{place}`' for place in row.at)}."
    return f"{doc} {row.section}." if row.section else doc


def _by_dependency(types: Mapping[str, Schema]) -> dict[str, Schema]:
    done: dict[str, Schema] = {}

    def visit(name: str) -> None:
        if name in done or name not in types:
            return
        for target in references(types[name]):
            visit(target)
        done[name] = types[name]

    for name in types:
        visit(name)
    return done


def references(schema: Schema) -> Iterator[str]:
    """Yield the names that a schema refers to."""
    if "$ref" in schema:
        yield schema["$ref"].rpartition("/")[2]
    for value in schema.values():
        if isinstance(value, dict):
            yield from references(cast("Schema", value))


def _in_order(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the names: first those with a text, in the order of the texts, then the others in alphabetical order."""
    known = set(names)
    first = [name for name in texts if name in known]
    return [*first, *sorted(known - set(first))]
