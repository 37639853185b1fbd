"""Candidates and checks; the bridge to the vault's matcher."""
