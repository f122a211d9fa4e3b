"""The builder: looks whether anything is new, builds, and says on the channel what came of it.

One thread builds. What changes while it does is seen by the look that follows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from sitegen.analysis import make_ready
from sitegen.comparison import Runner
from sitegen.config import Config
from sitegen.errors import Problem, SitegenError, SourceError
from sitegen.inspection import Sheet
from sitegen.memory import Memory
from sitegen.pages import Sketch
from sitegen.pages.site import OutputFile, Page
from sitegen.pipeline import Plan, find, printer_for, tidy
from sitegen.preview.channel import Channel, Moved, State
from sitegen.preview.copying import Copy
from sitegen.preview.faults import problem_of_ours, problem_of_the_machine, shown
from sitegen.preview.ground import Ground, Lookout, Sight
from sitegen.preview.overseer import EndedError
from sitegen.preview.searching import Searches
from sitegen.preview.served import Served, is_page, link_to, serve_files, url
from sitegen.preview.watching import GLANCE, Changes, Watch
from sitegen.prints import Held, Notes, Press, theme_of
from sitegen.rendering import Printer
from sitegen.running import Cached, Serial
from sitegen.steps import Step, listened, nothing_collected
from sitegen.store import Store, still_open
from sitegen.traces import Traces, Tracing
from sitegen.version import __version__

LET_GO = 0.002
"""Seconds in which the builder leaves the interpreter to those who send, once there is something
to say: as long as it works on, each of their steps waits 5 ms for their turn (8 ms till the page
was told, now 1)."""
AGAIN = 3.0
"""Seconds after which it is tried again where the machine refused something: nothing tells when
there is room on a disk."""
_NEVER = ("", "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one build came to, for whoever tells the user."""

    seconds: float
    changed: int | None
    """Pages that are new, different or gone; None where nothing was built."""
    problems: tuple[Problem, ...]
    """Warnings; after a build that failed, its faults."""
    error: Exception | None
    """What ended the build; None where it succeeded."""


Load = Callable[[], Config]
"""Reads the configuration anew; raises ConfigError."""
Tell = Callable[[Outcome], None]


