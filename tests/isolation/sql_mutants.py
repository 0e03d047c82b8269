"""The migrated database broken on purpose, one fault at a time: each must be noticed by a lint or by a look.

They are what a careless migration, a hurried administrator or an intruder would do. `as_owner` False: it takes a
superuser.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pso_portal.tenancy.classes import TableClass as T

from .declared import secured

_OWN = "(SELECT scope_side()) = 'provider' AND provider_id = ANY((SELECT scope_providers())::uuid[])"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault. `tables`: where to look for it (none: everywhere). `shows`: rows show or move, so that a look must
    notice it; else the catalog alone can tell.
    """

    name: str
    sql: str
    tables: tuple[str, ...] = ()
    shows: bool = True
    as_owner: bool = True


def _policy(table: str, name: str, how: str) -> str:
    return f"DROP POLICY {name} ON {table}; CREATE POLICY {name} ON {table} {how}"


NAMED: tuple[Mutant, ...] = (
    # Policies
    Mutant("the policy of reports is true", "ALTER POLICY pses_all ON events_event USING (true)", ("events_event",)),
    Mutant("what is written is not checked", "ALTER POLICY pses_all ON events_event WITH CHECK (true)",
           ("events_event",)),
    Mutant("WITH CHECK is gone", _policy("events_draft", "pses_all", "FOR INSERT WITH CHECK (true)"),
           ("events_draft",)),
    Mutant("the policy is dropped", "DROP POLICY pses_all ON events_event", ("events_event",)),
    Mutant("a second policy opens what the first keeps", "CREATE POLICY also ON events_event FOR SELECT USING (true)",
           ("events_event",)),
    Mutant("a policy for the application alone is true",
           "CREATE POLICY also ON pses_workproduct TO pso_app USING (true)", ("pses_workproduct",)),
    Mutant("the wrong column is compared",
           f"ALTER POLICY pses_all ON events_event USING ({_OWN.replace('provider_id', 'facility_id')})",
           ("events_event",)),
    Mutant("the side is not asked", "ALTER POLICY pses_all ON events_event"
           " USING (provider_id = ANY((SELECT scope_providers())::uuid[]))", ("events_event",)),
    Mutant("OR stands where AND should",
           f"ALTER POLICY pses_all ON events_event USING ({_OWN.replace(' AND ', ' OR ')})", ("events_event",)),
    Mutant("other providers' rows show, own ones do not",
           f"ALTER POLICY pses_all ON events_event USING ({_OWN.replace('= ANY', '<> ALL')})", ("events_event",)),
    Mutant("rows without a provider in scope show",
           f"ALTER POLICY pses_all ON events_event USING (({_OWN}) OR (SELECT scope_providers()) IS NULL)",
           ("events_event",)),
    Mutant("the PSO reads the evaluation system",
           f"ALTER POLICY pses_all ON events_event USING (({_OWN}) OR (SELECT scope_side()) = 'pso')",
           ("events_event",)),
    Mutant("the door reads the evaluation system",
           f"ALTER POLICY pses_all ON events_event USING (({_OWN}) OR (SELECT scope_side()) = 'door')",
           ("events_event",)),
    Mutant("the system side reads the evaluation system",
           f"ALTER POLICY pses_all ON pses_workproduct USING (({_OWN}) OR (SELECT scope_side()) = 'system')",
           ("pses_workproduct",)),
    Mutant("the door sees every provider's submissions", "CREATE POLICY shared_door ON pses_submission FOR SELECT"
           " USING ((SELECT scope_side()) = 'door')", ("pses_submission",)),
    Mutant("the PSO keeps what was disposed of", "CREATE POLICY shared_pso ON pses_submission FOR SELECT"
           " USING ((SELECT scope_side()) = 'pso')", ("pses_submission",)),
    Mutant("a release shows whoever its audience is", "ALTER POLICY released_select ON aggregation_releasecell"
           " USING ((SELECT scope_side()) IN ('pso', 'door', 'provider'))", ("aggregation_releasecell",)),
    Mutant("everybody reads the audit", "ALTER POLICY audit_select ON audit_entry USING (true)", ("audit_entry",)),
    Mutant("the PSO reads every entry of providers", "CREATE POLICY audit_pso ON audit_entry FOR SELECT"
           " USING ((SELECT scope_side()) = 'pso')", ("audit_entry",)),
    Mutant("a provider reads the outbox", "ALTER POLICY system_select ON jobs_message"
           " USING ((SELECT scope_side()) IN ('system', 'provider'))", ("jobs_message",)),
    Mutant("the PSO opens the link to the provider", "ALTER POLICY door_all ON aggregation_passage"
           " USING ((SELECT scope_side()) IN ('door', 'pso'))", ("aggregation_passage",)),
    Mutant("a provider changes itself", "CREATE POLICY itself ON tenancy_provider FOR UPDATE USING (true)",
           ("tenancy_provider",), shows=False),
    Mutant("providers see each other's names", "ALTER POLICY provider_select ON tenancy_provider USING (true)",
           ("tenancy_provider",)),
    Mutant("a provider adds itself to an audience", "DROP POLICY only_insert ON aggregation_audience",
           ("aggregation_audience",)),
    Mutant("the PSO reports to itself", "DROP POLICY only_insert ON pses_submission", ("pses_submission",)),
    Mutant("a provider sends itself an alert", "DROP POLICY only_insert ON feedback_sentalert",
           ("feedback_sentalert",)),
    Mutant("the PSO answers for a provider", "DROP POLICY only_insert ON feedback_alertanswer",
           ("feedback_alertanswer",)),
    Mutant("one side signs for the other", "DROP POLICY only_insert ON agreements_signature",
           ("agreements_signature",)),
    Mutant("one side speaks for the other", "DROP POLICY only_insert ON agreements_comment",
           ("agreements_comment",)),
    Mutant("a narrowing opens instead", "DROP POLICY only_insert ON pses_submission;"
           " CREATE POLICY only_insert ON pses_submission FOR INSERT WITH CHECK ((SELECT scope_side()) = 'pso')",
           ("pses_submission",)),
    # Switches
    Mutant("row security is not forced on the owner", "ALTER TABLE events_event NO FORCE ROW LEVEL SECURITY",
           ("events_event",), shows=False),
    Mutant("row security is off", "ALTER TABLE events_event DISABLE ROW LEVEL SECURITY", ("events_event",)),
    Mutant("row security is off for a table without rows", "ALTER TABLE events_rating DISABLE ROW LEVEL SECURITY",
           ("events_rating",), shows=False),
    # Roles
    Mutant("the application passes row security", "ALTER ROLE pso_app BYPASSRLS", ("events_event",), as_owner=False),
    Mutant("the application is a superuser", "ALTER ROLE pso_app SUPERUSER", ("events_event",), as_owner=False),
    Mutant("the owner passes row security", "ALTER ROLE pso_owner BYPASSRLS", shows=False, as_owner=False),
    Mutant("the application is a member of the owner", "GRANT pso_owner TO pso_app", shows=False, as_owner=False),
    Mutant("the application reads every table", "GRANT pg_read_all_data TO pso_app", shows=False, as_owner=False),
    Mutant("the application makes roles", "ALTER ROLE pso_app CREATEROLE", shows=False, as_owner=False),
    Mutant("the application owns a table", "ALTER TABLE events_event OWNER TO pso_app", ("events_event",), shows=False,
           as_owner=False),
    Mutant("each connection begins on a side", "ALTER ROLE pso_app SET pso.side = 'door'", shows=False,
           as_owner=False),
    Mutant("each connection looks elsewhere first", "ALTER ROLE pso_app SET search_path = elsewhere, public",
           shows=False, as_owner=False),
    # Ways round
    Mutant("a view reads as its owner", "CREATE VIEW all_events AS SELECT * FROM events_event", shows=False),
    Mutant("a superuser's view reads all", "CREATE VIEW all_events AS SELECT * FROM events_event", shows=False,
           as_owner=False),
    Mutant("a copy has no policies", "CREATE MATERIALIZED VIEW event_copy AS SELECT * FROM events_event", shows=False),
    Mutant("a function reads as its owner", "CREATE FUNCTION every_event() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
           " AS 'SELECT count(*) FROM events_event'", shows=False),
    Mutant("a function says that it leaks nothing", "CREATE FUNCTION told(text) RETURNS boolean LANGUAGE plpgsql"
           " LEAKPROOF COST 0.0001 AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$", shows=False, as_owner=False),
    Mutant("a table beside the models", "CREATE TABLE events_backup AS SELECT * FROM events_event", shows=False),
    Mutant("a table with a provider and a policy that is true",
           "CREATE TABLE events_note (id uuid PRIMARY KEY, provider_id uuid); ALTER TABLE events_note ENABLE ROW LEVEL"
           " SECURITY; ALTER TABLE events_note FORCE ROW LEVEL SECURITY; CREATE POLICY pses_all ON events_note"
           " USING (true)", shows=False),
    Mutant("a child table without policies", "CREATE TABLE events_event_old () INHERITS (events_event)", shows=False),
    Mutant("a rule sends rows elsewhere", "CREATE RULE also AS ON UPDATE TO events_draft DO ALSO NOTIFY drafts",
           shows=False),
    Mutant("a second schema that the application writes to", "CREATE SCHEMA elsewhere; GRANT ALL ON SCHEMA elsewhere"
           " TO pso_app", shows=False, as_owner=False),
    # Scope
    Mutant("no scope is every provider's", "CREATE OR REPLACE FUNCTION scope_providers() RETURNS uuid[] LANGUAGE sql"
           " STABLE AS $$ SELECT coalesce(string_to_array(nullif(current_setting('pso.providers', true), ''), ',')"
           "::uuid[], (SELECT array_agg(DISTINCT provider_id) FROM accounts_membership)) $$", ("events_event",)),
    Mutant("the scope is whoever it is", "CREATE OR REPLACE FUNCTION scope_providers() RETURNS uuid[] LANGUAGE plpgsql"
           " STABLE AS $$ BEGIN RETURN (SELECT array_agg(DISTINCT provider_id) FROM accounts_membership); END $$",
           ("events_event",)),
    Mutant("nobody is a provider", "CREATE OR REPLACE FUNCTION scope_side() RETURNS text LANGUAGE sql STABLE AS"
           " $$ SELECT coalesce(nullif(current_setting('pso.side', true), ''), 'system') $$", ("audit_entry",)),
    Mutant("every side is the PSO's", "CREATE OR REPLACE FUNCTION scope_side() RETURNS text LANGUAGE sql STABLE AS"
           " $$ SELECT 'pso' $$", ("aggregation_reviewitem",)),
    # Keys
    Mutant("a plain key between providers' tables",
           "ALTER TABLE tenancy_unit DROP CONSTRAINT tenancy_unit_facility_own;"
           " ALTER TABLE tenancy_unit ADD FOREIGN KEY (facility_id) REFERENCES tenancy_facility (id)",
           ("tenancy_unit",)),
    Mutant("no key at all", "ALTER TABLE tenancy_unit DROP CONSTRAINT tenancy_unit_facility_own", ("tenancy_unit",)),
    Mutant("a key that was never checked", "ALTER TABLE tenancy_unit DROP CONSTRAINT tenancy_unit_facility_own;"
           " ALTER TABLE tenancy_unit ADD CONSTRAINT tenancy_unit_facility_own FOREIGN KEY (provider_id, facility_id)"
           " REFERENCES tenancy_facility (provider_id, id) NOT VALID", ("tenancy_unit",), shows=False),
    Mutant("a number that is unique over all providers",
           "CREATE UNIQUE INDEX once ON tenancy_facility (name)", ("tenancy_facility",), shows=False),
    # Rights
    Mutant("the application empties tables", "GRANT TRUNCATE ON events_event TO pso_app", ("events_event",),
           shows=False),
    Mutant("the application empties what is frozen", "GRANT TRUNCATE ON pses_submission TO pso_app;"
           " ALTER TABLE pses_submission DISABLE TRIGGER frozen_whole", ("pses_submission",)),
    Mutant("the application changes entries", "GRANT UPDATE ON audit_entry TO pso_app", ("audit_entry",)),
    Mutant("the application removes submissions", "GRANT DELETE ON pses_submission TO pso_app", ("pses_submission",)),
    Mutant("everybody reads", "GRANT SELECT ON events_event TO PUBLIC", ("events_event",), shows=False),
    Mutant("one column is granted", "GRANT UPDATE (contents) ON pses_submission TO pso_app", ("pses_submission",),
           shows=False),
    Mutant("the application hands its rights on", "GRANT SELECT ON events_event TO pso_app WITH GRANT OPTION",
           ("events_event",), shows=False),
    Mutant("the application makes tables", "GRANT CREATE ON SCHEMA public TO pso_app", shows=False),
    Mutant("the application makes triggers", "GRANT TRIGGER ON events_event TO pso_app", shows=False),
    Mutant("later tables are everybody's",
           "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC", shows=False),
    Mutant("later tables may be emptied", "ALTER DEFAULT PRIVILEGES GRANT TRUNCATE ON TABLES TO pso_app", shows=False),
    # Frozen
    Mutant("the trigger is dropped", "DROP TRIGGER frozen ON pses_submission", ("pses_submission",)),
    Mutant("the trigger is off", "ALTER TABLE pses_submission DISABLE TRIGGER frozen", ("pses_submission",)),
    Mutant("the trigger fires for a replica alone", "ALTER TABLE audit_entry ENABLE REPLICA TRIGGER frozen",
           ("audit_entry",)),
    Mutant("emptying is not refused", "DROP TRIGGER frozen_whole ON audit_entry", ("audit_entry",)),
    Mutant("the trigger lets pass", "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql"
           " AS $$ BEGIN RETURN NEW; END $$", ("pses_submission",)),
    Mutant("the trigger has a condition", "DROP TRIGGER frozen ON pses_submission; CREATE TRIGGER frozen BEFORE UPDATE"
           " OR DELETE ON pses_submission FOR EACH ROW WHEN (false) EXECUTE FUNCTION refuse_change()",
           ("pses_submission",)),
    Mutant("a figure that was fed back may change", "DROP TRIGGER frozen ON feedback_feedbackreport; CREATE TRIGGER"
           " frozen BEFORE UPDATE OF sha256 OR DELETE ON feedback_feedbackreport FOR EACH ROW EXECUTE FUNCTION"
           " refuse_change()", ("feedback_feedbackreport",), shows=False),
)  # fmt: skip


def everywhere() -> Iterator[Mutant]:
    """The commonest faults, on every table under row security."""
    for table, found in sorted(secured().items()):
        read = "all" if found in (T.PSES, T.SHARED, T.KEPT, T.PSO, T.DOOR) else "select"
        for name, sql in (
            ("is open", f"ALTER POLICY {found}_{read} ON {table} USING (true)"),
            ("has a second, open policy", f"CREATE POLICY also ON {table} USING (true)"),
            ("has lost its policy", f"DROP POLICY {found}_{read} ON {table}"),
            ("is not forced", f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"),
            ("is off", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"),
        ):
            yield Mutant(f"{table} {name}", sql, (table,), shows=False)
