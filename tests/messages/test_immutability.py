"""No value inside a payload can change: a walk over the types of all fields (TYPE-29)."""

from __future__ import annotations

import types
import typing
from datetime import datetime
from enum import StrEnum
from typing import Any

import pytest

from ocpp16_sdk.messages import models
from ocpp16_sdk.model import Payload

CLASSES: list[type[Payload]] = [
    each for each in vars(models).values() if isinstance(each, type) and issubclass(each, Payload) and each.model_fields
]


def unchangeable(kind: Any) -> bool:
    origin = typing.get_origin(kind)
    if origin is typing.Annotated:
        return unchangeable(typing.get_args(kind)[0])
    if origin in (typing.Union, types.UnionType):
        return all(map(unchangeable, typing.get_args(kind)))
    if origin is tuple:
        return all(each is Ellipsis or unchangeable(each) for each in typing.get_args(kind))
    if kind in (str, int, float, bool, datetime, type(None)):
        return True
    return isinstance(kind, type) and (issubclass(kind, StrEnum) or (issubclass(kind, Payload) and frozen(kind)))


def frozen(model: type[Payload]) -> bool:
    return bool(model.model_config.get("frozen")) and all(
        unchangeable(field.annotation) for field in model.model_fields.values()
    )


@pytest.mark.item("TYPE-29")
@pytest.mark.parametrize("model", CLASSES)
def test_a_class_contains_only_immutable_values(model: type[Payload]) -> None:
    assert frozen(model)


def test_the_walk_sees_every_class_with_fields() -> None:
    assert len(CLASSES) == 78


def test_the_walk_finds_mutable_types() -> None:
    assert not unchangeable(list[int])
    assert not unchangeable(tuple[dict[str, int], ...] | None)
