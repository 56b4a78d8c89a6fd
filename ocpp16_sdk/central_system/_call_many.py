"""One request to many charge points: a bounded number of calls at a time, and an outcome for each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

import anyio

from ocpp16_sdk._checks import check_count, check_instance
from ocpp16_sdk.errors import CallFailedError
from ocpp16_sdk.model import Response

R = TypeVar("R", bound=Response)


class Outcomes(Mapping[str, R | CallFailedError], Generic[R]):
    """The outcomes of `call_many`: by identity the answer, or the error of the call."""

    def __init__(self, outcomes: Mapping[str, R | CallFailedError]) -> None:
        self._outcomes = outcomes

    def __getitem__(self, identity: str) -> R | CallFailedError:
        return self._outcomes[identity]

    def __iter__(self) -> Iterator[str]:
        return iter(self._outcomes)

    def __len__(self) -> int:
        return len(self._outcomes)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self.answers)} answers, {len(self.errors)} errors>"

    @property
    def answers(self) -> dict[str, R]:
        """The answers, by identity."""
        return {name: each for name, each in self._outcomes.items() if not isinstance(each, CallFailedError)}

    @property
    def errors(self) -> dict[str, CallFailedError]:
        """The errors of the calls that failed, by identity."""
        return {name: each for name, each in self._outcomes.items() if isinstance(each, CallFailedError)}


async def call_each(call: Callable[[str], Awaitable[R]], identities: Iterable[str], *, concurrency: int) -> Outcomes[R]:
    """Call each charge point once, and return the outcomes.

    Another exception than a CallFailedError cancels all calls. It is raised as it is, not in an ExceptionGroup.

    Raises:
        ValueError: `concurrency` is below 1.
        TypeError: an argument is of a wrong type.
    """
    check_count("concurrency", concurrency, minimum=1)
    if isinstance(identities, str):
        raise TypeError(f"identities={identities!r}: must be an iterable of identities, not one text")
    distinct = tuple(dict.fromkeys(identities))
    for each in distinct:
        check_instance("identities", each, str, "an iterable of identities, which are texts")
    outcomes: dict[str, R | CallFailedError] = {}
    raised: list[Exception] = []
    remaining = iter(distinct)

    async def call_remaining() -> None:
        for identity in remaining:
            try:
                outcomes[identity] = await call(identity)
            except CallFailedError as error:
                outcomes[identity] = error
            except Exception as error:
                raised.append(error)
                return tasks.cancel_scope.cancel()
        return None

    async with anyio.create_task_group() as tasks:
        for _ in range(min(concurrency, len(distinct))):
            tasks.start_soon(call_remaining)
    if raised:
        raise raised[0]
    return Outcomes({identity: outcomes[identity] for identity in distinct})
