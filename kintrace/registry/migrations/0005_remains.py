import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_first_turns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bag",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("received_on", models.DateField()),
                ("sealed", models.BinaryField()),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contents",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                (
                    "bag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contents",
                        to="registry.bag",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "contents",
            },
        ),
        migrations.CreateModel(
            name="Identification",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("presumed", "Presumed"),
                            ("identified", "Identified"),
                            ("excluded", "Excluded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="presumed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "rests_on",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dna", "DNA"),
                            ("fingerprints", "Fingerprints"),
                            ("teeth", "Teeth"),
                            ("medical_number", "Unique number of an implant"),
                            ("medical", "Medical findings"),
                            ("documents", "Documents and discs"),
                            ("effects", "Personal effects"),
                            ("visual", "Recognised by sight"),
                        ],
                        max_length=14,
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifications",
                        to="registry.file",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Remains",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "extent",
                    models.CharField(
                        choices=[("whole", "The whole body"), ("part", "A part"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("entered_at", models.DateTimeField()),
                (
                    "bags",
                    models.ManyToManyField(
                        related_name="remains", through="registry.Contents", to="registry.bag"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "people",
                    models.ManyToManyField(
                        related_name="remains", through="registry.Identification", to="registry.file"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "remains",
            },
        ),
        migrations.AddField(
            model_name="identification",
            name="remains",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="identifications",
                to="registry.remains",
            ),
        ),
        migrations.CreateModel(
            name="Effect",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("sealed", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("found", "Found"),
                            ("received", "Received and sealed in a packet"),
                            ("forwarded", "Forwarded"),
                            ("handed_over", "Handed over"),
                        ],
                        default="found",
                        max_length=11,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                (
                    "bag",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effects",
                        to="registry.bag",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "remains",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effects",
                        to="registry.remains",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="contents",
            name="remains",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="contents", to="registry.remains"
            ),
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("dna", "DNA"),
                            ("fingerprints", "Fingerprints"),
                            ("teeth", "Teeth"),
                            ("medical_number", "Unique number of an implant"),
                            ("medical", "Medical findings"),
                            ("documents", "Documents and discs"),
                            ("effects", "Personal effects"),
                            ("visual", "Recognised by sight"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("agrees", "Agrees"), ("differs", "Differs"), ("unclear", "Cannot tell")],
                        max_length=7,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "identification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="registry.identification",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "method__in",
                                [
                                    "dna",
                                    "fingerprints",
                                    "teeth",
                                    "medical_number",
                                    "medical",
                                    "documents",
                                    "effects",
                                    "visual",
                                ],
                            )
                        ),
                        name="registry_finding_has_method",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["agrees", "differs", "unclear"])),
                        name="registry_finding_has_outcome",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="remains",
            constraint=models.CheckConstraint(
                condition=models.Q(("extent__in", ["whole", "part", "unknown"])),
                name="registry_remains_have_extent",
            ),
        ),
        migrations.AddConstraint(
            model_name="identification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["presumed", "identified"])),
                fields=("remains", "file"),
                name="registry_one_open_identification",
            ),
        ),
        migrations.AddConstraint(
            model_name="identification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "identified")),
                fields=("remains",),
                name="registry_remains_are_one_man",
            ),
        ),
        migrations.AddConstraint(
            model_name="identification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="registry_identified_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="identification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("rests_on", "")),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("rests_on__in", ("dna", "fingerprints", "teeth", "medical_number")),
                    ),
                    _connector="OR",
                ),
                name="registry_identified_by_a_primary_method",
            ),
        ),
        migrations.AddConstraint(
            model_name="identification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", True), ("confirmed_at__isnull", False), ("state", "identified")
                    ),
                    models.Q(
                        ("closed_at__isnull", True), ("confirmed_at__isnull", True), ("state", "presumed")
                    ),
                    models.Q(
                        ("closed_at__isnull", False), ("confirmed_at__isnull", True), ("state", "excluded")
                    ),
                    models.Q(("closed_at__isnull", False), ("state", "withdrawn")),
                    _connector="OR",
                ),
                name="registry_identification_state_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="identification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="registry_identification_closed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bag__isnull", False), ("remains__isnull", True)),
                    models.Q(("bag__isnull", True), ("remains__isnull", False)),
                    _connector="OR",
                ),
                name="registry_effect_was_in_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["found", "received", "forwarded", "handed_over"])),
                name="registry_effect_has_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="contents",
            constraint=models.UniqueConstraint(fields=("bag", "remains"), name="registry_in_a_bag_once"),
        ),
    ]
