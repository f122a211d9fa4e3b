"""Matches of pairs → passages: one stretch of story in all its sources.

``clusters`` says which places belong together, ``grouping`` gives every match its group,
``naming`` makes passages of the groups: witnesses collated, ids, kind.
"""

from sitegen.passages.grouping import Group
from sitegen.passages.naming import group_matches, group_passages, name_passages, wording_id

__all__ = ["Group", "group_matches", "group_passages", "name_passages", "wording_id"]
