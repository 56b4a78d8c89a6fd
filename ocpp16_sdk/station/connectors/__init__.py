"""The status of connectors: derived from their state, checked against the table of transitions, and reported."""
