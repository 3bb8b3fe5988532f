"""How one installation is wired, from the environment; every name starts with GANGZE_ (docs/operations.md)."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from .secret import secret_key, told_or_filed

REPO_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("GANGZE_VAR", REPO_DIR / "var")).resolve()
NODE_MODULES_DIR = Path(os.environ.get("GANGZE_NODE_MODULES", REPO_DIR / "node_modules"))

DEBUG = os.environ.get("GANGZE_DEBUG", "") == "1"
SECRET_KEY = secret_key(VAR_DIR)
ALLOWED_HOSTS = os.environ.get("GANGZE_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
BASE_URL = os.environ.get("GANGZE_BASE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "gangze.demo",
    "gangze.mastery",
    "gangze.inspections",
    "gangze.draws",
    "gangze.dossiers",
    "gangze.org",
    "gangze.ledger",
    "gangze.jobs",
    "gangze.accounts",
    "gangze.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "gangze.accounts.apps.SuperuserAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gangze.accounts.middleware.PrivatePagesMiddleware",
    "gangze.accounts.middleware.LastSeenMiddleware",
    "gangze.web.middleware.PermissionsPolicyMiddleware",
    "gangze.web.middleware.DomainErrorMiddleware",
    "gangze.org.middleware.ActorMiddleware",
    "gangze.accounts.middleware.MustChangePasswordMiddleware",
]

ROOT_URLCONF = "gangze.config.urls"
WSGI_APPLICATION = "gangze.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gangze.web.context.shell",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("GANGZE_DATABASE_URL", f"sqlite:///{VAR_DIR / 'gangze.sqlite3'}"),
        conn_max_age=60,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at BEGIN, so that two writers queue instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {
    "default": {
        "BACKEND": os.environ.get("GANGZE_TASK_BACKEND", "django_tasks_db.DatabaseBackend"),
        "QUEUES": ["default"],
    }
}
GANGZE_JOB_ENGINE = os.environ.get("GANGZE_JOB_ENGINE", "gangze.jobs.engine.DjangoTasksEngine")
GANGZE_JOB_LEASE_SECONDS = float(os.environ.get("GANGZE_JOB_LEASE_SECONDS", "45"))
"""A job whose worker is silent for longer is given to another."""
GANGZE_JOB_RESULT_DAYS = int(os.environ.get("GANGZE_JOB_RESULT_DAYS", "30"))
GANGZE_JOB_DAYS = int(os.environ.get("GANGZE_JOB_DAYS", "365"))

CACHES = {
    # Shared by all processes: the rate limits of sign-in and the used TOTP codes live here.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "gangze_cache",  # accounts' first migration makes the table
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["gangze.accounts.backends.SignInNameBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "phone", "employee_number")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "gangze.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "gangze.accounts.forms.SignInForm",
    "change_password": "gangze.accounts.forms.OwnPasswordForm",
    "reauthenticate": "gangze.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    # A plant signs in through one address at the change of shift; the lock-out per name is accounts/services/guard.py.
    "login": "120/m/ip",
    "login_failed": "120/m/ip,5/300s/key",
    "change_password": "10/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GANGZE_PROXIES", "0"))
"""How many proxies of ours stand in front and write X-Forwarded-For; 0 believes nobody."""
MFA_ADAPTER = "gangze.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "gangze.accounts.forms.CodeForm",
    "reauthenticate": "gangze.accounts.forms.ConfirmCodeForm",
    "activate_totp": "gangze.accounts.forms.AddSecondFactorForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
GANGZE_BEFORE_PASSWORD_CHANGE = {
    "account_change_password",
    "account_logout",
    "dossiers:card",
    "healthz",
    "web:language",
    "web:theme",
    "web:manifest",
    "web:worker",
    "web:offline",
    "web:scan",
}
"""Names of the pages that stay open while the initial password has not been changed."""
SESSION_COOKIE_NAME = f"sessionid_{os.environ['PORT']}" if "PORT" in os.environ else "sessionid"
"""Browsers keep one set of cookies for all ports of a host: two installations on one machine must not share the name."""
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https:")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BASE_URL.startswith("https:"):
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [REPO_DIR / "gangze" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "media"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

GANGZE_SEAL_HASH = os.environ.get("GANGZE_SEAL_HASH", "sha256")
"""Hash of facts and seals: "sha256" or "sm3" (GB/T 32905)."""

GANGZE_OUTBOX_DAYS = int(os.environ.get("GANGZE_OUTBOX_DAYS", "7"))
"""How long after it was made a record is judged by what its maker might do then (docs/rules/outbox.md)."""
GANGZE_INCOMING_BYTES = int(os.environ.get("GANGZE_INCOMING_BYTES", str(200 * 1024 * 1024)))
"""How much a person may have sent that no fact names yet."""
GANGZE_INTAKE_AT_ONCE = int(
    os.environ.get("GANGZE_INTAKE_AT_ONCE", str(int(os.environ.get("GANGZE_WEB_THREADS", "4")) - 1))
)
"""How many devices one web process serves at a time; the next is asked to come back in seconds. Below GANGZE_WEB_THREADS."""

GANGZE_TRANSCRIBER = os.environ.get("GANGZE_TRANSCRIBER") or "none"
"""Who writes voices down: "none", "openai" (a service at GANGZE_TRANSCRIBER_URL), "whisper" (a model in a folder)."""
GANGZE_TRANSCRIBER_URL = os.environ.get("GANGZE_TRANSCRIBER_URL", "")
GANGZE_TRANSCRIBER_KEY = told_or_filed("GANGZE_TRANSCRIBER_KEY")
GANGZE_TRANSCRIBER_MODEL = os.environ.get("GANGZE_TRANSCRIBER_MODEL", "")
GANGZE_TRANSCRIBER_SECONDS = float(os.environ.get("GANGZE_TRANSCRIBER_SECONDS", "20"))
GANGZE_TRANSCRIBER_BYTES = int(os.environ.get("GANGZE_TRANSCRIBER_BYTES", str(5 * 1024 * 1024)))
"""The largest recording that is taken; never more than 5 MB."""
GANGZE_TRANSCRIBER_AT_ONCE = int(os.environ.get("GANGZE_TRANSCRIBER_AT_ONCE", "2"))
"""How many requests of one web process may wait for it; keep it below GANGZE_WEB_THREADS, so that pages still answer."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
