"""One request to many charge points: at most so many at a time, and an outcome of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

import anyio

from ocpp16_sdk.errors import CallFailedError, DefinitionError
from ocpp16_sdk.model import Response

R = TypeVar("R", bound=Response)


class Outcomes(Mapping[str, R | CallFailedError], Generic[R]):
    """What came of a call to many: by identity the answer, or why there is none."""

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
        """Those that have answered."""
        return {name: each for name, each in self._outcomes.items() if not isinstance(each, CallFailedError)}

    @property
    def errors(self) -> dict[str, CallFailedError]:
        """Those that have not, and why."""
        return {name: each for name, each in self._outcomes.items() if isinstance(each, CallFailedError)}


async def call_each(call: Callable[[str], Awaitable[R]], identities: Iterable[str], *, concurrency: int) -> Outcomes[R]:
    """Call each once; another error than a CallFailedError ends it all, and is raised as it is.

    Raises:
        DefinitionError: the arguments are wrong.
    """
    if concurrency < 1:
        raise DefinitionError(f"with {concurrency} calls at a time none is made")
    if isinstance(identities, str):
        raise DefinitionError("identities are a sequence of texts, this is one text")
    outcomes: dict[str, R | CallFailedError] = {}
    raised: list[Exception] = []
    names = tuple(dict.fromkeys(identities))
    rest = iter(names)

    async def work() -> None:
        for identity in rest:
            try:
                outcomes[identity] = await call(identity)
            except CallFailedError as error:
                outcomes[identity] = error
            except Exception as error:
                raised.append(error)
                return tasks.cancel_scope.cancel()
        return None

    async with anyio.create_task_group() as tasks:
        for _ in range(min(concurrency, len(names))):
            tasks.start_soon(work)
    if raised:
        raise raised[0]
    return Outcomes({identity: outcomes[identity] for identity in names})
