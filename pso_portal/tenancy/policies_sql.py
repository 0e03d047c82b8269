"""Row security of each table class, as SQL. The managers say the same in Python; a test per table holds both."""

from __future__ import annotations

from .classes import TableClass

FUNCTIONS = """
CREATE FUNCTION scope_side() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('pso.side', true), '') $$;
CREATE FUNCTION scope_providers() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT string_to_array(nullif(current_setting('pso.providers', true), ''), ',')::uuid[] $$;
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION '% is frozen', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;
"""
DROP_FUNCTIONS = "DROP FUNCTION scope_side(); DROP FUNCTION scope_providers(); DROP FUNCTION refuse_change();"

# A sub-select is evaluated once a statement, a bare call once a row.
SIDE = "(SELECT scope_side())"
OWN = "{column} = ANY((SELECT scope_providers())::uuid[])"
AS_PROVIDER = f"({SIDE} = 'provider' AND {OWN})"
AS_DOOR = f"({SIDE} = 'door' AND {OWN})"
HELD_BY_PSO = "{column} IN (SELECT id FROM tenancy_provider WHERE data_disposed_at IS NULL)"
AS_PSO = f"({SIDE} = 'pso' AND {HELD_BY_PSO})"
PSO_OR_DOOR = f"{SIDE} IN ('pso', 'door')"
IN_AUDIENCE = (
    "{key} IN (SELECT release_id FROM aggregation_audience"
    " WHERE provider_id = ANY((SELECT scope_providers())::uuid[]))"
)
# Rules that narrow it further stand on its tables (`operations.Only`): who of the two writes which row.
IN_FAMILY = f"({SIDE} = 'provider' AND ({OWN} OR reader_id = ANY((SELECT scope_providers())::uuid[])))"
CONCERNS = (
    f"({SIDE} = 'provider' AND {OWN})"
    f" OR ({SIDE} = 'pso' AND (actor_side = 'pso' OR about_submission))"
    f" OR {SIDE} = 'system'"
)

Policy = tuple[str, str, str]  # command, USING, WITH CHECK ('' where the command takes none)


def policies(table_class: TableClass, *, column: str = "provider_id", key: str = "release_id") -> list[Policy]:
    """The policies of a class over the provider column and, for released tables, the column naming the release."""
    shared = f"{AS_PROVIDER} OR {AS_PSO} OR {AS_DOOR}"
    every: dict[TableClass, list[Policy]] = {
        TableClass.PSES: [("ALL", AS_PROVIDER, AS_PROVIDER)],
        TableClass.SHARED: [("ALL", shared, shared)],
        TableClass.HANDED: [("INSERT", "", AS_DOOR), ("SELECT", AS_PROVIDER, ""), ("DELETE", AS_PROVIDER, "")],
        TableClass.FAMILY: [("INSERT", "", IN_FAMILY), ("SELECT", IN_FAMILY, "")],
        TableClass.KEPT: [("ALL", f"{AS_PROVIDER} OR {SIDE} = 'pso'", f"{AS_PROVIDER} OR {SIDE} = 'pso'")],
        TableClass.PROVIDER: [
            ("SELECT", f"{AS_PROVIDER} OR {SIDE} IN ('pso', 'door', 'system')", ""),
            ("INSERT", "", f"{SIDE} = 'pso'"),
            ("UPDATE", f"{SIDE} = 'pso'", f"{SIDE} = 'pso'"),
        ],
        TableClass.RELEASED: [
            ("SELECT", f"{PSO_OR_DOOR} OR ({SIDE} = 'provider' AND {IN_AUDIENCE})", ""),
            ("INSERT", "", PSO_OR_DOOR),
            ("UPDATE", PSO_OR_DOOR, PSO_OR_DOOR),
        ],
        TableClass.PSO: [("ALL", PSO_OR_DOOR, PSO_OR_DOOR)],
        TableClass.DOOR: [("ALL", f"{SIDE} = 'door'", f"{SIDE} = 'door'")],
        TableClass.SYSTEM: [
            ("INSERT", "", f"{SIDE} IS NOT NULL"),
            ("SELECT", f"{SIDE} = 'system'", ""),
            ("UPDATE", f"{SIDE} = 'system'", f"{SIDE} = 'system'"),
            ("DELETE", f"{SIDE} = 'system'", ""),
        ],
        TableClass.AUDIT: [("INSERT", "", "true"), ("SELECT", CONCERNS, "")],
    }
    return [(cmd, _fill(using, column, key), _fill(check, column, key)) for cmd, using, check in every[table_class]]


