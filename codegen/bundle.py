"""From the schema files and the facts to one document in which every nested type has its specification name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from .errors import CodegenError
from .facts import ActionFacts, EnumFacts, Facts, ObjectFacts, TypeFacts
from .names import check_classes, check_methods, field_name, is_good_field, is_good_member, member_name

Schema = dict[str, Any]

_SIDES = ("Request", "Response")
DIRECTIONS = {
    "charge point": "charge point to central system",
    "central system": "central system to charge point",
    "both": "either way",
}


@dataclass(frozen=True)
class Bundle:
    """Everything that is generated comes from here."""

    facts: Facts
    definitions: Mapping[str, Schema]
    """Enumerations, nested objects, then responses and requests, by class name; each after what it refers to."""

    def actions(self) -> Iterator[tuple[str, ActionFacts]]:
        """The actions in alphabetical order."""
        yield from sorted(self.facts.actions.items())


def build(schemas: Mapping[str, Schema], facts: Facts, standard: Collection[str] = ()) -> Bundle:
    """Name every nested object and enumeration of the message schemas; `standard` are the actions that there are.

    Raises:
        CodegenError: a schema or a row of the facts is missing or left over, two places of one name differ, or a
            name is no good.
    """
    for message in schemas:
        action = action_of(message)
        if action not in facts.actions:
            raise CodegenError(
                f"{message}: no row tells of its action; add [actions.{action}] with its `initiator`, which is "
                '"charge point", "central system" or "both"'
            )
    _same("the schema files", set(schemas), {f"{name}{side}" for name in facts.actions for side in _SIDES})
    check_classes([*facts.enums, *facts.types, *schemas])
    check_methods(facts.actions, standard)
    hoist = _Hoist(facts)
    messages = {title: hoist.message(title, schemas[title]) for title in sorted(schemas)}
    hoist.finish()
    enums = {name: hoist.found[name] for name in facts.enums}
    types = _by_dependency({name: hoist.found[name] for name in facts.types})
    # A request refers to its response.
    ordered = sorted(messages, key=lambda title: title.endswith("Request"))
    return Bundle(facts, {**enums, **types, **{title: messages[title] for title in ordered}})


def action_of(message: str) -> str:
    """`AuthorizeRequest`, `AuthorizeResponse` -> `Authorize`."""
    return message.removesuffix("Request" if message.endswith("Request") else "Response")


class _Hoist:
    """Replaces each inline object and enumeration by a reference to its name."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.found: dict[str, Schema] = {}
        self._used: set[tuple[str, str]] = set()

    def message(self, title: str, schema: Schema) -> Schema:
        action, sent = action_of(title), title.endswith("Request")
        row = self.facts.actions[action]
        texts, spec = (row.request, f"{action}.req") if sent else (row.response, f"{action}.conf")
        initiator = row.initiator
        if not sent and initiator != "both":
            initiator = "central system" if initiator == "charge point" else "charge point"
        where = "; ".join(filter(None, (f"{self.facts.profile(action)} profile", texts.section)))
        doc = f"`{spec}`, {DIRECTIONS[initiator]}; {where}."
        return self._object(title, schema, texts, f"{texts.doc}\n\n{doc}" if texts.doc else doc)

    def _object(self, path: str, schema: Schema, row: ObjectFacts, doc: str) -> Schema:
        properties: Mapping[str, Schema] = schema.get("properties", {})
        if row.fields:
            _same(f"the field texts of {path}", set(row.fields), set(properties))
        if strangers := sorted(set(row.names) - set(properties)):
            raise CodegenError(f"{path}: its `names` have {', '.join(strangers)}, its schema has not")
        required = set(schema.get("required", ()))
        order = sorted(row.fields or sorted(properties), key=lambda wire: wire not in required)
        names = {wire: row.names.get(wire, field_name(wire)) for wire in order}
        for wire, name in names.items():
            if not is_good_field(name) or list(names.values()).count(name) > 1:
                raise CodegenError(f"{path}/{wire}: {name!r} is no good name for a field; add a row to its `names`")
        return {
            "type": "object",
            "description": doc,
            "properties": {
                wire: {
                    **self._node(f"{path}/{wire}", properties[wire]),
                    "description": row.fields.get(wire, ""),
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
            return self._named(path, schema, self.facts.types, self._type)
        if "enum" in schema:
            return self._named(path, schema, self.facts.enums, self._enum)
        # A URI is kept character for character: a parser's idea of it would not be (TYPE-11).
        return {key: value for key, value in schema.items() if (key, value) != ("format", "uri")}

    def _named(self, path: str, schema: Schema, table: Mapping[str, Any], make: Any) -> Schema:
        rows = [(name, suffix) for name, row in table.items() for suffix in row.at if f"/{path}".endswith(f"/{suffix}")]
        if len({name for name, _ in rows}) != 1:
            kind = "types" if schema["type"] == "object" else "enums"
            names = ", ".join(name for name, _ in rows) or f'none; add [{kind}.<Name>] with at = ["{path}"]'
            raise CodegenError(f"{path}: exactly one row of [{kind}] must name this place, found {names}")
        name = rows[0][0]
        self._used.update(rows)
        made = make(path, schema, table[name])
        if self.found.setdefault(name, made) != made:
            raise CodegenError(f"{path}: {name} is built differently here than elsewhere")
        return {"$ref": f"#/definitions/{name}"}

    def _type(self, path: str, schema: Schema, row: TypeFacts) -> Schema:
        return self._object(path, schema, row, _doc(row))

    def _enum(self, path: str, schema: Schema, row: EnumFacts) -> Schema:
        values = set(schema["enum"])
        if row.members:
            _same(f"the member texts of {path}", set(row.members), values)
        order = list(row.members) or sorted(values)
        names = [row.names.get(value, member_name(value)) for value in order]
        for each in names:
            if not is_good_member(each) or names.count(each) > 1:
                raise CodegenError(f"{path}: {each!r} is no good name for a member; add a row to its `names`")
        return {
            "type": "string",
            "description": _doc(row),
            "enum": order,
            "x-enum-varnames": names,
            "x-enum-descriptions": [row.members.get(value, "") for value in order],
        }

    def finish(self) -> None:
        """Refuse rows that name no place."""
        for table in (self.facts.types, self.facts.enums):
            for name, row in table.items():
                for suffix in row.at:
                    if (name, suffix) not in self._used:
                        raise CodegenError(f"{name}: no schema has the place {suffix!r}")


def _doc(row: TypeFacts | EnumFacts) -> str:
    doc = row.doc or f"What stands at {', '.join(f'`{place}`' for place in row.at)}."
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
    """The names that a schema refers to."""
    if "$ref" in schema:
        yield schema["$ref"].rpartition("/")[2]
    for value in schema.values():
        if isinstance(value, dict):
            yield from references(cast("Schema", value))


def _same(what: str, found: set[str], expected: set[str]) -> None:
    missing, unknown = sorted(expected - found), sorted(found - expected)
    if missing or unknown:
        told = [f"missing: {', '.join(missing)}"] * bool(missing) + [f"unknown: {', '.join(unknown)}"] * bool(unknown)
        raise CodegenError(f"{what}: {'; '.join(told)}")
