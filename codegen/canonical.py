"""The canonical form of a schema: draft-07, sorted, references expanded, no keyword without effect."""

from __future__ import annotations

import json
import reprlib
from collections.abc import Mapping
from typing import Any, NoReturn, TypeGuard

from .errors import CodegenError, Problems

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
_DRAFTS = {f"http://json-schema.org/draft-0{number}/schema" for number in (4, 6, 7)}

# The known keywords by type. Every other keyword is refused: to ignore it would lose a constraint.
_KEYWORDS: Mapping[str, frozenset[str]] = {
    "object": frozenset({"properties", "required", "additionalProperties"}),
    "array": frozenset({"items", "minItems"}),
    "string": frozenset({"enum", "format", "maxLength"}),
    "number": frozenset({"multipleOf"}),
    "integer": frozenset(),
    "boolean": frozenset(),
}
_FORMATS = ("date-time", "uri")
_ROOT_ONLY = {"$schema", "$id", "id", "definitions"}
_ANNOTATIONS = {"title", "description", "comment", "$comment", "default", "examples", "javaType", "tsEnumNames"}
# `items` is always one schema here; then additionalItems has no effect.
_IGNORED = _ANNOTATIONS | {"additionalItems"}
_WITHOUT_EFFECT: Mapping[str, Any] = {"required": [], "minItems": 0}

# The form of a part that was refused; the whole schema is refused at the end.
_WRONG = "refused"

_MAX_DEPTH = 24
_MAX_NODES = 10_000
_SHORT_REPR = reprlib.Repr()
_SHORT_REPR.maxstring = 120


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Return whether a JSON value is an object."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Return whether a JSON value is an array."""
    return isinstance(value, list)


def canonical(schema: Mapping[str, Any], place: str) -> Schema:
    """Return the canonical form of a message schema, without `$schema`, `$id` and `title`.

    Raises:
        CodegenError: the schema contains an unknown keyword, or an object that permits additional properties.
    """
    return _Converter(schema, place).convert()


def with_header(schema: Schema, message: str, schema_id: str) -> Schema:
    """Return a canonical schema with `$schema`, `$id` and `title`."""
    return dict(sorted({"$schema": DRAFT, "$id": schema_id, "title": message, **schema}.items()))


def render(schema: Schema) -> str:
    """Return the text of a canonical file."""
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


