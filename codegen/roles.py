"""The two roles: which actions they send, and which they answer."""

from __future__ import annotations

from dataclasses import dataclass

from .bundle import Bundle


@dataclass(frozen=True)
class Role:
    """One role, charge point or central system."""

    name: str
    """The prefix of the class names."""
    initiator: str
    """The role, as the metadata spell it."""
    peer: str
    """The other role, as the metadata spell it."""
    handlers_get_connection: bool
    """Whether handlers receive the connection in addition to the request."""

    def calls(self, bundle: Bundle) -> list[str]:
        """Return the actions that the role may send, in alphabetical order."""
        return _started_by(bundle, self.initiator)

    def answers(self, bundle: Bundle) -> list[str]:
        """Return the actions that the role answers, in alphabetical order."""
        return _started_by(bundle, self.peer)


ROLES = (
    Role("ChargePoint", "charge point", "central system", handlers_get_connection=False),
    Role("CentralSystem", "central system", "charge point", handlers_get_connection=True),
)


def _started_by(bundle: Bundle, initiator: str) -> list[str]:
    return [name for name, row in bundle.actions() if row.initiator in (initiator, "both")]


def call_doc(bundle: Bundle, action: str) -> str:
    """Return the docstring of a method that sends an action."""
    doc = bundle.metadata.actions[action].doc or f"Send `{action}.req` and return the answer."
    return f"{doc}\n\n        {_origin(bundle, action)}.\n        "


def handler_doc(bundle: Bundle, action: str, first_line: str) -> str:
    """Return the docstring of a method that concerns the handler of an action."""
    doc = bundle.metadata.actions[action].doc
    purpose = f"Purpose: {doc}\n\n        " if doc else ""
    return f"{first_line} `{action}.req`.\n\n        {purpose}{_origin(bundle, action)}.\n        "


def _origin(bundle: Bundle, action: str) -> str:
    section = bundle.metadata.actions[action].section
    return ", ".join(filter(None, (f"{bundle.metadata.profile(action)} profile", section)))
