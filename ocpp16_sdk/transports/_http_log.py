"""Protects the log of httpx, which has a line for each request at INFO.

The query of an endpoint often contains a token (OCPP-J 6.2.2), and the reason phrase is text of the peer, which may
contain codes for a terminal.
"""

from __future__ import annotations

import logging

import httpx

from ocpp16_sdk._text import excerpt


def protect_http_log() -> None:
    """Hide queries, and escape texts of the peer, in the lines that httpx logs."""
    logging.getLogger("httpx").addFilter(_protect)


def _protect(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(map(_protected, record.args))
    return True


def _protected(argument: object) -> object:
    if isinstance(argument, str):
        return excerpt(argument)
    if isinstance(argument, httpx.URL) and argument.scheme in ("ws", "wss") and argument.query:
        return argument.copy_with(query=b"***")
    return argument
