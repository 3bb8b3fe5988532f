"""What upper apps may hear about jobs; sent after commit."""

from django.dispatch import Signal

job_finished = Signal()
"""Sent with `job_uuid`, `kind`, `state` (JobState) when a job succeeded, failed for good or was cancelled."""
