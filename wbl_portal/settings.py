"""Every setting of the portal; the environment is read here and nowhere else."""

import json
import secrets
import sys
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules


def required(name: str, example: str) -> str:
    """The value of a variable that must be set; otherwise one line that names it and shows an example."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Example: {name}={example}")
    return value


def number(name: str, default: int) -> int:
    """The whole number of a variable; otherwise one line that names it and shows an example."""
    value = env.str(name, default=str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}. Example: {name}={default}")
    return int(value)


def switch(name: str, *, default: bool) -> bool:
    """Whether a variable is on; a word that is neither is refused, so that no guard goes off by a slip."""
    value = env.str(name, default="on" if default else "off").lower()
    if value not in {*env.BOOLEAN_TRUE_STRINGS, "off", "false", "no", "n", "0"}:
        raise ImproperlyConfigured(f"{name} is {value!r}. Example: {name}=on")
    return value in env.BOOLEAN_TRUE_STRINGS


WBL_ENV = env.str("WBL_ENV", default="development")
if WBL_ENV not in {"development", "production"}:
    raise ImproperlyConfigured(f"WBL_ENV is {WBL_ENV!r}. Example: WBL_ENV=production")
PRODUCTION = WBL_ENV == "production"
DEBUG = False
# Guards that would cost a busy server a little: a queryset read in another campus, a template variable that is missing.
STRICT_TENANCY = not PRODUCTION
STATE_DIR = Path(env.str("WBL_STATE_DIR", default=str(BASE_DIR / "var")))
BASE_DOMAIN = (
    required("WBL_BASE_DOMAIN", "portal.example.org") if PRODUCTION else env.str("WBL_BASE_DOMAIN", "localhost")
)


def _port_of_demo() -> int:
    """The port of the demo furnished here, as its doors say (it may not be the usual one), else 8000."""
    try:
        apex = json.loads((STATE_DIR / "demo.json").read_text(encoding="utf-8"))["apex"]
        return int(apex.rpartition(":")[2])
    except (OSError, ValueError, KeyError):
        return 8000


# The port in addresses that are printed outside production, as in a PDF or an invitation.
PUBLIC_PORT = number("WBL_PUBLIC_PORT", 8000 if TESTING else _port_of_demo())


def _secret_key() -> str:
    if PRODUCTION:
        return required("WBL_SECRET_KEY", secrets.token_urlsafe(50))
    if key := env.str("WBL_SECRET_KEY", default=""):
        return key
    path = STATE_DIR / "secret_key"
    if not path.exists():
        STATE_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = _secret_key()
# The campus decides by its Domain row which hosts exist; an unknown host gets 404 from the campus middleware.
ALLOWED_HOSTS = ["*"] if not PRODUCTION else [f".{BASE_DOMAIN}", *env.list("WBL_EXTRA_HOSTS", default=[])]

# ---- Apps: `public` holds academies only; everything about persons lives in a campus's schema.
SHARED_APPS = [
    "django_tenants",
    "academies",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",  # its template of a sitemap; it has no table
    "django_htmx",
    "django_cotton",
    "lucide",
]
TENANT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "wbl_portal.people",  # before allauth: our sign-in templates win
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wbl_portal.core",
    "partners",
    "experiences",
    "artifacts",
    "reports",
]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS, "wbl_portal.help", "wbl_portal.demo"]
TENANT_MODEL = "academies.Academy"
TENANT_DOMAIN_MODEL = "academies.Domain"
TENANT_LIMIT_SET_CALLS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOT_URLCONF = "wbl_portal.urls"
PUBLIC_SCHEMA_URLCONF = "wbl_portal.urls_apex"
DISTRICT_URLCONF = "wbl_portal.urls_district"
WSGI_APPLICATION = "wbl_portal.wsgi.application"

MIDDLEWARE = [
    "wbl_portal.core.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "academies.middleware.CampusMiddleware",
    "wbl_portal.core.middleware.LanguageFromPathMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wbl_portal.core.policy.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "wbl_portal.core.policy.PolicyMiddleware",
]

# ---- Database: `web` for requests and workers, `owner` for migrations, provisioning and retention.
DATABASE_ROLE = env.str("WBL_DB_ROLE", default="web")
_web_url = required("DATABASE_URL", "postgresql://wbl_web:secret@127.0.0.1:5432/wbl")
_owner_url = env.str("DATABASE_OWNER_URL", default=_web_url)


def _database(url: str, variable: str) -> dict[str, Any]:
    try:
        config = environ.Env.db_url_config(url) if url.startswith(("postgres://", "postgresql://")) else {}
    except ValueError:  # a port that is no number
        config = {}
    if not config.get("NAME"):
        raise ImproperlyConfigured(
            f"{variable} must name a PostgreSQL database. Example: {variable}=postgresql://wbl_web:secret@127.0.0.1:5432/wbl"
        )
    return {
        **config,
        "ENGINE": "django_tenants.postgresql_backend",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


_databases = {"web": _database(_web_url, "DATABASE_URL"), "owner": _database(_owner_url, "DATABASE_OWNER_URL")}
DATABASES = {"default": _databases[DATABASE_ROLE]}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
WEB_ROLE = _databases["web"]["USER"]
OWNER_ROLE = _databases["owner"]["USER"]

# ---- Cache, tasks
REDIS_URL = required("REDIS_URL", "redis://127.0.0.1:6379/0")
if not REDIS_URL.startswith(("redis://", "rediss://")):
    raise ImproperlyConfigured("REDIS_URL must name a Valkey or Redis. Example: REDIS_URL=redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "wbl_portal.core.cache.SteadyCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
        "KEY_PREFIX": f"test-{secrets.token_hex(4)}" if TESTING else "wbl",
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = f"test-{secrets.token_hex(4)}" if TESTING else "wbl"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# ---- People and sign-in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["wbl_portal.people.sign_in.CampusBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "wbl_portal.people.sign_in.CampusAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation is the proof of the address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "wbl_portal.people.sign_in.SignInForm",
    "request_login_code": "wbl_portal.people.sign_in.RequestCodeForm",
    "reset_password": "wbl_portal.people.sign_in.PasswordResetForm",
}
# A whole school signs in from one address; a single account still gets five tries in five minutes.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = number("WBL_TRUSTED_PROXIES", 1 if PRODUCTION else 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts come by invitation or roster; nobody confirms an address first
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# Staff must have a second factor; a demo or a development machine may go without.
STAFF_NEED_SECOND_FACTOR = switch("WBL_STAFF_SECOND_FACTOR", default=PRODUCTION)

# ---- Sessions, cookies, headers
SESSION_ENGINE = "wbl_portal.core.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "wbl_session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "wbl_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "wbl_portal.core.views.csrf_failure"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# ---- Templates, static files, uploads
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wbl_portal.core.context.page",
            ],
        },
    }
]
COTTON_DIR = "cotton"
FORM_RENDERER = "wbl_portal.core.forms.PortalRenderer"
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
# The pictures of the guides are those of docs/.
STATICFILES_DIRS = [BASE_DIR / "static", ("screens", BASE_DIR / "docs" / "screens")]
STORAGES = {
    "default": {"BACKEND": "wbl_portal.core.files.CampusFileStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
FILES_DIR = STATE_DIR / "files"
# A folder with framework editions of one's own, beside those of the product (docs/frameworks.md).
FRAMEWORKS_DIR = env.str("WBL_FRAMEWORKS_DIR", default="")
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a class list of a whole grade

# ---- Language and time: UTC inside, the campus's own zone on the page (the campus middleware activates it).
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "wbl_portal.core.formats"
USE_TZ = True
TIME_ZONE = "UTC"

# ---- Mail: without EMAIL_URL letters are files in the state folder.
try:
    _mail = environ.Env.email_url_config(env.str("EMAIL_URL", default="filemail://"))
except (ImproperlyConfigured, ValueError):
    raise ImproperlyConfigured(
        "EMAIL_URL names no way to send mail. Example: EMAIL_URL=smtp+tls://user:secret@mail.example.org:587"
    ) from None
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH") or str(STATE_DIR / "mail")
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"portal@{BASE_DOMAIN}")

# ---- PDF: off where the drawing libraries are missing (the start says which).
PDF_AVAILABLE = switch("WBL_PDF", default=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"wbl_portal": {"level": "INFO"}},
}
