"""Staff, their roles and their sessions."""
