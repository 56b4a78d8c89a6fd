"""The generated messages are proven against their schemas."""
