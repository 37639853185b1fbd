"""Running a bureau: commands and the worker."""
