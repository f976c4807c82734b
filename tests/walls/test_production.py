"""What the settings promise where the portal is really used; read in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {
    "WBL_ENV": "production",
    "WBL_BASE_DOMAIN": "portal.example.org",
    "WBL_SECRET_KEY": "a-long-random-secret-of-more-than-fifty-characters-for-the-tests",
    "DATABASE_URL": "postgresql://wbl_web:secret@127.0.0.1:5432/wbl",
    "DATABASE_OWNER_URL": "postgresql://wbl_owner:secret@127.0.0.1:5432/wbl",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}
READ = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def run(script: str, *words: str, state: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WBL_", "DATABASE_", "REDIS_"))}
    given = {**SETTINGS, "WBL_STATE_DIR": str(state), "DJANGO_SETTINGS_MODULE": "wbl_portal.settings", **changes}
    env = kept | {name: value for name, value in given.items() if value is not None}
    command = [sys.executable, "-c", script, *words]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)


def settings(tmp_path: Path, *names: str) -> dict[str, Any]:
    done = run(READ, *names, state=tmp_path)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_cookies_belong_to_one_host_and_to_https(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_DOMAIN",
        "SESSION_COOKIE_PATH",
        "SESSION_COOKIE_HTTPONLY",
    )

    assert found == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_HTTPONLY": True,
    }


def test_what_production_switches_on(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        "DEBUG",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "STAFF_NEED_SECOND_FACTOR",
        "USE_X_FORWARDED_HOST",
        "ALLOWED_HOSTS",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    )

    assert found.pop("SECURE_HSTS_SECONDS") >= 31_536_000
    assert found == {
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": True,
        "STAFF_NEED_SECOND_FACTOR": True,
        "USE_X_FORWARDED_HOST": False,
        "ALLOWED_HOSTS": [".portal.example.org"],
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
    }


def test_the_web_acts_as_the_web_role(tmp_path: Path) -> None:
    assert settings(tmp_path, "DATABASES")["DATABASES"]["default"]["USER"] == "wbl_web"


def test_the_gallery_of_parts_is_not_there(tmp_path: Path) -> None:
    script = """
import django
django.setup()
from django.urls import NoReverseMatch, reverse
try:
    print(reverse("gallery"))
except NoReverseMatch:
    print("not there")
"""
    assert run(script, state=tmp_path).stdout.strip() == "not there"


def test_the_headers_and_paths_of_the_deployment_check_are_in_order(tmp_path: Path) -> None:
    script = """
import django
django.setup()
from django.core import checks
print(sorted(message.id for message in checks.run_checks(tags=["security"], include_deployment_checks=True)))
"""
    # W005, W021: the base domain may carry more than the portal, so its other hosts are not bound to https.
    found = run(script, state=tmp_path)

    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == "['security.W005', 'security.W021']"


def test_letters_without_a_mail_server_stand_in_the_state_folder(tmp_path: Path) -> None:
    assert settings(tmp_path, "EMAIL_FILE_PATH") == {"EMAIL_FILE_PATH": str(tmp_path / "mail")}


@pytest.mark.parametrize(
    ("doors", "port"), [(None, 8000), ('{"apex": "http://localhost:8461"}', 8461), ("half a file", 8000)]
)
def test_printed_addresses_carry_the_port_of_the_demo_furnished_here(
    tmp_path: Path, doors: str | None, port: int
) -> None:
    if doors:
        (tmp_path / "demo.json").write_text(doors)

    assert settings(tmp_path, "PUBLIC_PORT") == {"PUBLIC_PORT": port}


@pytest.mark.parametrize("name", ["WBL_BASE_DOMAIN", "WBL_SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_a_missing_setting_is_named_with_an_example(tmp_path: Path, name: str) -> None:
    done = run(READ, "DEBUG", state=tmp_path, **{name: None})

    assert done.returncode != 0
    assert f"{name} is not set. Example: {name}=" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WBL_ENV", "staging"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "not an address"),
        ("DATABASE_URL", "postgresql://wbl_web:secret@127.0.0.1:port/wbl"),
        ("DATABASE_OWNER_URL", "mysql://x/y"),
        ("REDIS_URL", "not an address"),
        ("EMAIL_URL", "not an address"),
        ("EMAIL_URL", "smtp://mail.example.org:port"),
        ("WBL_PUBLIC_PORT", "eighty"),
        ("WBL_TRUSTED_PROXIES", "-1"),
        ("WBL_STAFF_SECOND_FACTOR", "of"),
    ],
)
def test_a_wrong_setting_is_named_with_an_example(tmp_path: Path, name: str, value: str) -> None:
    done = run(READ, "DATABASES", state=tmp_path, **{name: value})

    assert done.returncode != 0
    last = done.stderr.splitlines()[-1]
    assert name in last
    assert "Example: " in last


@pytest.mark.parametrize(
    ("name", "value"),
    [("WBL_BASE_DOMAIN", None), ("WBL_ENV", "staging"), ("DATABASE_URL", "postgresql://a:b@127.0.0.1:1/none")],
)
def test_a_command_says_a_wrong_setting_in_one_line(tmp_path: Path, name: str, value: str | None) -> None:
    command = "import sys; from wbl_portal.bootstrap.main import run; sys.exit(run(['manage.py', 'publish', 'x']))"

    done = run(command, state=tmp_path, **{name: value})

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr
