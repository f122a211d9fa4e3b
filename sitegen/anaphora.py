"""Whom a pronoun or a description without a name stands for: one who was named before.

*He*, *the group*, *the statement*, *the former governor*: each looks back over the figures of its
article, the latest subject first, and stands for nobody rather than for a wrong one.
"""

from __future__ import annotations

from sitegen.drafts import Draft, can_be
from sitegen.mentions import Mention
from sitegen.roles import Role
from sitegen.roster import Roster
from sitegen.words import Words

_REACH = 12
"""Frames that a pronoun looks back over: further back, another subject has mostly come between."""
_FRESH = 3
"""Frames after which a subject is no nearer than anybody else: of 2, 3 and 5 the middle one was
right once more than 5 on the development set, and the others alike on all sets."""
_ADJACENT = 2
"""Frames between a description and the sentence whose subject it describes, at most."""


def pronoun(roster: Roster, mention: Mention) -> int | None:
    """The subject last named that gender and number allow; None for one that shows neither."""
    gender = mention.gender
    if gender is None:
        return None
    fitting = [
        (*_prominence(draft, mention.frame), -index)
        for index, draft in roster.recent()
        if 0 <= mention.frame - draft.last_frame <= _REACH
        and can_be(draft, gender, roster.words, roster.places)
    ]
    return -max(fitting)[-1] if fitting else None


def _prominence(draft: Draft, frame: int) -> tuple[int, int]:
    """When it was a subject, as long as that is fresh; then when it was named at all."""
    fresh = frame - draft.last_subject <= _FRESH
    return draft.last_subject if fresh else -1, draft.last_frame


def author(roster: Roster) -> int | None:
    """Who was the subject last, if it can write: a person or a body."""
    able = [
        (draft.last_subject, -index)
        for index, draft in roster.recent()
        if draft.kind in ("person", "body") and draft.last_subject >= 0 and not draft.vague
    ]
    return -max(able)[1] if able else None


def body(roster: Roster, besides: int | None) -> int | None:
    """The named body that was the subject last: *the group* after *the Okoro Trust said*.

    ``besides`` is the subject of the sentence where the words are an object: *the Trust accused
    the group* speaks of another.
    """
    able = [
        (draft.last_subject, -index)
        for index, draft in roster.recent()
        if index != besides and draft.last_subject >= 0 and _is_named_body(roster, draft)
    ]
    return -max(able)[1] if able else None


def _is_named_body(roster: Roster, draft: Draft) -> bool:
    place = draft.name[-1:] != () and draft.name[-1] in roster.places
    return draft.kind == "body" and bool(draft.name or draft.proper) and not place


def bearer(roster: Roster, mention: Mention) -> int | None:
    """Who is described by what they are besides an office: *the former harbour minister*, *the
    retired singer*, right after a sentence about the one person who can be meant.

    An office alone (*the harbour minister*) may be somebody who was never named.
    """
    role, words = mention.role, roster.words
    past = any(word in words.past for word in role[:-1])
    if len(role) < 2 or not is_person(role[-1], words) or (_is_office(role, words) and not past):
        return None
    near = [
        (draft.last_subject, -index)
        for index, draft in roster.recent()
        if draft.kind == "person"
        and 0 < mention.frame - draft.last_subject <= _ADJACENT
        and len(draft.name) > 1
        and roster.agrees(index, mention.gender)
    ]
    return -max(near)[1] if near else None


def is_person(head: str, words: Words) -> bool:
    """Whether a role's noun is one person."""
    return head in words.roles and head not in words.bodies and not head.endswith("s")


def _is_office(role: Role, words: Words) -> bool:
    head = role[-1]
    return head in words.titles or any(head in group for group in words.offices)
