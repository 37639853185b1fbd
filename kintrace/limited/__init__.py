"""Hostile files are opened in a process of their own under limits: the program's half, the caller's half."""
