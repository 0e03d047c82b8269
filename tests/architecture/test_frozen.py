"""What must never change cannot: refused by trigger to everybody, and not granted to the application."""

from __future__ import annotations

import pytest
from django.db import connection

# Left out of a list of frozen tables, a row can be rewritten without a trace: a change here wants a reason.
FROZEN = {
    "agreements_comment",
    "agreements_signature",
    "agreements_termsversion",
    "aggregation_alikegroup",
    "aggregation_audience",
    "aggregation_cohortversion",
    "aggregation_determination",
    "aggregation_factentry",
    "aggregation_factorentry",
    "aggregation_grouping",
    "aggregation_peergroup",
    "aggregation_peergroupmembers",
    "aggregation_ledgerline",
    "aggregation_npsdcorrection",
    "aggregation_npsdexport",
    "aggregation_npsdrecord",
    "aggregation_release",
    "aggregation_releasecell",
    "aggregation_releasewithdrawal",
    "aggregation_restatementrule",
    "aggregation_settledcase",
    "aggregation_settlement",
    "aggregation_signalwatch",
    "audit_entry",
    "feedback_alertanswer",
    "feedback_alertreminder",
    "feedback_alerttombstone",
    "feedback_feedbackreport",
    "feedback_sentalert",
    "feedback_tablereader",
    "office_contractrecord",
    "office_dutyentry",
    "office_dutynotice",
    "office_incidententry",
    "office_listingrecord",
    "office_providerattestation",
    "office_providerstatement",
    "office_psoattestation",
    "office_psostatement",
    "office_securitynotice",
    "pses_deliberationversion",
    "pses_discloseditem",
    "pses_disclosure",
    "pses_legalhold",
    "pses_emergencyaccess",
    "pses_emergencyreview",
    "pses_familyshare",
    "pses_familystep",
    "pses_outsiderules",
    "pses_provenancestep",
    "pses_psespolicy",
    "pses_psodeliberationversion",
    "pses_psodiscloseditem",
    "pses_psodisclosure",
    "pses_submission",
    "provenance_checkpoint",
    "provenance_leaf",
    "provenance_log",
}
# Of terms it changes where they stand and from when they bind. The first reading is noted on reports, alerts and
# notices, the lifting on a legal hold, of cases that are shown alike that they are no longer, once what came of a
# settling or a watch, of an export what came of preparing and deciding until it is released, and that nobody can find
# any more whose case a record was of; nothing else.
STAMPED_ONCE = {"agreements_termsversion", "aggregation_alikegroup", "aggregation_npsdexport",
                "aggregation_npsdrecord", "aggregation_settledcase", "aggregation_settlement",
                "aggregation_signalwatch", "feedback_feedbackreport", "feedback_sentalert",
                "office_securitynotice", "pses_legalhold"}  # fmt: skip


def tables(question: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_exactly_these_tables_are_frozen_by_trigger() -> None:
    frozen = tables("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'frozen' AND tgenabled = 'O'")
    assert frozen == FROZEN


@pytest.mark.django_db
def test_the_application_has_no_right_to_change_or_remove_what_is_frozen() -> None:
    ours = "SELECT relname FROM pg_class WHERE relkind = 'r' AND has_table_privilege(current_user, oid, '{right}')"
    assert tables(ours.format(right="INSERT")) >= FROZEN
    assert tables(ours.format(right="DELETE")) & FROZEN == set()
    assert tables(ours.format(right="UPDATE")) & FROZEN == STAMPED_ONCE


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "columns"), [
    ("feedback_feedbackreport", {"first_read_at"}), ("feedback_sentalert", {"first_read_at"}),
    ("pses_legalhold", {"lifted_at", "lifted_by", "lift_reason"}),
    ("agreements_termsversion", {"state", "effective_on", "closed_at"}),
    ("aggregation_alikegroup", {"state"}), ("aggregation_settledcase", {"gone"}),
    ("aggregation_settlement", {"settled_at", "cases", "shown", "kept"}),
    ("aggregation_npsdrecord", {"case_id"}),
    ("aggregation_npsdexport", {"state", "prepared_at", "records", "providers", "corrections", "held_back", "contents",
                                "sha256", "decided_by", "decided_at", "determination", "disclosure", "released_at"}),
])  # fmt: skip
def test_only_what_becomes_known_later_may_be_stamped(table: str, columns: set[str]) -> None:
    open_columns = tables(
        "SELECT attname FROM pg_attribute, pg_trigger WHERE tgname = 'frozen' AND tgrelid = attrelid"  # noqa: S608
        f" AND tgrelid = '{table}'::regclass"
        " AND attnum > 0 AND NOT attisdropped AND NOT attnum = ANY (tgattr::int2[])"
    )
    assert open_columns == columns
