"""Settings. Everything that differs between installations comes from the environment; see docs/deployment.md."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import dj_database_url

from pso_portal.notices.relay import Relay

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("PSO_VAR", BASE_DIR / "var"))
TESTING = "pytest" in sys.modules
DEBUG = os.environ.get("PSO_DEBUG") == "1"


def _secret(name: str, default: str = "") -> str:
    """A secret from the file named by NAME_FILE, or from NAME."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else os.environ.get(name, default)


# Without a secret nothing starts, except under tests and for commands that need no server.
SECRET_KEY = _secret("SECRET_KEY", "not-a-secret-tests-and-offline-commands-only" if TESTING else "")
OFFLINE = {"makemigrations", "collectstatic", "check", "spectacular", "statemachine", "rules"}
if not SECRET_KEY and set(sys.argv) & OFFLINE:
    SECRET_KEY = "offline-command"  # noqa: S105
PSO_BASE_URL = os.environ.get("PSO_BASE_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = os.environ.get("PSO_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [PSO_BASE_URL]
HTTPS = PSO_BASE_URL.startswith("https://")

PSO_KEK_FILE = os.environ.get("PSO_KEK_FILE", "")
PSO_KEY_DIR = os.environ.get("PSO_KEY_DIR", str(VAR / "keys"))
PSO_KEY_COPIES = os.environ.get("PSO_KEY_COPIES", str(VAR / "key-copies"))
PSO_CHECKPOINTS = os.environ.get("PSO_CHECKPOINTS", str(VAR / "checkpoints.jsonl"))
PSO_FILES_DIR = os.environ.get("PSO_FILES_DIR", str(VAR / "files"))
PSO_CLAMD_SOCKET = os.environ.get("PSO_CLAMD_SOCKET", "")

INSTALLED_APPS = [
    "pso_portal.web",
    "pso_portal.tenancy",
    "pso_portal.jobs",
    "pso_portal.audit",
    "pso_portal.vault",
    "pso_portal.provenance",
    "pso_portal.accounts",
    "pso_portal.agreements",
    "pso_portal.files",
    "pso_portal.notices",
    "pso_portal.office",
    "pses",
    "events",
    "aggregation",
    "feedback",
    "pso_portal.demo",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_structlog",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "pso_portal.web.middleware.PlainHeaders",
    "pso_portal.web.middleware.SmallBodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pso_portal.accounts.middleware.SessionLimits",
    "pso_portal.accounts.middleware.ScopeMiddleware",
]

ROOT_URLCONF = "pso_portal.urls"
WSGI_APPLICATION = "pso_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pso_portal.web.context.house",
            ],
        },
    }
]

# The application's role owns nothing; commands that change the schema run as the owner.
_as_owner = os.environ.get("PSO_DATABASE_ROLE") == "owner"
_database_url = _secret("OWNER_DATABASE_URL" if _as_owner else "DATABASE_URL")
DATABASES = {
    "default": dj_database_url.parse(_database_url, conn_max_age=0 if _as_owner or TESTING else 60)
    if _database_url
    else {"ENGINE": "django.db.backends.postgresql", "NAME": "pso"}
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_cache_url = _secret("CACHE_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache_url}
    if _cache_url
    else {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
}

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"  # tests only: a slow hash would be most of their time
    if TESTING
    else "django.contrib.auth.hashers.ScryptPasswordHasher",
]
PSO_SLOW_KIB = 8 if TESTING else None  # likewise, for the proofs that receipts leave (vault/pepper.py)
# NIST SP 800-63B-4: length and a blocklist; no composition rules, no expiry. 15 characters where the password
# stands alone; the same for all, so that nobody has to change it when MFA is added or lost.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ["email", "name"]}},
]  # fmt: skip
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation, sent to the address, has proved it
ACCOUNT_FORMS = {
    "login": "pso_portal.accounts.forms.SignInForm",
    "reset_password": "pso_portal.accounts.forms.ForgottenForm",
    "reset_password_from_key": "pso_portal.accounts.forms.NewPasswordForm",
    "change_password": "pso_portal.accounts.forms.ChangePasswordForm",
    "reauthenticate": "pso_portal.accounts.forms.ConfirmForm",
}
ACCOUNT_ADAPTER = "pso_portal.accounts.adapter.InvitedOnly"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
# How many proxies of our own stand in front, each adding to X-Forwarded-For. Without it every visitor has the proxy's
# address, and one person's wrong passwords would keep all the others out.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PSO_PROXIES", "0"))
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_FORMS = {
    "authenticate": "pso_portal.accounts.forms.CodeForm",
    "reauthenticate": "pso_portal.accounts.forms.ConfirmByCodeForm",
    "activate_totp": "pso_portal.accounts.forms.ActivateForm",
    "add_webauthn": "pso_portal.accounts.forms.AddKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "PSO portal"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_ADAPTER = "pso_portal.accounts.adapter.SealedSecrets"
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 15 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"  # a neighbor under the same domain cannot set it
# In the session: the usual cookie would leave people's names in the browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "pso_portal.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = False  # the proxy's duty; it must set X-Forwarded-Proto
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {name: ["'none'"] for name in ("default-src", "base-uri", "frame-ancestors")}
    | {f"{name}-src": ["'self'"] for name in ("script", "style", "img", "font", "connect", "manifest")}
    | {"form-action": ["'self'"]}
}

