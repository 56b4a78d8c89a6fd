"""The way into the loop in which the async twin of a charge point lives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ocpp16_sdk.blocking._loop import LoopThread
from ocpp16_sdk.blocking._scope import ContextScope
from ocpp16_sdk.errors import NotConnectedError

T = TypeVar("T")


class LoopAccess:
    """It is open while there is a `stay`: between entering and leaving `with`."""

    def __init__(self) -> None:
        self.stay: ContextScope[Any] | None = None

    def loop(self, what: str) -> LoopThread:
        """The loop; `what` is said of what could not be done.

        Raises:
            NotConnectedError: `with` has not been entered.
        """
        if self.stay is None:
            raise NotConnectedError(f"{what}: the charge point is not connected, use `with`")
        return self.stay.loop

    def do(self, function: Callable[[], T]) -> T:
        """Call a function in the loop; right here, if `with` has not been entered."""

        async def there() -> T:
            return function()

        return function() if self.stay is None else self.stay.loop.run(there)