class _Converter:
    """Converts one schema; `pointer` is the place in it, `via` the definitions that were followed to this place."""

    def __init__(self, schema: Mapping[str, Any], place: str) -> None:
        self._schema = schema
        self._place = place
        self._nodes = 0
        self._problems = Problems()

    def convert(self) -> Schema:
        draft = self._schema.get("$schema", DRAFT)
        if str(draft).removesuffix("#") not in _DRAFTS:
            self._refuse("/$schema", "draft-04, -06 or -07", draft)
        for name in self._definitions():
            with self._problems.collect():
                self._definition(name, ())
        root = {key: value for key, value in self._schema.items() if key not in _ROOT_ONLY}
        form: Schema = {}
        with self._problems.collect():
            form = self._node(root, "", ())
            if form["type"] != "object":
                self._refuse("/type", "object", form["type"])
        self._problems.raise_all()
        return form

    def _definitions(self) -> Mapping[str, Any]:
        found = self._schema.get("definitions", {})
        if not is_object(found):
            self._refuse("/definitions", "an object", found)
        return found

    def _definition(self, name: str, via: tuple[str, ...]) -> Schema:
        if name in via:
            self._refuse(f"/definitions/{_escape(name)}", "no cycle of references", name)
        return self._node(self._definitions()[name], f"/definitions/{_escape(name)}", (*via, name))

    def _node(self, schema: Any, pointer: str, via: tuple[str, ...]) -> Schema:
        self._nodes += 1
        if self._nodes > _MAX_NODES or pointer.count("/") + len(via) > _MAX_DEPTH:
            self._refuse(pointer, f"at most {_MAX_NODES} nodes and a depth of {_MAX_DEPTH}", "more")
        if not is_object(schema):
            self._refuse(pointer, "a schema (an object)", schema)
        if "$ref" in schema:
            return self._reference(schema, pointer, via)
        kind = schema.get("type")
        if not isinstance(kind, str) or kind not in _KEYWORDS:
            self._refuse(f"{pointer}/type", f"one of {', '.join(sorted(_KEYWORDS))}", kind)
        form: Schema = {"type": kind}
        for key, value in schema.items():
            if key == "type" or key in _IGNORED or (key == "additionalProperties" and kind != "object"):
                continue
            if key not in _KEYWORDS[kind]:
                known = ", ".join(sorted(_KEYWORDS[kind])) or "none"
                self._problems.add(
                    f"{self._at(f'{pointer}/{_escape(key)}')}: unknown keyword {key!r}; known for type {kind}: {known}"
                )
                continue
            form[key] = _WRONG
            with self._problems.collect():
                form[key] = self._value(key, value, f"{pointer}/{key}", via)
            if key in _WITHOUT_EFFECT and form[key] == _WITHOUT_EFFECT[key]:
                del form[key]
        with self._problems.collect():
            self._check_complete(form, pointer)
        return dict(sorted(form.items()))

    def _check_complete(self, form: Schema, pointer: str) -> None:
        if form["type"] == "array" and "items" not in form:
            self._refuse(f"{pointer}/items", "a schema", None)
        if form["type"] != "object" or _WRONG in form.values():
            return
        if form.get("additionalProperties") is not False:
            found = form.get("additionalProperties")
            self._refuse(f"{pointer}/additionalProperties", "false, as in all objects of OCPP", found)
        form.setdefault("properties", {})
        if unknown := sorted(set(form.get("required", ())) - set(form["properties"])):
            self._refuse(f"{pointer}/required", "names of its properties", unknown)

    def _reference(self, schema: Schema, pointer: str, via: tuple[str, ...]) -> Schema:
        if others := sorted(set(schema) - {"$ref"} - _ANNOTATIONS):
            self._refuse(pointer, "no other keyword beside $ref, where it has no effect", others)
        name = str(schema["$ref"]).removeprefix("#/definitions/")
        if name not in self._definitions():
            self._refuse(f"{pointer}/$ref", "#/definitions/ and the name of a definition", schema["$ref"])
        return self._definition(name, via)

    def _value(self, key: str, value: Any, pointer: str, via: tuple[str, ...]) -> Any:
        match key:
            case "items":
                return self._node(value, pointer, via)
            case "properties" if is_object(value):
                forms: dict[str, Any] = {}
                for name, each in sorted(value.items()):
                    forms[name] = _WRONG
                    with self._problems.collect():
                        forms[name] = self._node(each, f"{pointer}/{_escape(name)}", via)
                return forms
            case "required" | "enum":
                return self._texts(value, pointer, at_least=int(key == "enum"))
            case "format" if value not in _FORMATS:
                self._refuse(pointer, f"one of {', '.join(_FORMATS)}", value)
            case "multipleOf" if value != 0.1:
                self._refuse(pointer, "0.1, the only known value", value)
            case "maxLength" | "minItems" if type(value) is not int or value < 0:
                self._refuse(pointer, "an integer of at least 0", value)
            case "properties":
                self._refuse(pointer, "an object", value)
            case _:
                return value

    def _texts(self, value: Any, pointer: str, at_least: int) -> list[str]:
        texts = [each for each in value if isinstance(each, str)] if is_list(value) else []
        if texts != value or not at_least <= len(texts) == len(set(texts)):
            self._refuse(pointer, "a list of different strings", value)
        return sorted(texts)

    def _at(self, pointer: str) -> str:
        return f"{self._place}{pointer}" if "#" in self._place else f"{self._place}#{pointer}"

    def _refuse(self, pointer: str, expected: str, found: Any) -> NoReturn:
        shown = "nothing" if found is None else _SHORT_REPR.repr(found)
        raise CodegenError(f"{self._at(pointer)}: expected {expected}; found {shown}")


def _escape(name: str) -> str:
    """Return a name as a part of a JSON pointer (RFC 6901 3)."""
    return name.replace("~", "~0").replace("/", "~1")
