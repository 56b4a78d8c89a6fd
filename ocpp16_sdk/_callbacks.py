"""Calls the functions that an application gives as options. Their exceptions are logged and never raised."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable
from typing import ParamSpec

_P = ParamSpec("_P")

logger = logging.getLogger("ocpp16_sdk")


def call_callback(
    option: str,
    callback: Callable[_P, object] | None,
    identity: str = "",
    /,
    *arguments: _P.args,
    **keywords: _P.kwargs,
) -> None:
    """Call a function of the application; None is ignored. `option` and `identity` are for the log line.

    An exception is logged at ERROR with its traceback. The function must not block.
    """
    if callback is None:
        return
    try:
        result = callback(*arguments, **keywords)
        if inspect.iscoroutine(result):
            result.close()
            raise TypeError(f"{option} returned a coroutine: must be a function without `async`")
    except Exception:
        prefix = f"{identity!r}: " if identity else ""
        logger.exception("%s%s raised an exception", prefix, option)
