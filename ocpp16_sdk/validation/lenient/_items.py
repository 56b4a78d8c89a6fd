"""Items that are dropped from lists: one broken sample must not cost the good ones."""

from __future__ import annotations

from collections.abc import Callable
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
        while self._items:
            path = max(self._items, key=len)
            container, dropped, rule = self._items.pop(path)
            if len(dropped) < len(container):
                container[:] = [item for item in container if item is not ABSENT]
                _move(values, path, sorted(dropped))
                continue
            for index, item in dropped.items():
                container[index] = item
            complete = drop_outer(path, rule) and complete
        return complete


def _move(values: dict[Path, Any], path: Path, dropped: list[int]) -> None:
    """Change the paths of values in a list from which items were removed."""
    for old in [each for each in values if len(each) > len(path) and each[: len(path)] == path]:
        index = int(old[len(path)])
        value = values.pop(old)
        if index not in dropped:
            moved = index - sum(each < index for each in dropped)
            values[*path, moved, *old[len(path) + 1 :]] = value
