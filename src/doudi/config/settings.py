"""The one settings file. Everything that differs from place to place comes from the environment (docs/operate.md)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from doudi.config import env
from doudi.kernel.secrets import Keys

#: Where a server keeps its database, papers and keys.
HOME = Path(env.text("DOUDI_HOME", "doudi-data")).resolve()
SOURCE = Path(__file__).resolve().parents[1]
DEBUG = env.yes("DOUDI_DEBUG")
HTTPS = env.yes("DOUDI_HTTPS", not DEBUG)
#: A folder of a rule book; empty: the one that came with Doudi.
BOOK = env.text("DOUDI_BOOK")
#: Made by `doudi init` and `doudi demo`; whoever has it can read id numbers and forge the chain of events.
KEYS = Keys.read(Path(env.text("DOUDI_KEYS", str(HOME / "keys.json"))))
SECRET_KEY = env.text("DOUDI_SECRET_KEY") or KEYS.index_of("django", "secret").hex() * 2
ALLOWED_HOSTS = env.words("DOUDI_HOSTS", "127.0.0.1,localhost")
#: Where people reach the server, as https://doudi.example.cn: what the QR codes of their letters lead to.
ADDRESS = env.text("DOUDI_ADDRESS").rstrip("/")
#: Shown to everybody: that everything here is made up.
SYNTHETIC = env.yes("DOUDI_SYNTHETIC")
PAPERS = HOME / "papers"

INSTALLED_APPS = [
    "doudi.audit",
    "doudi.areas",
    "doudi.access",
    "doudi.registry",
    "doudi.casework",
    "doudi.payments",
    "doudi.api",
    "doudi.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
#: Work in the background waits in the database; `doudi serve` runs a worker, `doudi work` another.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
#: Counties of a run that are worked on at the same time; in a file of SQLite one.
PARTS_AT_ONCE = env.number("DOUDI_PARTS_AT_ONCE", min(os.cpu_count() or 1, 4))
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "doudi.web.middleware.Correlation",
    "doudi.api.middleware.ForPrograms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "doudi.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "doudi.web.middleware.CurrentActor",
    "doudi.web.signing_in.FirstThings",
    "doudi.web.errors.Refusals",
    "doudi.web.middleware.ReadOnlyGet",
]
ROOT_URLCONF = "doudi.config.urls"
WSGI_APPLICATION = "doudi.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "doudi.web.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "doudi.web.templatetags.house"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "doudi.web.signing_in.Adapter"
ACCOUNT_SESSION_REMEMBER = False
#: Whose word on a visitor's address is taken: without it all visitors behind a proxy are one.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("DOUDI_PROXIES", 0)
#: Wrong passwords from one address, and for one name.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Doudi"
MFA_ADAPTER = "doudi.web.signing_in.FactorAdapter"

SESSION_COOKIE_AGE = env.number("DOUDI_SESSION_HOURS", 8) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "doudi.web.errors.csrf_failed"
CSRF_TRUSTED_ORIGINS = env.words("DOUDI_ORIGINS")
SECURE_SSL_REDIRECT = env.yes("DOUDI_HTTPS_REDIRECT")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
if header := env.text("DOUDI_HTTPS_HEADER"):
    SECURE_PROXY_SSL_HEADER = (f"HTTP_{header.upper().replace('-', '_')}", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "web" / "locale"]
LANGUAGE_COOKIE_NAME = "doudi_language"
USE_I18N = True
TIME_ZONE = env.zone("DOUDI_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("DOUDI_STATIC", str(HOME / "static")))
STATICFILES_DIRS = [SOURCE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PAPERS}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 << 20

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # how often a program asks, counted in each process for itself: a GET writes to no database
    "asked": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "asked"},
}
NINJA_NUM_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "doudi.config.logs.Json"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.level("DOUDI_LOG", "INFO")},
    "loggers": {"django.db.backends": {"level": "INFO"}},  # below it statements are told with their values
}
DEFAULT_EXCEPTION_REPORTER = "doudi.config.logs.Reporter"
