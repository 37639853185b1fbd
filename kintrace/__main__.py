"""`python -m kintrace COMMAND`: the bureau's commands where there is no checkout with a manage.py."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kintrace.config.settings")
    execute_from_command_line(sys.argv)
