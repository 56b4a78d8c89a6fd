"""The URL of a connection, the identity in its path, and the `Authorization` header."""

from __future__ import annotations

import base64
import re
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

from ocpp16_sdk._checks import check_instance, message

_MAX_IDENTITY = 255  # characters
_PATH_CHARACTERS = "/!$%&'()*+,;=:@"  # those of a path beside letters, digits and -._~ (RFC 3986 3.3)
_BROKEN_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")


def connection_url(endpoint_url: str, identity: str) -> str:
    """Return the URL of a connection: that of the endpoint with the identity as last path segment (OCPP-J 3.1.1).

    The path and query of the endpoint stay unchanged.

    Raises:
        ValueError: the endpoint is not a WebSocket URL, or the identity is empty or cannot be a path segment.
    """
    check_instance("endpoint_url", endpoint_url, str, "a text such as ws://host/path or wss://host/path")
    check_instance("identity", identity, str, "a text")
    endpoint = split_url(endpoint_url)
    if identity in ("", ".", ".."):  # dots change the path, however they are encoded (RFC 3986 6.2.2)
        raise ValueError(message("identity", identity, "a path segment: not empty, '.' or '..'"))
    try:
        segment = quote(identity, safe="")
    except UnicodeEncodeError:
        raise ValueError(message("identity", identity, "a text that UTF-8 can encode")) from None
    return endpoint._replace(path=f"{endpoint.path.removesuffix('/')}/{segment}").geturl()


def check_path(path: str) -> None:
    """Check the path of a central system, without the identity; an empty path means any path.

    Raises:
        ValueError: no request could have the path.
    """
    if path and (not path.startswith("/") or quote(path, safe=_PATH_CHARACTERS) != path):
        raise ValueError(
            message(
                "path",
                path,
                "empty, or a path such as /ocpp, percent-encoded and without a query; the identity follows it",
            )
        )


def identity_from_path(target: str, prefix: str = "") -> str | None:
    """Return the identity in the path of a request; None if there is no valid one under the prefix (OCPP-J 3.1.1)."""
    *parents, segment = _segments(target) or [""]
    if prefix and parents != _segments(prefix):
        return None
    if _BROKEN_ESCAPE.search(segment):
        return None
    try:
        identity = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        return None
    return identity if is_identity(identity) else None


def is_identity(text: str) -> bool:
    """Return whether a text can be an identity.

    The identity is written to logs and terminals with every message: long texts and control characters are refused.
    """
    return 0 < len(text) <= _MAX_IDENTITY and text.isprintable()


def is_under(target: str, prefix: str) -> bool:
    """Return whether the path of a request is the prefix or below it."""
    expected = _segments(prefix)
    return _segments(target)[: len(expected)] == expected


def _segments(target: str) -> list[str]:
    """Return the segments of a path, without empty ones: charge points join addresses with a slash too many."""
    return [each for each in target.partition("?")[0].split("/") if each]


def basic_authorization(identity: str, password: bytes | str) -> str:
    """Return the value of the `Authorization` header, with the raw bytes of the key (OCPP-J 6.2.2).

    Raises:
        ValueError: the identity contains a colon, which separates user name and password (RFC 2617 2).
    """
    if ":" in identity:
        raise ValueError(message("identity", identity, "a text without a colon if there is a key or password"))
    key = password.encode() if isinstance(password, str) else password
    return "Basic " + base64.b64encode(identity.encode() + b":" + key).decode("ascii")


def url_for_logs(url: str) -> str:
    """Return a URL without its query, which often contains a token (OCPP-J 6.2.2)."""
    return split_url(url)._replace(query="").geturl()


def _has_wrong_port(parts: SplitResult) -> bool:
    try:
        return parts.port == 0
    except ValueError:
        return True


def split_url(url: str) -> SplitResult:
    """Split and check a WebSocket URL; no error repeats it, because it may contain a password."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("ws", "wss") and bool(parts.hostname)
    except ValueError:
        valid = False
        parts = SplitResult("", "", "", "", "")
    if not valid:
        raise ValueError("endpoint_url: must be a URL such as ws://host/path or wss://host/path")
    if _has_wrong_port(parts):
        raise ValueError("endpoint_url: must have a port from 1 to 65535, or no port")
    if parts.username is not None or parts.password is not None:
        raise ValueError("endpoint_url: must be without credentials; use `security` or `password`")
    if parts.fragment or url.endswith("#"):
        raise ValueError("endpoint_url: must be without a fragment (RFC 6455 3)")
    return parts


def check_host(name: str, host: str) -> None:
    """Check the address or host name to listen on.

    Raises:
        TypeError: it is not a text.
        ValueError: it is empty or a URL, or has spaces, brackets or a port.
    """
    check_instance(name, host, str, "a text")
    has_port = host.count(":") == 1  # an IPv6 address has two colons at least
    if has_port or not host or host != host.strip() or "/" in host or "[" in host:
        raise ValueError(message(name, host, "an address or a host name, without a scheme, brackets, a port or a path"))
