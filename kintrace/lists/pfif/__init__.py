"""PFIF 1.4, 1.3 and 1.2, read and written: how registries of missing people exchange records."""
