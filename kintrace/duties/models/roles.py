"""Who works on what. Whoever watches or releases sees all duties and marks none."""

from kintrace.accounts.models import Role

REGISTER = (Role.REGISTRAR,)
CASES = (Role.OPERATOR, Role.EXAMINER)
WATCHERS = (Role.RELEASER, Role.AUDITOR)
# Who lets the notification of a death pass.
OFFICERS = (Role.REGISTRAR, Role.RELEASER)
