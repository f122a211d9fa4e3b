"""When the sources of something were published, as they say themselves, in order."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from sitegen.model import SourceId
from sitegen.pages.catalog import Catalog
from sitegen.pages.site import Here
from sitegen.pages.sources import SourceLine, dated, moment_of, source_line


class Moment(Struct, frozen=True, gc=False):
    """When one source was published, as it says itself."""

    date: str
    machine: str
    sources: tuple[SourceLine, ...]


def timeline(
    sources: Sequence[SourceId], catalog: Catalog, here: Here
) -> tuple[tuple[Moment, ...], tuple[str, ...]]:
    """When ``sources`` were published, by date, and the letters of those that do not say; neither
    where fewer than two do."""
    moments: dict[str, list[SourceLine]] = {}
    undated: list[str] = []
    for source in sources:
        entry = catalog.by_source[source]
        published = entry.analysis.article.source.published
        if published and moment_of(published):
            moments.setdefault(published, []).append(source_line(catalog, entry, here))
        else:
            undated.append(entry.siglum)
    if sum(map(len, moments.values())) < 2:
        return (), ()
    return (
        tuple(Moment(dated(day), day, tuple(moments[day])) for day in sorted(moments)),
        tuple(undated),
    )
