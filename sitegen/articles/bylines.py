"""A line under a headline → who wrote the article, and when it came, where the line says so."""

from __future__ import annotations

import re

from sitegen.articles.moments import find_day, iso_moment
from sitegen.articles.roles import note_kind

_OPENING = re.compile(r"(?:written )?(?:by|von|par|por|di|door|autor|автор)\b:?\s+", re.IGNORECASE)
_LINK = r"(?:view|see|show|read|more|all|alle|mehr|voir|tous|ver|todas|todos|tutti|vedi|alles)\b"
_WAY = re.compile(
    _LINK + r"[^:]{0,40}?\b(?:by|of|from|von|vom|par|de|di|door|van)\s+", re.IGNORECASE
)
_NO_NAME = re.compile(_LINK + r".{0,40}\b(?:profile?|posts?|articles?)\b", re.IGNORECASE)
"""What a link to an author's other articles says before the name, or instead of it, as publishing
systems write it: "View all posts by", "Alle Beiträge von", "View my complete profile"."""
_CAME = re.compile(
    r"(?:first )?(?:published|posted|veröffentlicht|publié|publicado|pubblicato|gepubliceerd"
    r"|опубликовано)(?: on| le| el| il| am| op)?:?\s+",
    re.IGNORECASE,
)
"""Words before the date on which an article came; those of a change are not among them."""
_CUT = re.compile(r"\s+[-–—]\s+|\s*[|•·]\s*|\s+@|\s+(?:on|am|le|el|il|op)\s*$", re.IGNORECASE)
"""What ends the names in a longer line."""
_AND = re.compile(r"\s(?:and|und|et|y|e|en|и|&)\s")
MOST_NAMES = 16
"""Words of the longest list of authors: five with three names each."""
PARTICLE = 3
"""Letters of the longest word between names that stays small: "van", "de", "and"."""


def author_in(line: str) -> str:
    """The names that ``line`` gives as the author's; empty where it gives none.

    >>> [author_in(one) for one in ("By Ann Lee and Bo Ek | 5 March 2031", "By land and by sea")]
    ['Ann Lee and Bo Ek', '']
    """
    rest = without_opening(line)
    if rest == line:
        return ""
    day = find_day(rest)
    names = _CUT.split(rest[: day[0]] if day else rest)[0].strip(" ,-–—|")
    if note_kind(line) != "author" and not _are_names(names):
        return ""
    first, _, others = names.partition(",")
    return names if _AND.search(others) and _are_names(names) else first


def day_in(line: str) -> str:
    """The day on which ``line`` says that the article came, in ISO 8601; empty where it says none,
    or that of a change."""
    came = _CAME.match(line.strip())
    if note_kind(line) == "published" or came:
        return iso_moment(line.strip()[came.end() if came else 0 :])
    day = find_day(without_opening(line)) if author_in(line) else None
    return day[1] if day else ""


def without_opening(line: str) -> str:
    """``line`` without the word before names ("By")."""
    opening = _OPENING.match(line)
    return line[opening.end() :] if opening else line


def without_way(link: str) -> str:
    """The name in the words of a ``link`` to the author's page; empty where they are the way only.

    >>> without_way("View all posts by Ann Lee"), without_way("View my complete profile")
    ('Ann Lee', '')
    """
    way = _WAY.match(link) or _NO_NAME.match(link)
    return link[way.end() :] if way else link


def _are_names(words: str) -> bool:
    """Whether all but the shortest of at most ``MOST_NAMES`` words begin with a capital."""
    names = words.replace(",", " ").split()
    small = any(not name[0].isupper() and len(name) > PARTICLE for name in names)
    return 2 <= len(names) <= MOST_NAMES and names[0][0].isupper() and not small
