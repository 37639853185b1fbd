"""What leaves the bureau on purpose: for whom, what for, released by whom, encrypted, once."""
