"""E-mail, out."""
