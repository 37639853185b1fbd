"""Every refusal of the vault. Their texts hold codes and numbers; the socket carries them by class name."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from kintrace.errors import Refused


class VaultRefused(Refused):
    """The vault does not do it."""

    message = gettext_noop("The vault does not do this.")


class VaultAway(VaultRefused):
    """The vault's process does not answer."""

    message = gettext_noop(
        "The vault does not answer. Nothing is lost: start it with “manage.py vault” and try again."
    )


class VaultLocked(VaultRefused):
    """The vault waits for its passphrase."""

    message = gettext_noop(
        "The vault is locked. Somebody who knows the passphrase must unlock it with “manage.py vault unlock”."
    )


class BudgetSpent(VaultRefused):
    """The actor has opened or searched as much as a day allows."""

    message = gettext_noop(
        "Today's limit of %(limit)s is reached (%(kind)s). Go on tomorrow, or ask the keeper of the vault to "
        "reset it with “manage.py vault reset”."
    )


class NotAllowed(VaultRefused):
    """The actor may not do this."""

    message = gettext_noop("This account may not open this. Ask a member of staff who may.")


class Unreadable(VaultRefused):
    """A blob that does not open."""

    message = gettext_noop(
        "The section “%(section)s” of %(table)s row %(row)s cannot be opened: it was changed, moved, or "
        "belongs to another case. Restore the row from a backup."
    )


class CaseGone(VaultRefused):
    """A case without a key."""

    message = gettext_noop("This case has no key: it was shredded, or nothing was ever sealed in it.")


class TooLong(VaultRefused):
    """A section that is too long to be sealed."""

    message = gettext_noop("This is %(bytes)s bytes long, and %(most)s fit. Shorten it.")


class NotOnShelf(VaultRefused):
    """A case that the vault does not have in memory."""

    message = gettext_noop(
        "The vault has not read this case yet. The worker does that after each start; try again in a minute."
    )


class SamePerson(VaultRefused):
    """One person both writes and releases."""

    message = gettext_noop("Whoever wrote an answer may not release it. Somebody else must.")


class NotAReaderKey(VaultRefused):
    """A family's key that is none."""

    message = gettext_noop("The family's key of this inquiry is damaged: no answer can be sealed to it.")


class CheckpointRefused(VaultRefused):
    """An audit log that became shorter or other."""

    message = gettext_noop(
        "The audit log does not continue the one the vault has seen (%(size)s entries). "
        "Run “manage.py verify_audit”."
    )


class WrongPassphrase(VaultRefused):
    """A passphrase that does not open the root key."""

    message = gettext_noop("This is not the vault's passphrase. Check the keyboard layout and try again.")


class RootKeyRefused(VaultRefused):
    """A root key that is missing, loose, damaged or another bureau's."""

    message = gettext_noop("The root key cannot be used: %(why)s")


class SecondVault(VaultRefused):
    """Two vaults on one folder."""

    message = gettext_noop("A vault already runs on this data folder. Stop it first.")


class SocketRefused(VaultRefused):
    """The socket cannot stand where it should."""

    message = gettext_noop(
        "The vault's socket cannot be made: %(why)s. Set KINTRACE_VAULT_SOCKET to another place."
    )


class NoPublicKey(VaultRefused):
    """The web tier has no key to seal inquiries to."""

    message = gettext_noop(
        "The vault's public key is not there yet. Start the vault once: “manage.py vault”."
    )


class Malformed(VaultRefused):
    """A request that is none."""

    message = gettext_noop("The vault did not understand the request. Web and vault must be of one version.")


BY_NAME: dict[str, type[VaultRefused]] = {each.__name__: each for each in VaultRefused.__subclasses__()}
