"""Logs the exceptions of an application's rules of leniency; the validation itself does no I/O."""

from __future__ import annotations

import logging

logger = logging.getLogger("ocpp16_sdk.validation")

_failed_rules: set[str] = set()


def log_rule_failure(rule: str, place: str) -> None:
    """Log the present exception; with its traceback once for each rule, as a message may have a thousand places."""
    if rule in _failed_rules:
        logger.debug("the rule %r of a lenient policy failed again at %s", rule, place)
        return
    _failed_rules.add(rule)
    logger.exception("the rule %r of a lenient policy failed at %s; it is skipped", rule, place)
