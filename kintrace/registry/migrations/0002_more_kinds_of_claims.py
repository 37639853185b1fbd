from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_sources_files_records_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="heldlist",
            name="registry_list_has_claim",
        ),
        migrations.RemoveConstraint(
            model_name="record",
            name="registry_record_has_claim",
        ),
        migrations.AlterField(
            model_name="heldlist",
            name="claim",
            field=models.CharField(
                choices=[
                    ("captured", "Captured"),
                    ("registered", "Registered as a prisoner"),
                    ("transferred", "Transferred"),
                    ("in_hospital", "Admitted to hospital"),
                    ("left_hospital", "Left hospital"),
                    ("health_report", "Health report"),
                    ("card_written", "Capture card written"),
                    ("letter_written", "Letter written"),
                    ("released", "Released"),
                    ("exchanged", "Exchanged"),
                    ("repatriated", "Repatriated"),
                    ("escaped", "Escaped"),
                    ("dead", "Dead"),
                    ("buried", "Buried"),
                    ("remains_found", "Remains found"),
                    ("identified", "Remains identified"),
                    ("effects_received", "Personal effects received"),
                    ("effects_forwarded", "Personal effects forwarded"),
                ],
                max_length=17,
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="claim",
            field=models.CharField(
                choices=[
                    ("captured", "Captured"),
                    ("registered", "Registered as a prisoner"),
                    ("transferred", "Transferred"),
                    ("in_hospital", "Admitted to hospital"),
                    ("left_hospital", "Left hospital"),
                    ("health_report", "Health report"),
                    ("card_written", "Capture card written"),
                    ("letter_written", "Letter written"),
                    ("released", "Released"),
                    ("exchanged", "Exchanged"),
                    ("repatriated", "Repatriated"),
                    ("escaped", "Escaped"),
                    ("dead", "Dead"),
                    ("buried", "Buried"),
                    ("remains_found", "Remains found"),
                    ("identified", "Remains identified"),
                    ("effects_received", "Personal effects received"),
                    ("effects_forwarded", "Personal effects forwarded"),
                ],
                max_length=17,
            ),
        ),
        migrations.AddConstraint(
            model_name="heldlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "claim__in",
                        (
                            "captured",
                            "registered",
                            "transferred",
                            "in_hospital",
                            "left_hospital",
                            "card_written",
                            "released",
                            "exchanged",
                            "repatriated",
                            "dead",
                            "buried",
                            "remains_found",
                        ),
                    )
                ),
                name="registry_list_has_claim",
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "claim__in",
                        [
                            "captured",
                            "registered",
                            "transferred",
                            "in_hospital",
                            "left_hospital",
                            "health_report",
                            "card_written",
                            "letter_written",
                            "released",
                            "exchanged",
                            "repatriated",
                            "escaped",
                            "dead",
                            "buried",
                            "remains_found",
                            "identified",
                            "effects_received",
                            "effects_forwarded",
                        ],
                    )
                ),
                name="registry_record_has_claim",
            ),
        ),
    ]
