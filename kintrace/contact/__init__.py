"""Routes to a person, and the outbox."""
