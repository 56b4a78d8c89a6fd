"""Write `docs/conformance.md`: `python -m tests.conformance`."""

from tests.support.conformance_page import PAGE, page

PAGE.write_text(page(), "utf-8")
