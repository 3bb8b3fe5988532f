"""Everything that changes a dossier: one verb, one function, one transaction."""

from .acknowledging import FACT_KIND as ACKNOWLEDGED
from .acknowledging import (
    acknowledge_on_tablet,
    acknowledge_revision,
    asked_of,
    enter_paper_acknowledgement,
    rebuild_acknowledgements,
    require_tablet,
)
from .charter import approve_charter, begin_charter, edit_charter, hash_of_charter
from .codes import code_for_revision, revoke_code
from .deriving import derive_acknowledgements, derive_proposals
from .drafting import (
    add_item,
    delete_item,
    discard_draft,
    edit_header,
    edit_item,
    edit_jingle,
    header_base,
    move_item,
    open_draft,
    restore_item,
    set_must_know,
    words_over,
    write_draft,
)
from .guessing import WINDOW_SECONDS, count_unknown_code
from .likeness import find_shared_text
from .photos import add_photo, edit_photo, open_photo, remove_photo
from .printing import export_revisions, print_revisions, printable_revisions
from .proposals import FACT_KIND as PROPOSED
from .proposals import (
    adopt_proposal,
    decline_proposal,
    mark_proposal_written,
    propose_change,
    reply_to_proposal,
    withdraw_proposal,
)
from .publishing import approve_revision, enforce_due_revisions, return_revision, review_revision, submit_revision
from .settings import edit_settings, settings_of
from .sketching import rebuild_sketches
from .starting import start_from_post
from .triggers import (
    cite_triggers,
    confirm_posts,
    end_cited_tasks,
    raise_trigger,
    revise_for_task,
    sign_no_change,
    trigger_words,
    withdraw_trigger,
)
from .uploads import (
    discard_upload,
    mapping_of,
    marked_file,
    organisation_of,
    read_upload,
    receive_upload,
    remember_mapping,
    start_storing,
    store_understanding,
    store_upload,
)

__all__ = [
    "ACKNOWLEDGED",
    "PROPOSED",
    "WINDOW_SECONDS",
    "acknowledge_on_tablet",
    "acknowledge_revision",
    "add_item",
    "add_photo",
    "adopt_proposal",
    "approve_charter",
    "approve_revision",
    "asked_of",
    "begin_charter",
    "cite_triggers",
    "code_for_revision",
    "confirm_posts",
    "count_unknown_code",
    "decline_proposal",
    "delete_item",
    "derive_acknowledgements",
    "derive_proposals",
    "discard_draft",
    "discard_upload",
    "edit_charter",
    "edit_header",
    "edit_item",
    "edit_jingle",
    "edit_photo",
    "edit_settings",
    "end_cited_tasks",
    "enforce_due_revisions",
    "enter_paper_acknowledgement",
    "export_revisions",
    "find_shared_text",
    "hash_of_charter",
    "header_base",
    "mapping_of",
    "mark_proposal_written",
    "marked_file",
    "move_item",
    "open_draft",
    "open_photo",
    "organisation_of",
    "print_revisions",
    "printable_revisions",
    "propose_change",
    "raise_trigger",
    "read_upload",
    "rebuild_acknowledgements",
    "rebuild_sketches",
    "receive_upload",
    "remember_mapping",
    "remove_photo",
    "reply_to_proposal",
    "require_tablet",
    "restore_item",
    "return_revision",
    "review_revision",
    "revise_for_task",
    "revoke_code",
    "set_must_know",
    "settings_of",
    "sign_no_change",
    "start_from_post",
    "start_storing",
    "store_understanding",
    "store_upload",
    "submit_revision",
    "trigger_words",
    "withdraw_proposal",
    "withdraw_trigger",
    "words_over",
    "write_draft",
]
