"""Shapes of the API about what the PSO says back, and about the terms."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.terms import Terms

from .models import FeedbackReport


class ReportLine(serializers.ModelSerializer[FeedbackReport]):
    """A feedback report without its figures."""

    class Meta:
        model = FeedbackReport
        fields = ("id", "period", "setting", "terms_version", "sha256", "made_at", "first_read_at")
        read_only_fields = fields


class ComparedLine(serializers.Serializer[Any]):
    """One category: own figures with their 95 % interval, and the peers' where they can be shown."""

    category = serializers.CharField()
    label = serializers.CharField()
    own_events = serializers.IntegerField()
    own_rate = serializers.FloatField()
    own_lower = serializers.FloatField()
    own_upper = serializers.FloatField()
    peer_rate = serializers.FloatField(allow_null=True)
    peer_lower = serializers.FloatField(allow_null=True)
    peer_upper = serializers.FloatField(allow_null=True)
    words = serializers.CharField(help_text="What stands in place of a figure that cannot be shown")
    finding = serializers.CharField(help_text="above, below, like or none")
    unsteady = serializers.BooleanField(help_text="Fewer than 11 own events")
    group = serializers.CharField(required=False, help_text="The peer group compared with; empty for the whole setting")
    size = serializers.IntegerField(required=False, help_text="How many providers it holds")
    instead_of = serializers.CharField(required=False, help_text="The narrower group whose figure cannot be shown")
    better = serializers.CharField(required=False, help_text="Which way is better: lower, higher or neither")
    peer_decimals = serializers.IntegerField(required=False, help_text="How far the peers' rate was rounded")


class PeerGroupLine(serializers.Serializer[Any]):
    """A peer group of the year."""

    words = serializers.CharField()
    size = serializers.IntegerField()


class Finding(serializers.Serializer[Any]):
    """A finding in words."""

    text = serializers.CharField()
    peers = serializers.BooleanField(help_text="Whether it speaks of peers")


class SectionColumn(serializers.Serializer[Any]):
    """A column of a section's table."""

    label = serializers.CharField()
    number = serializers.BooleanField()


class SectionTable(serializers.Serializer[Any]):
    """A table of a section."""

    caption = serializers.CharField()
    columns = SectionColumn(many=True)
    rows = serializers.ListField(child=serializers.ListField())


class ReportSection(serializers.Serializer[Any]):
    """A section: what it says, or why it says nothing, and its tables."""

    code = serializers.CharField()
    title = serializers.CharField()
    says = serializers.CharField()
    why = serializers.CharField(help_text="The reason in words where there is nothing to show")
    tables = SectionTable(many=True)
    notes = serializers.ListField(child=serializers.CharField())


class ReportContents(serializers.Serializer[Any]):
    """The figures of a report, frozen when it was made."""

    finding = serializers.CharField()
    exposure = serializers.IntegerField()
    exposure_name = serializers.CharField()
    scale = serializers.IntegerField(help_text="Rates are events per this many units of exposure")
    contributors = serializers.IntegerField(help_text="Providers in the whole table")
    groups = PeerGroupLine(many=True, required=False, help_text="Narrower groups that hold the reader, widest first")
    release_number = serializers.IntegerField(allow_null=True, help_text="Null where no table stands beside it")
    why_no_peers = serializers.CharField(required=False, help_text="Why no table of peers stands beside the report")
    findings = Finding(many=True, required=False, help_text="Three at most")
    sections = ReportSection(many=True, required=False, help_text="What the terms ask for besides the comparison")
    restates = serializers.IntegerField(
        required=False, help_text="Number of the release whose figures the peers' tell anew"
    )
    lines = ComparedLine(many=True)


class WholeReport(ReportLine):
    """A feedback report with its figures. The peers' are gone where the table that it rests on was withdrawn."""

    contents = ReportContents(read_only=True)
    withdrawn = serializers.CharField(
        read_only=True, help_text="When and why the PSO withdrew the table that it rests on; empty where it stands"
    )

    class Meta(ReportLine.Meta):
        fields = (*ReportLine.Meta.fields, "contents", "withdrawn")  # type: ignore[assignment]
        read_only_fields = fields


class TermsValue(serializers.Serializer[Any]):
    """Terms by code, as they are read today, also where they were signed before some of them could be agreed."""

    event_types = serializers.ListField(child=serializers.CharField())
    element_tiers = serializers.ListField(child=serializers.CharField())
    narrative_to_desk = serializers.BooleanField()
    narrative_onward = serializers.CharField(help_text="no, themes or text")
    attachments = serializers.CharField(help_text="stay: not told of; listed: number and kind are told")
    reporting_act = serializers.CharField()
    report_within = serializers.IntegerField(help_text="Days from entry; 0 where no time is agreed")
    api = serializers.BooleanField()
    npsd = serializers.BooleanField(help_text="Whether nonidentifiable records may go to the NPSD")
    cases_in_alerts = serializers.BooleanField()
    peer_dialogue = serializers.BooleanField()
    affiliates = serializers.BooleanField()
    analyses = serializers.ListField(child=serializers.CharField())
    measures = serializers.ListField(child=serializers.CharField())
    level = serializers.CharField()
    frequency = serializers.CharField()
    formats = serializers.ListField(child=serializers.CharField())
    recipients = serializers.ListField(child=serializers.CharField())
    peer_group = serializers.CharField()
    fall_back = serializers.BooleanField()
    smallest_cell = serializers.IntegerField()
    fewest_contributors = serializers.IntegerField()
    at_the_end = serializers.CharField()
    keep_days = serializers.IntegerField()


class TermsInForce(serializers.ModelSerializer[TermsVersion]):
    """The version that binds today."""

    terms = serializers.SerializerMethodField()

    class Meta:
        model = TermsVersion
        fields = ("number", "effective_on", "terms")
        read_only_fields = fields

    @extend_schema_field(TermsValue)
    def get_terms(self, version: TermsVersion) -> dict[str, Any]:
        return TermsValue(Terms.from_json(version.terms).to_json()).data