def secure(table: str, table_class: TableClass, *, column: str = "provider_id", key: str = "release_id") -> str:
    """ENABLE and FORCE row security on `table` with the policies of its class."""
    lines = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]
    for command, using, check in policies(table_class, column=column, key=key):
        line = f"CREATE POLICY {table_class}_{command.lower()} ON {table} FOR {command}"
        line += f" USING ({using})" if using else ""
        line += f" WITH CHECK ({check})" if check else ""
        lines.append(line)
    return ";\n".join(lines) + ";"


def unsecure(table: str, table_class: TableClass) -> str:
    """The reverse of `secure`, for a migration that is taken back."""
    drops = [f"DROP POLICY {table_class}_{cmd.lower()} ON {table}" for cmd, _, _ in policies(table_class)]
    return ";\n".join([*drops, f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]) + ";"


def _fill(text: str, column: str, key: str) -> str:
    return text.replace("{column}", column).replace("{key}", key)


# Every name with its schema: a function's body is looked up when it runs, and a table of the same name put before these
# would open what nobody shared.
# What shares in force open to the provider in scope, as "giver type": offered by the one, accepted by the other, the
# day not past, stopped by neither, affiliated, and under contract both. `pses.family.stands` says the same in Python.
OPENED_BY_AFFILIATES = """
CREATE FUNCTION opened_by_affiliates() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(share.provider_id || ' ' || type), '{}')
    FROM public.pses_familyshare share
    JOIN public.tenancy_affiliation kin ON kin.provider_id = share.reader_id AND kin.affiliate_id = share.provider_id
    JOIN public.tenancy_provider reader ON reader.id = share.reader_id
   CROSS JOIN jsonb_array_elements_text(share.event_types) type
   WHERE share.reader_id = ANY((SELECT public.scope_providers())::uuid[])
     AND share.until >= current_date
     AND NOT kin.parted
     AND kin.contract_starts <= current_date AND coalesce(kin.contract_ends, 'infinity') >= current_date
     AND reader.contract_starts <= current_date AND coalesce(reader.contract_ends, 'infinity') >= current_date
     AND EXISTS (SELECT FROM public.pses_familystep step WHERE step.share_id = share.id
                    AND step.step = 'accepted' AND step.party_id = share.reader_id)
     AND NOT EXISTS (SELECT FROM public.pses_familystep step WHERE step.share_id = share.id
                    AND step.step = 'stopped' AND step.party_id IN (share.provider_id, share.reader_id))
$$;
"""
# Reading alone: no policy lets an affiliate write. Neither names what was taken out, whose content is gone.
OPEN_EVENTS = """
CREATE POLICY affiliates_select ON events_event FOR SELECT
  USING ((SELECT scope_side()) = 'provider'
         AND (provider_id || ' ' || event_type) = ANY((SELECT opened_by_affiliates())::text[]));
CREATE POLICY affiliates_select ON pses_workproduct FOR SELECT
  USING ((SELECT scope_side()) = 'provider' AND content_kind = 'event' AND state <> 'removed'
         AND content_id IN (SELECT id FROM events_event
                             WHERE (provider_id || ' ' || event_type) = ANY((SELECT opened_by_affiliates())::text[])));
"""
CLOSE_EVENTS = "DROP POLICY affiliates_select ON events_event; DROP POLICY affiliates_select ON pses_workproduct;"
