"""Every setting of a bureau. Each is read once, from a KINTRACE_… variable, and is safe when it is not set.

docs/running.md explains them one by one.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from zoneinfo import ZoneInfo

import dj_database_url
from csp.constants import NONE, SELF


def text(name: str, default: str = "") -> str:
    """Return a setting as text."""
    return os.environ.get(f"KINTRACE_{name}", default)


def flag(name: str, *, default: bool = False) -> bool:
    """Return a setting as yes or no."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Return a setting as a whole number."""
    return int(text(name, str(default)))


def items(name: str, default: str = "") -> list[str]:
    """Return a setting that lists things between commas."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def kept_secret(path: Path) -> str:
    """Return the secret in a file, which is made for its owner alone at the first run."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


PACKAGE = Path(__file__).resolve().parent.parent

# Where everything of one bureau lies: database, key store, root key, socket.
DATA = Path(text("DATA", "data")).resolve()
SECRET_KEY = text("SECRET_KEY") or kept_secret(DATA / "secret.key")
DEBUG = False
DEMO = flag("DEMO")

# The web.
BIND = text("BIND", "127.0.0.1:8000")
SITE_URL = text("SITE_URL", f"http://{BIND}")
ALLOWED_HOSTS = items("HOSTS", "127.0.0.1,localhost,[::1]")
HTTPS = SITE_URL.startswith("https://")
LEAVE_TO = text("LEAVE_TO", "https://www.gismeteo.com/")  # where "leave quickly" leads: a page like any other
ROOT_URLCONF = "kintrace.config.urls"
WSGI_APPLICATION = "kintrace.config.wsgi.application"

# The vault: a process of its own behind a socket, or in-process (one machine, tests).
VAULT = text("VAULT", "socket")
VAULT_SOCKET = text("VAULT_SOCKET", str(DATA / "vault.sock"))
VAULT_UIDS = [int(uid) for uid in items("VAULT_UIDS", str(os.getuid()))]
OPENS_PER_DAY = number("OPENS_PER_DAY", 200)  # different cases one member of staff may open in a day
ARGON2_KIB = number("ARGON2_KIB", 65536)

# Mail.
SMTP_URL = text("SMTP_URL")  # smtp://user:password@host:587 · empty: messages wait in the outbox, visibly
MAIL_FROM = text("MAIL_FROM", "bureau@localhost")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "kintrace.audit",
    "kintrace.vault",
    "kintrace.accounts",
    "kintrace.contact",
    "kintrace.inquiries",
    "kintrace.registry",
    "kintrace.cards",
    "kintrace.duties",
    "kintrace.exports",
    "kintrace.objections",
    "kintrace.documents",
    "kintrace.tracing",
    "kintrace.kinship",
    "kintrace.disclosure",
    "kintrace.mail",
    "kintrace.web",
    "kintrace.ops",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kintrace.accounts.sessions.DeskSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kintrace.accounts.sessions.DeskAuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "kintrace.web.headers.HeadersMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "kintrace.web.context.bureau",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        text("DATABASE_URL") or f"sqlite:///{DATA / 'kintrace.sqlite3'}", conn_max_age=60
    ),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that will write takes its lock first, so that none fails half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        " PRAGMA temp_store=MEMORY;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Staff sign-in.
AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "staff:login"
SESSION_ENGINE = "kintrace.accounts.sessions"
SESSION_COOKIE_AGE = 15 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_PATH = "/desk/"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_PATH = "/desk/"
CSRF_COOKIE_SECURE = HTTPS
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Languages. The first is what a reader gets whose browser asks for none of them.
LANGUAGE_CODE = "en"
LANGUAGES = [("ru", "Русский"), ("uk", "Українська"), ("en", "English")]
LOCALE_PATHS = sorted(PACKAGE.glob("*/locale")) + sorted(PACKAGE.glob("web/*/locale"))
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
USE_TZ = True
TIME_ZONE = "UTC"

# Duties: the zone in which legal days are counted, and periods where the Convention names none.
BUREAU_ZONE = ZoneInfo(text("ZONE", TIME_ZONE)).key  # an unknown zone stops the start
FORWARD_DAYS = number("FORWARD_DAYS", 1)  # events: "immediately"
DEATH_DAYS = number("DEATH_DAYS", 7)  # notifications of deaths: "as rapidly as possible"
ANSWER_DAYS = number("ANSWER_DAYS", 30)  # answers to inquiries

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# An uploaded list never touches the disk in clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# What every answer carries.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = False
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # the proxy in front redirects to https; docs/running.md
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Logs hold row numbers and codes. Request data, locals and parameters never reach them.
ADMINS: list[tuple[str, str]] = []
DEFAULT_EXCEPTION_REPORTER = "kintrace.web.errors.QuietReporter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "kintrace.web.errors.QuietFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.db.backends": {"level": "ERROR", "propagate": True},
        "django.request": {"level": "ERROR", "propagate": True},  # a mistyped address may hold a name
        "mail.log": {"level": "WARNING", "propagate": True},  # the demonstration's post box names recipients
        "django.security.DisallowedHost": {"level": "ERROR", "propagate": True},
    },
}
