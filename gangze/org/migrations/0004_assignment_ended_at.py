from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0003_post_code_of_open_posts")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="ended_at",
            field=models.DateTimeField(blank=True, editable=False, help_text="When `ends_on` was put down.", null=True),
        ),
    ]
