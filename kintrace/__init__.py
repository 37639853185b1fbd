"""Kintrace, the tracing bureau."""
