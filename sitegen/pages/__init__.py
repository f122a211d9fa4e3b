"""Comparison → Site: which pages there are, their addresses, and what each template gets.

Planning and printing are apart: a planner makes frozen views and reads no template; a template
loops and prints and computes nothing. No page depends on the order in which others are planned.
"""

from __future__ import annotations

from itertools import chain

from sitegen.model import Comparison
from sitegen.pages.articles import plan_articles
from sitegen.pages.catalog import make_catalog
from sitegen.pages.compare import plan_comparisons
from sitegen.pages.data import data_files, plan_data
from sitegen.pages.events import plan_events
from sitegen.pages.frames import Framer
from sitegen.pages.home import plan_home
from sitegen.pages.machines import machine_files
from sitegen.pages.method import plan_method
from sitegen.pages.missing import plan_missing
from sitegen.pages.moved import plan_moved
from sitegen.pages.pairs import plan_pairs
from sitegen.pages.passages import plan_passages
from sitegen.pages.published import make_heritage
from sitegen.pages.quotes import plan_quotes
from sitegen.pages.search import make_finder
from sitegen.pages.site import PageOptions, Site
from sitegen.pages.speakers import plan_speakers
from sitegen.pages.structured import share
from sitegen.pages.wording import speaking

PLANNERS = (
    plan_home,
    plan_articles,
    plan_comparisons,
    plan_pairs,
    plan_passages,
    plan_speakers,
    plan_quotes,
    plan_events,
    plan_method,
    plan_data,
    plan_missing,
)
"""Every kind of page, in the order in which a reader meets them."""


def plan_site(comparison: Comparison, options: PageOptions) -> Site:
    """All pages and data files of the site of ``comparison``, in the language of ``options``."""
    with speaking(options.phrasebook):
        return _planned(comparison, options)


def _planned(comparison: Comparison, options: PageOptions) -> Site:
    catalog = make_catalog(comparison)
    heritage = make_heritage(catalog, options)
    framer = Framer(catalog, options, heritage.former)
    finder = make_finder(framer)
    planned = chain.from_iterable(plan(framer) for plan in PLANNERS)
    standing = (*planned, *finder.pages())
    taken = {page.url for page in standing}
    moved = {url: target for url, target in heritage.moved.items() if url not in taken}
    pages = (*standing, *plan_moved(framer, moved))
    files = (*data_files(framer), *finder.files, *machine_files(framer, pages))
    shared, cards = share(framer, pages, files)
    return Site(shared, files, heritage.permalinks, cards, options.phrasebook)
