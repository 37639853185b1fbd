"""What was said to whom: written by one, released by another."""
