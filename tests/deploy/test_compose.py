"""The compose file can be read, and every service it waits for is there."""

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def test_the_compose_file_names_the_six_services_and_the_migration() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]

    assert set(services) == {"web", "worker", "beat", "db", "valkey", "nginx", "migrate"}
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name


def test_only_the_migration_holds_the_owners_password() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]

    holders = {name for name, service in services.items() if "DATABASE_OWNER_URL" in service.get("environment", {})}

    assert holders == {"migrate"}
