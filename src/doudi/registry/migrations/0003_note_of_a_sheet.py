"""What who sends a sheet calls it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("registry", "0002_names_by_character")]

    operations = [
        migrations.AddField("sheetimport", "note", models.CharField(blank=True, default="", max_length=40)),
    ]
