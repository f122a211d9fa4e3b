"""Matches of pairs → passages: one stretch of story in all its sources.

``clusters`` says which places belong together, ``grouping`` gives every match its group,
``naming`` makes passages of the groups: witnesses collated, ids, kind.
"""

from sitegen.passages.naming import group_passages, wording_id

__all__ = ["group_passages", "wording_id"]
