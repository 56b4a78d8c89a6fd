"""A list field accepts every sequence, for type checkers too, and contains a tuple."""

from __future__ import annotations

import ast
import inspect
import typing
from collections import UserList, deque
from typing import Any

import pytest
from pydantic import ValidationError

from ocpp16_sdk.messages import GetConfigurationRequest, models
from ocpp16_sdk.model import Payload

CLASSES = {each.name: each for each in ast.parse(inspect.getsource(models)).body if isinstance(each, ast.ClassDef)}
MODELS: dict[str, type[Payload]] = {
    name: kind
    for name in CLASSES
    if isinstance(kind := getattr(models, name), type) and issubclass(kind, Payload) and kind.model_fields
}


def has_list(model: type[Payload]) -> bool:
    return any(is_tuple(field.annotation) for field in model.model_fields.values())


def is_tuple(annotation: Any) -> bool:
    return typing.get_origin(annotation) is tuple or any(map(is_tuple, typing.get_args(annotation)))


WITH_LISTS = sorted(name for name, model in MODELS.items() if has_list(model))
every_class_with_a_list = pytest.mark.parametrize("name", WITH_LISTS)


def constructors(name: str) -> list[ast.FunctionDef]:
    """Return the constructors that type checkers see in a class."""
    conditional = [each for each in CLASSES[name].body if isinstance(each, ast.If)]
    assert all(ast.unparse(each.test) == "TYPE_CHECKING" for each in conditional)
    return [each for branch in conditional for each in branch.body if isinstance(each, ast.FunctionDef)]


def without_constraints(annotation: ast.expr) -> str:
    """Return the type of a field without its `Field(...)`."""
    match annotation:
        case ast.Subscript(value=ast.Name("Annotated"), slice=ast.Tuple(elts=[kind, *_])):
            return ast.unparse(kind)
        case _:
            return ast.unparse(annotation)


def test_classes_with_lists_have_a_constructor_for_type_checkers_and_others_need_none() -> None:
    assert len(WITH_LISTS) == 8
    assert [name for name in sorted(MODELS) if constructors(name)] == WITH_LISTS


@every_class_with_a_list
def test_the_parameters_of_a_constructor_are_the_fields_of_its_class(name: str) -> None:
    (constructor,) = constructors(name)
    fields = [each for each in CLASSES[name].body if isinstance(each, ast.AnnAssign)]
    parameters = constructor.args.kwonlyargs
    assert [each.arg for each in parameters] == [ast.unparse(each.target) for each in fields]
    assert [each is None for each in constructor.args.kw_defaults] == [each.value is None for each in fields]
    for parameter, field in zip(parameters, fields, strict=True):
        assert parameter.annotation is not None
        accepted, contained = ast.unparse(parameter.annotation), without_constraints(field.annotation)
        if "tuple[" not in contained:
            assert accepted == contained
        elif "tuple[Annotated[str" in contained:
            assert accepted.removesuffix(" | None") == "list[str] | tuple[str, ...]"
        else:
            assert accepted == contained.replace("tuple[", "Sequence[").replace(", ...]", "]")


@every_class_with_a_list
def test_a_constructor_describes_its_class_and_each_parameter(name: str) -> None:
    text = ast.get_docstring(constructors(name)[0]) or ""
    description, _, arguments = text.partition("\n\nArgs:\n")
    assert description == ast.get_docstring(CLASSES[name])
    fields = MODELS[name].model_fields.items()
    assert [line.strip() for line in arguments.splitlines()] == [
        f"{each}: {field.description}" for each, field in fields
    ]


@pytest.mark.parametrize("sequence", [list, tuple, deque, UserList])
def test_every_sequence_becomes_a_tuple(sequence: Any) -> None:
    request = GetConfigurationRequest(key=sequence(["a", "b"]))
    assert request == GetConfigurationRequest(key=("a", "b"))
    assert type(request.key) is tuple


def test_one_text_is_not_a_list_of_texts() -> None:
    with pytest.raises(ValidationError):
        GetConfigurationRequest(key="ab")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
