"""Generators and benchmarks. Prints tables, writes JSON; nothing here runs in the tests or in the bureau."""