class Builder:
    """Keeps the channel's site equal to the project."""

    def __init__(self, load: Load, ground: Ground, channel: Channel, tell: Tell) -> None:
        self._load = load
        self._project = ground.project
        self._lookout = Lookout(ground)
        self._channel = channel
        self._tell = tell
        self._changes = Changes()
        self._looked_at = _NEVER
        self._good = _NEVER
        """The digests of what the site that is served was made from."""
        self._planned: tuple[str, Config, Plan] | None = None
        """The last plan, the digest of its configuration and sources, and that configuration."""
        self._sketch: Sketch | None = None
        """The last one, whether or not all of its pages were planned."""
        self._printer: tuple[str, Printer] | None = None
        """The templates as they were at the last look, and their digest."""
        self._memory = Memory()
        self._store: Store | None = None
        self._cached: Cached | None = None
        """The runner of the last build; its cache is tidied once nobody waits."""
        self._takes_down = False
        self._keys: Mapping[str, str] = {}
        """What each page of the last good site shows, by URL."""
        self._traces = Traces()
        """What they were made from."""
        self._copy = Copy(lambda warnings: tell(Outcome(0.0, None, warnings, None)))
        self._shown_first: frozenset[str] = frozenset()
        """The pages that the last build showed before all others."""
        self._searches = Searches()
        self._refused: float | None = None
        """When the machine refused what the last build asked of it; None where it did not."""
        self._retries = False
        """Whether nothing is new, and only the machine may give now what it refused before."""
        self._shown: Sketch | None = None
        """That of the last good site."""
        self._ready: frozenset[str] = frozenset()
        """The languages for whose articles the next save finds all that it needs."""

    @property
    def changes(self) -> Changes:
        """Where to note that something may have changed."""
        return self._changes

    @property
    def state(self) -> State:
        """What is shown now."""
        return self._channel.state

    def run(self, watch: Watch) -> None:
        """Build whenever something is new, until the changes are closed."""
        self._searches.pass_over()
        while not self._changes.is_closed:
            with suppress(EndedError):  # that came when its page was done
                self._follow(watch)
        self._searches.end()

    def _follow(self, watch: Watch) -> None:
        while not self._changes.is_closed:
            try:
                watch.follow()
                came = self._changes.wait(0 if self._lookout.has_seen_newer else GLANCE)
                if self._lookout.is_due(came) or self._is_touched():
                    self.look()
                elif not self._changes.is_closed:
                    self._rest()
            except EndedError:  # in the midst of a page: nothing that was at work is kept
                self._memory = Memory()
                self._forget()
            except Exception as error:  # whatever it is, the next save must be followed
                self._fail((problem_of_ours(error),), error, time.monotonic())
                self._forget()
                self._changes.wait(GLANCE)
                self._changes.note()

    def _rest(self) -> None:
        """Do what nobody waits for."""
        if self._refused is not None and time.monotonic() > self._refused + AGAIN:
            self._forget()
            self._retries = True
            try:
                self.look()
            finally:
                self._retries = False
        self._write_rest()
        if self._takes_down or self._copy.is_due:
            self.keep_copy()
        self._searches.rest()
        self.make_ready()

    def look(self, runner: Runner | None = None) -> None:
        """Build if anything is new; ``runner`` is by default one process behind the cache."""
        sight = self._lookout.look()
        digests = sight.digests
        if digests == self._looked_at:
            return
        self._looked_at = digests
        try:
            self._build(sight, runner)
        except _StoppedError:
            return
        except _OvertakenError:
            self._looked_at = _NEVER
            return
        self._searches.pass_over()
        if self._changes.is_pending or self._is_touched():
            # What was read may be newer than the digests say, or older: believe neither.
            self._forget()
            self._changes.note()

    def make_ready(self) -> None:
        """Load what the next save needs, while nobody waits: spaCy, which takes a second."""
        if self._planned is None:
            return
        config, plan = self._planned[1:]
        languages = frozenset(one.language for one in plan.comparison.analyses)
        if not languages <= self._ready:
            self._ready |= languages
            with suppress(Exception):  # the save that needs it is told
                make_ready(sorted(languages), config.comparison.analysis)

    def _forget(self) -> None:
        """Let the next look build, whatever it sees."""
        self._looked_at, self._good = _NEVER, _NEVER
        self._planned = self._sketch = self._printer = None
        self._keys, self._traces = {}, Traces()

    def _build(self, sight: Sight, runner: Runner | None) -> None:
        """Show what is new, or why that is impossible, and tell of it."""
        digests, start, self._refused = sight.digests, time.monotonic(), None
        try:
            config = _with_drafts(self._load())
            with nothing_collected():
                planned = self._plan(config, sight, runner)
            site = self._served(config, planned, digests)
        except (_StoppedError, _OvertakenError):
            raise
        except SitegenError as error:
            if self._is_overtaken(digests):
                raise _OvertakenError from error
            self._fail(error.problems, error, start)
        except OSError as error:
            problem = problem_of_the_machine(error, self._project)
            self._refused = time.monotonic()
            self._fail((problem,), SourceError(problem), start)
        except Exception as error:
            self._memory, self._sketch = Memory(), None  # whatever is wrong may lie in these
            self._fail((problem_of_ours(error),), error, start)
        else:
            found = self._channel.show(site, self._moved(planned.sketch, site))
            self._copy.owe(config, site)
            self._good, self._shown = digests, planned.sketch
            count = len(found.changed) + len(found.removed)
            self._tell(Outcome(time.monotonic() - start, count, planned.problems, None))

    def _moved(self, sketch: Sketch, site: Served) -> Moved:
        """Where the pages lead at which someone looks and that ``site`` does not have, the site of
        ``sketch``: a new title gives an article another address."""
        good = self._channel.good
        files = [file for path in self._channel.open_paths() if (file := good.find(path))]
        gone = [file for file in files if is_page(file) and file not in site.files]
        if not gone or self._shown is None:
            return {}
        now = sketch.led_on(self._shown.permalinks())
        return {
            url(file): link_to(now[file].url, now[file].anchor)
            for file in gone
            if file in now and now[file].url in site.files
        }

    def _plan(self, config: Config, sight: Sight, runner: Runner | None) -> Plan:
        """The plan of the site; where only templates changed, that of the last time.

        Pages that someone looks at are planned, printed and shown before all others.
        """
        digests = sight.digests
        if self._planned and self._planned[0] == digests[0]:
            self._show_first(config, digests, self._planned[-1].site.pages)
            return self._planned[-1]
        runner = self._remembering(runner or self._runner(config))
        found = find(config, runner=runner, read=sight.read)
        if self._is_overtaken(digests):
            raise _OvertakenError  # nobody shall see what was read while a save went on
        if isinstance(runner, Cached):
            runner.remember_used()
            self._cached, self._takes_down = runner, found.takes_down
        self._sketch = sketch = found.sketch(self._sketch)
        self._show_first(config, digests, sketch.pages_at(self._open_pages()))
        with listened(partial(self._heed, digests)):
            planned = found.planned(sketch)
        self._planned = (digests[0], config, planned)
        return planned

    def _show_first(self, config: Config, digests: tuple[str, str], pages: Sequence[Page]) -> None:
        """Show those of ``pages`` at which someone looks, and the style sheets that they name."""
        if digests == self._good or not self._channel.state.site.files:
            return
        printer = self._printer_for(config, digests[1])
        self._shown_first = wanted = self._open_pages()
        printed = [
            printer.page(page, config.pages.phrasebook) for page in pages if page.url in wanted
        ]
        self._channel.show_first((*printer.assets, *printed))
        if wanted:
            time.sleep(LET_GO)

    def _open_pages(self) -> frozenset[str]:
        """The files of the pages at which someone looks."""
        site = self._channel.state.site
        found = (site.find(path) for path in self._channel.open_paths())
        return frozenset(file for file in found if file)

    def _printer_for(self, config: Config, theme: str) -> Printer:
        """What prints pages with the templates of the digest ``theme``."""
        if self._printer is None or self._printer[0] != theme:
            self._printer = (theme, printer_for(config))
        return self._printer[1]

    def _served(self, config: Config, planned: Plan, digests: tuple[str, str]) -> Served:
        """The site of ``planned``; the one that is served, where a fault was only taken back."""
        before = self._channel.good
        if digests == self._good:
            return before
        printer = self._printer_for(config, digests[1])
        theme, show = theme_of(printer, planned.site), partial(self._show_first, config, digests)
        with listened(partial(self._heed, digests)):
            tracing = Tracing(self._traces, planned.site, theme)
            standing, notes = Held(self._keys, before.files), Notes(tracing)
            press = Press(printer, planned.site, Sheet, standing, theme, tracing)
            files = self._going_on(press.files(notes), digests)
            served = serve_files(self._opened_first(files, planned.sketch, show), before)
            self._keys, self._traces = notes.keys, tracing.traces()
        return served

    def _going_on(
        self, files: Iterator[OutputFile], digests: tuple[str, str]
    ) -> Iterator[OutputFile]:
        """``files``, as long as anyone waits for them, and for nothing newer."""
        for file in files:
            self._heed(digests)
            yield file

    def _heed(self, digests: tuple[str, str]) -> None:
        """End the build of ``digests`` where nobody waits for it, or something is newer."""
        self._go_on()
        if self._is_overtaken(digests):
            raise _OvertakenError

    def _is_overtaken(self, digests: tuple[str, str]) -> bool:
        """Whether a save has come meanwhile; never before there is a site at all.

        Whoever looks at a page sees it all the same: what is open is shown before all others.
        """
        if not self._channel.good.files or not self._changes.is_pending:
            return False
        return self._changes.wait(0) and self._lookout.is_newer(digests)

    def _opened_first(
        self, files: Iterator[OutputFile], sketch: Sketch, show: Callable[[Sequence[Page]], None]
    ) -> Iterator[OutputFile]:
        """``files``; a page that is opened meanwhile is shown at once, not in its turn."""
        for file in files:
            opened = self._open_pages() - self._shown_first
            if opened:
                show(sketch.pages_at(opened))
            yield file

    def _is_touched(self) -> bool:
        """Whether a file was touched of which no event told."""
        return not self._changes.is_closed and self._lookout.is_touched()

    def tell_of(self, problem: Problem, state: State) -> None:
        """Show what was found to be at fault while a build goes on, if ``state`` is served yet."""
        if self._channel.fail_since(state, (shown(problem, self._project),)):
            self._tell(Outcome(0.0, None, (problem,), SourceError(problem)))

    def _fail(self, problems: Sequence[Problem], error: Exception, start: float) -> None:
        faults = tuple(shown(problem, self._project) for problem in problems)
        known = self._retries and faults == self._channel.state.faults
        self._channel.fail(faults)
        if not known:
            self._tell(Outcome(time.monotonic() - start, None, tuple(problems), error))

    def _runner(self, config: Config) -> Runner:
        if not config.cache:
            return Serial(self._go_on)
        self._store = still_open(self._store, config.scratch / "cache", __version__)
        return Cached(Serial(), self._store, progress=self._go_on, postpones=True)

    def _remembering(self, runner: Runner) -> Runner:
        """``runner``, so that the next build need not read again what this one has found."""
        return replace(runner, memory=self._memory) if isinstance(runner, Cached) else runner

    def _go_on(self, step: Step | None = None) -> None:
        if self._changes.is_closed:
            raise _StoppedError

    def _write_rest(self) -> None:
        """Write down what the last build found out, and leave no word of what was taken down."""
        if self._cached:
            self._cached.write_rest()
            tidy(self._cached, takes_down=self._takes_down)
            self._cached = None

    def keep_copy(self) -> None:
        """Write the site that is served to its folder, if that is not done yet."""
        if self._copy.is_owed:
            self._write_rest()
            self._copy.write()


def _with_drafts(config: Config) -> Config:
    """``config``, for a site that also shows what is not to be published yet."""
    return replace(config, articles=replace(config.articles, drafts=True))


class _StoppedError(Exception):
    """The preview ends: nobody waits for this build."""


class _OvertakenError(Exception):
    """What is built is no longer what was saved last; the next look builds that."""
