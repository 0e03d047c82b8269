"""What every test may ask for: the database under its real roles, a PSO, providers and people."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import dj_database_url
import pytest
from django.db import connection, transaction
from django.test import Client, TransactionTestCase, override_settings
from django.test.utils import setup_databases, teardown_databases
from hypothesis import Phase, settings

from .emptying import emptier

BROWSER_NEEDED = "This run has to have a browser, and a browser test was skipped."


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where the run has to have a browser (PSO_REQUIRE_BROWSER=1), a browser test that skips has failed."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and item.get_closest_marker("browser") and os.environ.get("PSO_REQUIRE_BROWSER") == "1":
        report.outcome, report.longrepr = "failed", BROWSER_NEEDED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """What stands for several tests (`standing_…`) goes before one that did not ask for it and would find it there."""
    yield
    names = _standing(item)
    for name in names - {*getattr(nextitem, "fixturenames", names)}:
        item.session._fixturemanager.getfixturedefs(name, item)[-1].finish(item._request)


# The same examples every time: a check that fails by chance teaches people to run it again. `PSO_PROPERTIES=explore`
# looks elsewhere at each run.
settings.register_profile("quick", derandomize=True, deadline=None)
settings.register_profile("long", derandomize=True, deadline=None, max_examples=1000)
# A fault is noticed by few examples or by none, and nobody reads the smallest one.
settings.register_profile("mutants", derandomize=True, deadline=None, database=None, max_examples=60,
                          phases=(Phase.explicit, Phase.generate), report_multiple_bugs=False)  # fmt: skip
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("PSO_PROPERTIES", "quick"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Property tests are known by what Hypothesis made of them: nobody has to remember the mark. Within a module, tests
    that ask for the same standing things come one after another, so that each is made once.
    """
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("property")
    modules = {path: number for number, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: (modules[item.path], sorted(_standing(item))))


def _standing(item: Any) -> set[str]:
    """The fixtures of a test that stand for several."""
    return {name for name in getattr(item, "fixturenames", ()) if name.startswith("standing_")}


NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """Create and migrate as the owner, then work as the application's role: row security is under test everywhere."""
    owner = dj_database_url.parse(os.environ["OWNER_DATABASE_URL"])
    app = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    suffix = os.environ.get("PYTEST_XDIST_WORKER", "")
    with django_db_blocker.unblock():
        connection.settings_dict |= {"USER": owner["USER"], "PASSWORD": owner["PASSWORD"]}
        connection.settings_dict["TEST"]["NAME"] = f"test_pso_{suffix}" if suffix else "test_pso"
        created = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
        _allow_flush()
        _work_as(app)
        empty = emptier()
    with pytest.MonkeyPatch.context() as patch:
        if empty:
            patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield
    with django_db_blocker.unblock():
        _work_as({"USER": owner["USER"], "PASSWORD": owner["PASSWORD"]})
        teardown_databases(created, verbosity=0)


def _allow_flush() -> None:
    """Row security does not cover TRUNCATE: only here may the application empty tables between tests."""
    with connection.cursor() as cursor:
        cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO pso_app")
        cursor.execute("SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'frozen_whole'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER frozen_whole")


def _work_as(role: dict[str, Any]) -> None:
    connection.close()
    connection.settings_dict |= role


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: Any) -> Iterator[None]:
    """Keys of this test run: a root key of its own and a folder outside the database."""
    folder = tmp_path_factory.getbasetemp() / "vault"
    kek = folder / "kek"
    if not folder.exists():
        folder.mkdir(mode=0o700)
        kek.touch(mode=0o400)
        kek.chmod(0o600)
        kek.write_text(os.urandom(32).hex())
        kek.chmod(0o400)
    places = {"PSO_KEY_DIR": str(folder / "keys"), "PSO_FILES_DIR": str(folder / "files")}
    with override_settings(PSO_KEK_FILE=str(kek), PSO_CHECKPOINTS=str(folder / "checkpoints.jsonl"), **places):
        yield


