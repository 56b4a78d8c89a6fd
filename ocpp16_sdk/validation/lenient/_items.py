"""Items that are dropped from lists: one broken sample must not cost the good ones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Any

from ocpp16_sdk.validation._faults import Path
from ocpp16_sdk.validation.lenient._rule import ABSENT


class DroppedItems:
    """The items that one pass drops. They are removed after the pass, because that changes the indexes of a list."""

    def __init__(self) -> None:
        self._items: dict[Path, tuple[list[Any], dict[int, Any], str]] = {}

    def add(self, path: Path, container: list[Any], rule: str) -> None:
        """Mark an item of a list; the rule is reported if the list has no good item."""
        *outer, index = path
        _, dropped, _ = self._items.setdefault(tuple(outer), (container, {}, rule))
        dropped[int(index)] = container[int(index)]
        container[int(index)] = ABSENT

    def remove_from(self, payload: Any, values: dict[Path, Any], drop_outer: Callable[[Path, str], bool]) -> bool:
        """Remove the marked items, and move the values behind them.

        A list that would be empty keeps its items, and the item around it is dropped instead. Return False if there is
        no such item.
        """
        complete = True
        removed: dict[Path, list[int]] = {}
        for length in range(max(map(len, self._items), default=0), 0, -1):  # the inner lists first
            for path in [each for each in self._items if len(each) == length]:
                container, dropped, rule = self._items.pop(path)
                if len(dropped) < len(container):
                    container[:] = [item for item in container if item is not ABSENT]
                    removed[path] = sorted(dropped)
                    continue
                for index, item in dropped.items():
                    container[index] = item
                complete = drop_outer(path, rule) and complete
        if removed:
            _move(values, removed)
        return complete


def _move(values: dict[Path, Any], removed: Mapping[Path, list[int]]) -> None:
    """Change the paths of values in lists from which items were removed; in one pass, because both may be many."""
    for old in list(values):
        value, path = values.pop(old), _moved(old, removed)
        if path is not None:
            values[path] = value


def _moved(path: Path, removed: Mapping[Path, list[int]]) -> Path | None:
    """Return the new path of a place; None if an item that contains it was removed."""
    steps: list[str | int] = []
    for number, step in enumerate(path):
        dropped = removed.get(path[:number])
        if dropped is not None and isinstance(step, int):
            before = bisect_left(dropped, step)
            if before < len(dropped) and dropped[before] == step:
                return None
            steps.append(step - before)
        else:
            steps.append(step)
    return tuple(steps)
