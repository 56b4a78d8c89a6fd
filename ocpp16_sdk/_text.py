"""Makes text of a peer safe to show in errors and logs."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return the text with escapes in place of characters that control a terminal or start a new line of a log.

    Texts of a peer, such as the model in a BootNotification, may contain any character: print and log them so.
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def excerpt(text: str, max_length: int = 255) -> str:
    """Return the beginning of the text, `printable`: a peer may send a whole message as a reason."""
    return printable(text if len(text) <= max_length else f"{text[:max_length]}...")