DATA_UPLOAD_MAX_MEMORY_SIZE, DATA_UPLOAD_MAX_NUMBER_FIELDS = 2 * 1024 * 1024, 2000
# Uploads stay in memory until they are checked and sealed: Django's other handler would write them, as they came, to
# a folder for temporary files. Where the limit is passed this handler takes nothing, and no other follows.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE, DATA_UPLOAD_MAX_NUMBER_FILES = 41 * 1024 * 1024, 1  # a view says how much of it it takes

LANGUAGE_CODE = "en-us"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS, WHITENOISE_AUTOREFRESH, WHITENOISE_ALLOW_ALL_ORIGINS = TESTING, TESTING, False
# Nothing is uploaded to a folder that the web server serves.
MEDIA_ROOT = ""

_relay = Relay.from_url(_secret("PSO_SMTP_URL"))
EMAIL_BACKEND, EMAIL_FILE_PATH = _relay.backend, VAR / "mail"
EMAIL_HOST, EMAIL_PORT = _relay.host, _relay.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _relay.user, _relay.password
EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_TIMEOUT = _relay.at_once, not _relay.at_once, 20
DEFAULT_FROM_EMAIL = os.environ.get("PSO_FROM_EMAIL", "portal@pso.example")
DOUBLE_READ_RATE = float(os.environ.get("PSO_DOUBLE_READ_RATE", "0.05"))  # of texts that no person saw, a month
PSO_K_ALIKE = int(os.environ.get("PSO_K_ALIKE", "5"))  # cases that look the same before any of them is shown

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["pso_portal.accounts.api_authentication.CredentialAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["pso_portal.web.api_permissions.DeclaredPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["pso_portal.web.api_parsers.PlainJson"],
    "DEFAULT_THROTTLE_CLASSES": ["pso_portal.web.api_throttles.PerCredential"],
    "DEFAULT_THROTTLE_RATES": {"credential": "1200/min"},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "pso_portal.web.api_errors.plain_errors",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "PSO portal",
    "VERSION": "1",
    "DESCRIPTION": "Reports of safety events, exposures, submissions to the PSO and its feedback, for one provider.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
}

# The outbox in PostgreSQL is the truth; the broker only carries ids of work to do.
LONGEST_TASK_SECONDS = 1800
CELERY_BROKER_URL = _secret("BROKER_URL", "memory://")
CELERY_TASK_SERIALIZER, CELERY_ACCEPT_CONTENT = "json", ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = LONGEST_TASK_SECONDS
CELERY_TASK_TIME_LIMIT = LONGEST_TASK_SECONDS + 60
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than the longest task, or a running task is given out a second time; kombu looks for lost ones every
    # 100 seconds unless told otherwise.
    "visibility_timeout": LONGEST_TASK_SECONDS + 600,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "pso_portal.web.logs.line_formatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.server": {"level": "WARNING"}, "celery": {"level": "WARNING"}},
}
GALLERY = DEBUG or TESTING
