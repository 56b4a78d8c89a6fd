"""Where a charge point connects to, and how it says who it is."""

from __future__ import annotations

import base64
import re
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

from ocpp16_sdk.errors import DefinitionError

_MAX_IDENTITY = 255
_PATH = "/!$%&'()*+,;=:@"  # with letters, digits and -._~, what a path is made of (RFC 3986 3.3)
_MALFORMED = re.compile("%(?![0-9A-Fa-f]{2})")


def connection_url(endpoint_url: str, identity: str) -> str:
    """Return the URL to dial: the endpoint's, with the identity as one more segment of its path (OCPP-J 3.1.1).

    The endpoint's own path and query stay as they are.

    Raises:
        DefinitionError: the endpoint is no WebSocket URL, or the identity is empty or cannot be a segment.
    """
    endpoint = split_url(endpoint_url)
    if identity in ("", ".", ".."):  # the latter two walk up the path, however they are encoded (RFC 3986 6.2.2)
        raise DefinitionError(f"{identity!r} cannot be the identity of a charge point")
    try:
        segment = quote(identity, safe="")
    except UnicodeEncodeError:
        raise DefinitionError("the identity has characters that UTF-8 cannot write") from None
    return endpoint._replace(path=f"{endpoint.path.removesuffix('/')}/{segment}").geturl()


def check_path(path: str) -> None:
    """Check the path that a central system has before the identity; none is any.

    Raises:
        DefinitionError: no request could have it.
    """
    if path and (not path.startswith("/") or quote(path, safe=_PATH) != path):
        raise DefinitionError(f"the path {path!r} must begin with a slash and be percent-encoded, without a query")


def identity_of(target: str, prefix: str = "") -> str | None:
    """Return the identity that a request's target names, or None when it names none under the prefix (OCPP-J 3.1.1)."""
    path, _, segment = target.partition("?")[0].rpartition("/")
    if prefix and path != prefix.rstrip("/"):
        return None
    if _MALFORMED.search(segment):
        return None
    try:
        identity = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        return None
    # It goes into logs and onto terminals with every message: neither a book nor what steers them is an identity.
    return identity if 0 < len(identity) <= _MAX_IDENTITY and identity.isprintable() else None


def basic_authorization(identity: str, password: bytes | str) -> str:
    """Return the value of the `Authorization` header; the key goes into it as raw bytes (OCPP-J 6.2.2).

    Raises:
        DefinitionError: the identity holds a colon, which would end the user name too early (RFC 2617 2).
    """
    if ":" in identity:
        raise DefinitionError("an identity with a colon cannot have a password")
    key = password.encode() if isinstance(password, str) else password
    return "Basic " + base64.b64encode(identity.encode() + b":" + key).decode("ascii")


def shown(url: str) -> str:
    """Return a URL for messages and logs: without its query, a usual place for a token (OCPP-J 6.2.2)."""
    return split_url(url)._replace(query="").geturl()


def split_url(url: str) -> SplitResult:
    """Take a WebSocket URL apart; no error repeats it, as it may hold a password."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("ws", "wss") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
        parts = SplitResult("", "", "", "", "")
    if not valid:
        raise DefinitionError("the URL must be ws://host/path or wss://host/path")
    if parts.username is not None or parts.password is not None:
        raise DefinitionError("the URL must not hold credentials: they belong into the Authorization header")
    if parts.fragment or url.endswith("#"):
        raise DefinitionError("the URL must not have a fragment (RFC 6455 3)")
    return parts
