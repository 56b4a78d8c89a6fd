"""Edits the classes of datamodel-code-generator, for everything that its options cannot do."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pydantic.alias_generators import to_camel

from .bundle import Bundle, Schema, action_of
from .constructors import constructor
from .errors import CodegenError
from .metadata import EffectiveValue

MODEL = "ocpp16_sdk.model"
"""The module of the base classes and of our scalar types."""

_REQUEST_BASES = {
    "charge point": ("ChargePointRequest",),
    "central system": ("CentralSystemRequest",),
    "both": ("ChargePointRequest", "CentralSystemRequest"),
}
# The formatting removes unused imports.
_IMPORTS = f"""
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated
from pydantic import Field
from {MODEL} import CentralSystemRequest, ChargePointRequest, OneDecimal, Timestamp
"""


def edit_classes(source: str, bundle: Bundle) -> str:
    """Order the classes by their references, freeze them, pair requests with responses, and turn lists into tuples.

    Raises:
        CodegenError: the classes are not those of the bundle.
    """
    body = ast.parse(source).body
    found = [node for node in body if isinstance(node, ast.ClassDef)]
    if duplicates := sorted(name for name, count in Counter(node.name for node in found).items() if count > 1):
        raise CodegenError(f"the model generator made a class twice: {', '.join(duplicates)}")
    # The generator makes a class for the items of an array of constrained strings: use their type instead.
    items = {name: root for name, root in map(_root, found) if root and name not in bundle.definitions}
    classes = {node.name: node for node in found if node.name not in items}
    if different := sorted(classes.keys() ^ bundle.definitions.keys()):
        raise CodegenError(f"the model generator made missing or unexpected classes: {', '.join(different)}")
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom) and not _is_future(node)]
    parts = ['"""The payloads, and the types of their fields."""', *map(ast.unparse, imports), _IMPORTS]
    for name, schema in bundle.definitions.items():
        lines = _lines(source, classes[name], _FieldTypes(items, _keywords(schema)))
        text = re.sub(r'\A    """\n    ', '    """', "\n".join(lines))
        parts.append("\n".join((f"class {name}({_bases(name, bundle)}):", text, *_additional_lines(name, bundle))))
    parts.append(f"__all__ = {sorted(bundle.definitions)!r}")
    return "\n\n\n".join(parts) + "\n"


def _is_future(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _root(node: ast.ClassDef) -> tuple[str, str]:
    """Return the name of a class and, if it is a `RootModel`, its root type."""
    fields = {ast.unparse(each.target): each.annotation for each in node.body if isinstance(each, ast.AnnAssign)}
    return node.name, ast.unparse(fields["root"]) if list(fields) == ["root"] else ""


def _keywords(schema: Schema) -> dict[str, str]:
    """Return the keywords of `Field`, by Python name: the text, and the wire name where the naming rule differs."""
    fields = {field["x-python-name"]: (wire, field) for wire, field in schema.get("properties", {}).items()}
    return {
        name: ", ".join(
            [f"alias={wire!r}"] * (to_camel(name) != wire)
            + [f"description={field['description']!r}"] * bool(field["description"])
        )
        for name, (wire, field) in fields.items()
    }


def _lines(source: str, node: ast.ClassDef, types: _FieldTypes) -> list[str]:
    """Return the body of a class, with the types of its fields edited."""
    lines = source.splitlines()[: node.end_lineno]
    for each in reversed(node.body):
        if isinstance(each, ast.AnnAssign):
            lines[each.lineno - 1 : each.end_lineno] = [f"    {ast.unparse(types.field(each))}"]
    return lines[node.lineno :]


class _FieldTypes(ast.NodeTransformer):
    """Edits the types of fields: deeply immutable, with a description, with aliases for the names of the wire."""

    def __init__(self, items: Mapping[str, str], keywords: Mapping[str, str]) -> None:
        self._items = items
        self._keywords = keywords

    def field(self, node: ast.AnnAssign) -> ast.AnnAssign:
        node.annotation = self.visit(node.annotation)
        keywords = self._keywords.get(ast.unparse(node.target))
        if not keywords:
            return node
        match node.annotation:
            case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[_, ast.Call() as field])):
                field.keywords = [*field.keywords, *_parse_call(f"Field({keywords})").keywords]
            case kind:
                node.annotation = _parse(f"Annotated[{ast.unparse(kind)}, Field({keywords})]")
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self.visit(_parse(self._items[node.id])) if node.id in self._items else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        return _parse(f"tuple[{ast.unparse(node.slice)}, ...]") if ast.unparse(node.value) == "list" else node


def _parse(annotation: str) -> ast.expr:
    return ast.parse(annotation, mode="eval").body


def _parse_call(text: str) -> ast.Call:
    call = _parse(text)
    assert isinstance(call, ast.Call)
    return call


def _bases(name: str, bundle: Bundle) -> str:
    if name in bundle.metadata.enums:
        return "StrEnum"
    if name in bundle.metadata.types:
        return "Payload, frozen=True"
    if name.endswith("Response"):
        return "Response, frozen=True"
    action = action_of(name)
    bases = _REQUEST_BASES[bundle.metadata.actions[action].initiator]
    return ", ".join(f"{base}[{action}Response]" for base in bases) + ", frozen=True"


def _additional_lines(name: str, bundle: Bundle) -> Iterator[str]:
    """Yield the action of a request, the `effective_...` properties, and the constructor of list fields."""
    if name in bundle.metadata.types:
        yield from _effective_properties(name, f"types.{name}", bundle.metadata.types[name].effective, bundle)
    elif name not in bundle.metadata.enums:
        action, is_request = action_of(name), name.endswith("Request")
        metadata = bundle.metadata.actions[action]
        if is_request:
            yield f'\n    __action__ = "{action}"'
        part, rows = ("request", metadata.request) if is_request else ("response", metadata.response)
        yield from _effective_properties(name, f"actions.{action}.{part}", rows.effective, bundle)
    if bundle.definitions[name]["type"] == "object":
        yield from constructor(bundle.definitions[name])


def _effective_properties(name: str, table: str, rows: Mapping[str, EffectiveValue], bundle: Bundle) -> Iterator[str]:
    properties = bundle.definitions[name]["properties"]
    for wire, row in rows.items():
        enum = properties.get(wire, {}).get("$ref", "").rpartition("/")[2]
        members = {
            value: _member(f"[{table}.effective]: {wire}", enum, value, bundle)
            for value in (row.value, *row.spellings, *row.spellings.values())
        }
        field = properties[wire]["x-python-name"]
        kind, condition, meaning = enum, f"self.{field} is None", f"`{row.value}`"
        if row.when:
            if row.when not in rows:
                raise CodegenError(
                    f"[{table}.effective]: {wire}: when = {row.when!r}: expected a field with a row here"
                )
            kind = f"{enum} | None"
            condition += f" and self.effective_{properties[row.when]['x-python-name']}.startswith({row.starts!r})"
            meaning += f" if `{row.when}` starts with `{row.starts}`"
        lines = ""
        for other, value in row.spellings.items():
            meaning += f". `{other}` is `{value}`"
            lines += f"        if self.{field} == {members[other]}:\n            return {members[value]}\n"
        yield (
            f"\n    @property\n    def effective_{field}(self) -> {kind}:\n"
            f'        """`{wire}`, or its default if it is absent: {meaning}."""\n'
            f"{lines}        return {members[row.value]} if {condition} else self.{field}"
        )


def _member(place: str, enum: str, value: str, bundle: Bundle) -> str:
    """Return the Python expression of a value of an enumeration.

    Raises:
        CodegenError: the enumeration has no such value.
    """
    definition: Schema = bundle.definitions.get(enum, {})
    if value not in definition.get("enum", []):
        raise CodegenError(f"{place} = {value!r}: expected a value of an enumeration")
    return f"{enum}.{definition['x-enum-varnames'][definition['enum'].index(value)]}"
