"""What each command needs before it may run: servers, development packages, the owner's database role."""

from __future__ import annotations

from dataclasses import dataclass

# These change tables, so they act as the database role that owns them; everything else acts as the web role.
OWNER_COMMANDS = frozenset(
    {"academy_create", "bench", "fleet_migrate", "demo", "migrate", "migrate_schemas", "makemigrations", "test"}
)
SERVERLESS_COMMANDS = frozenset({"help", "version", "collectstatic", "makemessages", "compilemessages", "docs_build"})
DEVELOPMENT_COMMANDS = frozenset({"test", "bench"})
# Only these may ask the system's package manager: they are the ones typed to set a machine up.
SETUP_COMMANDS = frozenset({"demo", "test", "bench"})


@dataclass(frozen=True)
class Needs:
    """What one command line asks for."""

    command: str
    servers: bool
    development: bool
    owner: bool
    setup: bool


def needs_of(arguments: list[str]) -> Needs:
    """Read the needs off the words after `manage.py`; a question for help needs packages and nothing else."""
    command = next((word for word in arguments if not word.startswith("-")), "help")
    asks_only = not {"-h", "--help", "--version"}.isdisjoint(arguments)
    return Needs(
        command=command,
        servers=not asks_only and command not in SERVERLESS_COMMANDS,
        development=command in DEVELOPMENT_COMMANDS,
        owner=command in OWNER_COMMANDS,
        setup=not asks_only and command in SETUP_COMMANDS,
    )
