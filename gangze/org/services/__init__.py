"""Everything that can be done to the organisation: one verb, one function, one transaction."""

from .applying import apply_plan, authority_for
from .assignments import assign_post, end_assignment, move_person
from .authorities import change_authority, create_authority, move_authority
from .calendar import clear_calendar_day, seed_calendar, set_calendar_day
from .device_proofs import is_proven, issue_proof
from .enterprises import change_enterprise, change_settings, close_enterprise, create_enterprise
from .grants import create_first_administrator, give_role, revoke_role
from .handing_in import put_down_brought
from .imports import (
    ACTION_OF_KIND,
    confirm_upload,
    discard_upload,
    examine_upload,
    make_plan,
    note_job,
    own_upload,
    purge_uploads,
    receive_upload,
    size_of,
)
from .marking import marked_file
from .passwords import password_sheet
from .people import (
    Hired,
    change_person,
    hire_officer,
    hire_person,
    issue_initial_passwords,
    open_account,
    record_leaving,
    rehire_person,
    reset_password,
)
from .posts import change_post, close_post, create_post, move_post, reopen_post
from .rescue_keys import public_rescue_key, unlock_rescue
from .units import change_unit, close_unit, create_unit, move_unit

__all__ = [
    "ACTION_OF_KIND",
    "Hired",
    "apply_plan",
    "assign_post",
    "authority_for",
    "change_authority",
    "change_enterprise",
    "change_person",
    "change_post",
    "change_settings",
    "change_unit",
    "clear_calendar_day",
    "close_enterprise",
    "close_post",
    "close_unit",
    "confirm_upload",
    "create_authority",
    "create_enterprise",
    "create_first_administrator",
    "create_post",
    "create_unit",
    "discard_upload",
    "end_assignment",
    "examine_upload",
    "give_role",
    "hire_officer",
    "hire_person",
    "is_proven",
    "issue_initial_passwords",
    "issue_proof",
    "make_plan",
    "marked_file",
    "move_authority",
    "move_person",
    "move_post",
    "move_unit",
    "note_job",
    "open_account",
    "own_upload",
    "password_sheet",
    "public_rescue_key",
    "purge_uploads",
    "put_down_brought",
    "receive_upload",
    "record_leaving",
    "rehire_person",
    "reopen_post",
    "reset_password",
    "revoke_role",
    "seed_calendar",
    "set_calendar_day",
    "size_of",
    "unlock_rescue",
]
