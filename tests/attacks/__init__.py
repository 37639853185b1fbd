"""What somebody hostile sends or hopes to get out. Each file is named by what the attacker tries.

Everything hostile is built here, by code: no such file lies in the repository.
"""
