"""What upper apps may hear of the organisation; sent on commit, with keys rather than rows."""

from django.dispatch import Signal

enterprise_joined = Signal()
"""An enterprise was added. Arguments: `enterprise_id`."""

assignment_started = Signal()
"""A person took up a post. Arguments: `assignment_id`, `person_id`, `post_id`."""

assignment_ended = Signal()
"""A person no longer holds a post. Arguments: `assignment_id`, `person_id`, `post_id`."""

post_created = Signal()
"""A post was set up. Arguments: `post_id`."""

post_renamed = Signal()
"""A post has another name. Arguments: `post_id`."""

post_closed = Signal()
"""A post was closed. Arguments: `post_id`."""

person_left = Signal()
"""A person left the enterprise. Arguments: `person_id`."""

calendar_changed = Signal()
"""The working days of an authority changed. Arguments: `authority_id`."""

place_moved = Signal()
"""An authority, unit or post has another path. Arguments: `old_path`, `new_path`; everything below moved along.

Whoever copies paths into rows of their own listens to it.
"""

duty_asked = Signal()
"""A question, sent at once: who is on duty? Arguments: `path` of a place, `first` and `last` business day.

Whoever keeps a rota there returns a rules.duty.Duty, anybody else None.
"""