@pytest.fixture
def now() -> datetime:
    return NOW


def stand_pso() -> Any:
    """The PSO of this installation, a demo, with its keys and role groups."""
    from pso_portal.accounts.grants import make_role_groups
    from pso_portal.tenancy.models import Pso
    from pso_portal.vault.store import make_installation

    make_installation()
    found = Pso.objects.first()
    if found is None:
        found = Pso.objects.create(name="Meridian", is_demo=True, created_at=NOW)
        make_role_groups(found)
    return found


@pytest.fixture
def pso(db: None) -> Any:
    return stand_pso()


@pytest.fixture
def make_provider(pso: Any) -> Callable[..., Any]:
    return stand_provider


def stand_provider(name: str = "Cedar Falls Hospital", setting: str = "hospital", **extra: Any) -> Any:
    """A provider with a facility, a unit, keys and role groups."""
    from pso_portal.accounts.grants import make_role_groups
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.models import Facility, Provider, Unit
    from pso_portal.tenancy.scope import Scope, Side
    from pso_portal.vault.store import create_keys_for

    with scope.enter(Scope(Side.PSO)):
        provider = Provider(
            name=name, setting=setting, state="MO", contract_starts=date(2024, 1, 1), created_at=NOW, **extra
        )
        provider.save(force_insert=True)
        facility = Facility(provider=provider, name=f"{name}, main building")
        facility.save(force_insert=True)
        Unit(provider=provider, facility=facility, name="4 West").save(force_insert=True)
    create_keys_for(provider.pk)
    make_role_groups(provider)
    return provider


@pytest.fixture
def make_member(pso: Any) -> Callable[..., Any]:
    return stand_member


def stand_member(provider: Any, *roles: str, name: str = "Robin Ames", email: str = "") -> Any:
    """A person with roles at a provider (None: at the PSO). Returns the membership."""
    from pso_portal.accounts.grants import put_in_groups
    from pso_portal.accounts.models import Membership, User
    from pso_portal.tenancy.models import Pso
    from pso_portal.tenancy.scope import Side

    address = email or f"{name.split()[0].lower()}.{User.objects.count()}@example.test"
    user = User.objects.create_user(address, "a long enough password", name=name)
    side = Side.PROVIDER if provider else Side.PSO
    put_in_groups(user, provider.pk if provider else Pso.objects.first().pk, list(roles))
    return Membership.objects.create(
        user=user, provider_id=provider.pk if provider else None, side=side, roles=list(roles), started_at=NOW
    )


@pytest.fixture
def acting(make_member: Any) -> Callable[..., Any]:
    return stepped_up


def stepped_up(membership: Any, stepped_up_at: datetime | None = NOW) -> Any:
    """The Acting of a membership, stepped up just now."""
    from pso_portal.accounts.acting import acting_as

    return acting_as(membership, stepped_up_at=stepped_up_at)


@contextmanager
def around(blocker: Any) -> Iterator[None]:
    """A transaction around several tests: what is made here stands for all of them, each takes back its own part,
    and the end takes back the rest.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def client_for() -> Callable[..., Client]:
    """A browser signed in as the member, second factor done."""

    def make(membership: Any, *, stepped_up: bool = True) -> Client:
        import time

        from allauth.mfa.models import Authenticator

        client = Client()
        client.force_login(membership.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        Authenticator.objects.get_or_create(user=membership.user, type="totp", defaults={"data": {"secret": ""}})
        session = client.session
        session["acting_membership"] = str(membership.pk)
        if stepped_up:
            session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
            session["account_authentication_methods_user"] = str(membership.user_id)
        session.save()
        return client

    return make


@pytest.fixture(scope="session")
def worked_data() -> Path:
    """Worked examples from elsewhere, where the machine has them."""
    folder = os.environ.get("PSO_WORKED_DATA")
    if not folder:
        pytest.skip("PSO_WORKED_DATA is not set: no worked data on this machine")
    return Path(folder)
