"""The one change that a frozen row may undergo: its sealed columns sealed anew, under a later key.

The database has no keys and cannot see that the plain value stays. What it can hold: the length stays (sealing adds a
fixed number of bytes), the version of the key goes up, every other column stays, hashes of contents included. The
application has no right to do it itself; it calls `reseal`, which works as the schema's owner, and row security,
forced, binds the owner too. Docs: decision 26.
"""

from __future__ import annotations

from typing import Final

SEALED: Final = "sealed"  # the comment by which a column is known; `vault.columns` writes it

FUNCTIONS: Final = """
CREATE FUNCTION is_resealed(old bytea, new bytea) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT length(old) = length(new) AND length(old) >= 47 AND get_byte(old, 0) = 1 AND get_byte(new, 0) = 1
    AND substr(new, 2, 2) > substr(old, 2, 2) $$;

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  columns text[]; was jsonb; becomes jsonb;
BEGIN
  IF TG_OP = 'UPDATE' AND current_user = (SELECT relowner::regrole::text FROM pg_class WHERE oid = TG_RELID) THEN
    columns := ARRAY(SELECT attname::text FROM pg_attribute
                     WHERE attrelid = TG_RELID AND attnum > 0 AND col_description(TG_RELID, attnum) = 'sealed');
    was := to_jsonb(OLD); becomes := to_jsonb(NEW);
    IF was <> becomes AND was - columns = becomes - columns AND NOT EXISTS (
      SELECT FROM unnest(columns) AS each(name)
      WHERE was->>name IS DISTINCT FROM becomes->>name
        AND is_resealed(decode(substr(was->>name, 3), 'hex'), decode(substr(becomes->>name, 3), 'hex')) IS NOT TRUE
    ) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is frozen', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION reseal(what regclass, sealed_column name, ids uuid[], before bytea[], after bytea[])
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  done integer;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = what AND attname = sealed_column
                 AND col_description(what, attnum) = 'sealed') THEN
    RAISE EXCEPTION '%.% is not a sealed column', what, sealed_column USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT FROM unnest(before, after) AS pair(old, new) WHERE is_resealed(old, new) IS NOT TRUE) THEN
    RAISE EXCEPTION 'this is not the same value under a later key' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  EXECUTE format(
    'UPDATE %1$s AS held SET %2$I = pair.new FROM unnest($1, $2, $3) AS pair(id, old, new)'
    ' WHERE held.id = pair.id AND held.%2$I = pair.old'
    ' AND held.id IN (SELECT id FROM %1$s WHERE id = ANY ($1) FOR UPDATE SKIP LOCKED)', what, sealed_column)
  USING ids, before, after;
  GET DIAGNOSTICS done = ROW_COUNT;
  RETURN done;
END $$;
"""

DROP_FUNCTIONS: Final = """
DROP FUNCTION reseal(regclass, name, uuid[], bytea[], bytea[]);
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION '% is frozen', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;
DROP FUNCTION is_resealed(bytea, bytea);
"""
