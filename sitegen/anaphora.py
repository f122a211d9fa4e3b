"""Whom a pronoun or a description without a name stands for: one who was named before.

*He*, *the group*, *the statement*, *the former governor*: each looks back over the figures of its
article, the latest subject first, and stands for nobody rather than for a wrong one.
"""

from __future__ import annotations

from sitegen.drafts import can_be
from sitegen.mentions import Mention
from sitegen.roster import Roster

_REACH = 12
"""Frames that a pronoun looks back over: further back, another subject has mostly come between."""


def pronoun(roster: Roster, mention: Mention) -> int | None:
    """The subject last named that gender and number allow; None for one that shows neither."""
    gender = mention.gender
    if gender is None:
        return None
    fitting = [
        (draft.last_subject == mention.frame, draft.last_subject, draft.last_frame, -index)
        for index, draft in roster.recent()
        if 0 <= mention.frame - draft.last_frame <= _REACH
        and can_be(draft, gender, roster.words, roster.places)
    ]
    return -max(fitting)[3] if fitting else None


def author(roster: Roster) -> int | None:
    """Who was the subject last, if it can write: a person or a body."""
    able = [
        (draft.last_subject, -index)
        for index, draft in roster.recent()
        if draft.kind in ("person", "body") and draft.last_subject >= 0 and not draft.vague
    ]
    return -max(able)[1] if able else None


def body(roster: Roster) -> int | None:
    """The named body that was the subject last: *the group* after *the Okoro Trust said*."""
    able = [
        (draft.last_subject, -index)
        for index, draft in roster.recent()
        if draft.kind == "body"
        and draft.name
        and draft.last_subject >= 0
        and draft.name[-1] not in roster.places
    ]
    return -max(able)[1] if able else None
