"""The two database roles: one owns the schema, the other may only work in it."""

from __future__ import annotations

OWNER = "pso_owner"
APPLICATION = "pso_app"
DATABASE = "pso"

# Row security binds everyone but superusers and roles that bypass it, and here also the owner (FORCE): the
# application's role is neither of them, owns nothing and can create nothing.
_ROLES = """
CREATE ROLE {owner} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS {createdb} PASSWORD '{owner_password}';
CREATE ROLE {application} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOCREATEDB PASSWORD '{application_password}';
"""

# Made in template1, so that every database made later (the tests make their own) starts with the same rights.
_RIGHTS = """
ALTER SCHEMA public OWNER TO {owner};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {application};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT {table_rights} ON TABLES TO {application};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {application};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT EXECUTE ON FUNCTIONS TO {application};
"""

_DATABASE = """
CREATE DATABASE {database} OWNER {owner};
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {application};
"""


def statements(*, owner_password: str, application_password: str, for_tests: bool) -> str:
    """SQL for a new cluster, to be run in template1 by its superuser. Passwords must be hexadecimal.

    `for_tests` lets the owner make databases and the application truncate tables, which row security does not
    see: no installation that holds data is made so.
    """
    if not all(word.isalnum() for word in (owner_password, application_password)):
        raise ValueError("a generated password is hexadecimal")
    return (_ROLES + _RIGHTS + _DATABASE).format(
        owner=OWNER,
        application=APPLICATION,
        database=DATABASE,
        owner_password=owner_password,
        application_password=application_password,
        createdb="CREATEDB" if for_tests else "NOCREATEDB",
        table_rights="SELECT, INSERT, UPDATE, DELETE" + (", TRUNCATE" if for_tests else ""),
    )
