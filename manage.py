#!/usr/bin/env python
"""Django's command line. `./portal manage` calls it with servers and addresses in place."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

# Only these may change or compare the schema, or put a table in another's place; all others work as a role that can
# do neither. Row security binds both.
OWNER_COMMANDS = frozenset({"migrate", "showmigrations", "sqlmigrate", "rebuild_facts"})

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pso_portal.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["PSO_DATABASE_ROLE"] = "owner"
    execute_from_command_line(sys.argv)
