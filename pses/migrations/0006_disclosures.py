"""What was disclosed, by a provider and by the PSO: frozen; proposals that wait for a second person are not."""

import django.db.models.deletion
import pso_portal.tenancy.models
import pso_portal.vault.fields
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("pses", "0005_policy"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("ground", models.CharField(help_text="A code of pses.disclosures", max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("disclosed_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
                ("proposed_by", models.UUIDField(help_text="The first person, where two are needed", null=True)),
                ("extent", models.CharField(max_length=20)),
                ("after", models.CharField(help_text="What holds after it (42 CFR 3.208)", max_length=60)),
                ("sha256", models.CharField(help_text="Over the very copy, UTF-8", max_length=64)),
                ("key", models.UUIDField(help_text="Of the form: sent twice, it is entered once")),
                ("names_earlier", models.UUIDField(help_text="The row that this one corrects", null=True)),
                ("entity", pso_portal.vault.fields.SealedTextField(purpose="pses")),
                ("person", pso_portal.vault.fields.SealedTextField(purpose="pses")),
                ("evidence", pso_portal.vault.fields.SealedJSONField(purpose="pses")),
                ("late_reason", pso_portal.vault.fields.SealedTextField(null=True, purpose="pses")),
                ("copy", pso_portal.vault.fields.SealedTextField(purpose="pses")),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider"
                    ),
                ),
            ],
            options={
                "ordering": ["-disclosed_on", "-number"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DisclosedItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("content_kind", models.CharField(max_length=40)),
                ("content_id", models.UUIDField()),
                ("version", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider"
                    ),
                ),
                (
                    "work_product",
                    pso_portal.tenancy.models.OwnedForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pses.workproduct",
                    ),
                ),
                (
                    "disclosure",
                    pso_portal.tenancy.models.OwnedForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="pses.disclosure",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DisclosureProposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("ground", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.UUIDField()),
                ("key", models.UUIDField()),
                (
                    "outcome",
                    models.CharField(blank=True, help_text="Empty while it waits; made or declined", max_length=20),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("disclosure_id", models.UUIDField(null=True)),
                ("said", pso_portal.vault.fields.SealedJSONField(purpose="pses")),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider"
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PsoDisclosure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("ground", models.CharField(help_text="A code of pses.disclosures", max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("disclosed_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
                ("proposed_by", models.UUIDField(help_text="The first person, where two are needed", null=True)),
                ("extent", models.CharField(max_length=20)),
                ("after", models.CharField(help_text="What holds after it (42 CFR 3.208)", max_length=60)),
                ("sha256", models.CharField(help_text="Over the very copy, UTF-8", max_length=64)),
                ("key", models.UUIDField(help_text="Of the form: sent twice, it is entered once")),
                ("names_earlier", models.UUIDField(help_text="The row that this one corrects", null=True)),
                ("entity", pso_portal.vault.fields.SealedTextField(holder="pso", purpose="pso")),
                ("person", pso_portal.vault.fields.SealedTextField(holder="pso", purpose="pso")),
                ("evidence", pso_portal.vault.fields.SealedJSONField(holder="pso", purpose="pso")),
                ("late_reason", pso_portal.vault.fields.SealedTextField(holder="pso", null=True, purpose="pso")),
                ("copy", pso_portal.vault.fields.SealedTextField(holder="pso", purpose="pso")),
            ],
            options={
                "ordering": ["-disclosed_on", "-number"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="pses_pso_disclosure_number"),
                    models.UniqueConstraint(fields=("key",), name="pses_pso_disclosed_once"),
                    models.UniqueConstraint(fields=("names_earlier",), name="pses_pso_disclosure_corrected_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PsoDisclosedItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("content_kind", models.CharField(max_length=40)),
                ("content_id", models.UUIDField()),
                ("version", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "disclosure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="pses.psodisclosure"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PsoDisclosureProposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("ground", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.UUIDField()),
                ("key", models.UUIDField()),
                (
                    "outcome",
                    models.CharField(blank=True, help_text="Empty while it waits; made or declined", max_length=20),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("disclosure_id", models.UUIDField(null=True)),
                ("said", pso_portal.vault.fields.SealedJSONField(holder="pso", purpose="pso")),
            ],
            options={
                "ordering": ["-proposed_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("key",), name="pses_pso_disclosure_proposed_once")],
            },
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(fields=["provider", "-disclosed_on"], name="pses_disclosed"),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.UniqueConstraint(fields=("provider", "number"), name="pses_disclosure_number"),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.UniqueConstraint(fields=("provider", "key"), name="pses_disclosed_once"),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.UniqueConstraint(
                fields=("provider", "names_earlier"), name="pses_disclosure_corrected_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosureproposal",
            constraint=models.UniqueConstraint(fields=("provider", "key"), name="pses_disclosure_proposed_once"),
        ),
        SecureTable("disclosure", TableClass.PSES),
        SecureTable("discloseditem", TableClass.PSES),
        SecureTable("disclosureproposal", TableClass.PSES),
        SecureTable("psodisclosure", TableClass.PSO),
        SecureTable("psodiscloseditem", TableClass.PSO),
        SecureTable("psodisclosureproposal", TableClass.PSO),
        BindToProvider("discloseditem", "disclosure"),
        BindToProvider("discloseditem", "work_product"),
        Freeze("disclosure"),
        Freeze("discloseditem"),
        Freeze("psodisclosure"),
        Freeze("psodiscloseditem"),
    ]
