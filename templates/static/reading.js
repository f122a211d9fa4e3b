/* Reading aids. Every page is whole without them: they add keys, a place that is kept, links that
   are copied, and the view "As published". All words come from the page. */
(() => {
  "use strict";
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const shown = (element) => element.getClientRects().length > 0;
  const status = one("#said");
  if (!status) return;
  const words = status.dataset;
  const kept = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const keep = (key, value) => {
    try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* off */ }
  };
  const say = (text) => { status.textContent = ""; setTimeout(() => { status.textContent = text; }, 60); };
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const address = (change) => { try { history.replaceState(null, "", change); } catch { /* file: */ } };

  /* ── colours ── */
  const themes = all("input[name=theme]");
  const showTheme = () => {
    const theme = root.dataset.theme || "system";
    for (const input of themes) input.checked = input.value === theme;
  };
  const choose = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    showTheme();
  };
  for (const input of themes) {
    input.addEventListener("change", () => {
      choose(input.value);
      keep("theme", root.dataset.theme);
    });
  }
  addEventListener("storage", (event) => { if (event.key === "theme") choose(event.newValue); });
  addEventListener("pageshow", showTheme);
  showTheme();

  /* ── passages (rows of a pair, utterances of a speaker): which is current ── */
  const steps = all(".row, .utterance");
  const bar = one(".steps");
  let now = -1;
  let flow = null;

  const number = (index) => {
    now = index;
    if (!bar) return;
    const text = one("span", bar);
    text.textContent = filled(text.dataset.words, { n: index + 1, m: steps.length });
    for (const link of all("a", bar)) link.setAttribute("aria-label", link.dataset.label);
  };
  const mark = (index) => {
    for (const step of all(".now")) step.classList.remove("now");
    steps[index].classList.add("now");
    if (flow) flow.mark(steps[index]);
    number(index);
  };
  const go = (index) => {
    if (!steps[index]) return;
    mark(index);
    const step = steps[index];
    const place = flow ? flow.cell(step, "a") : step;
    const head = flow ? place : one("h3", step);
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
    place.scrollIntoView({ block: flow ? "center" : "start" });
    address(`#${step.id}`);
    say(step.dataset.say || one("h3", step).textContent);
  };
  const move = (by) => {
    let index = now < 0 && by > 0 ? 0 : now + by;
    while (steps[index] && !flow && !shown(steps[index])) index += by;
    go(index);
  };
  const watched = () => {
    if (scrollY < 1 && now < 0) return;
    const line = innerHeight * .4;
    let best = -1;
    for (const [index, step] of steps.entries()) {
      if (shown(step) && step.getBoundingClientRect().top < line) best = index;
    }
    if (best >= 0 && !steps[best].matches(".now")) number(best);
  };
  let idle = 0;
  if (bar) {
    /* Only the number follows the scroll; the outline stays where the reader put it. */
    addEventListener("scroll", () => {
      clearTimeout(idle);
      idle = setTimeout(() => { if (!flow && !all(".now").some(near)) watched(); }, 120);
    }, { passive: true });
    bar.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      move(Number(link.dataset.step));
    });
  }
  const near = (element) => {
    const box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  };

  /* A link to a row or to one difference in it: open what is folded over it. What stands on another
     page of a speaker is looked for by the first, which knows where all stands. */
  const first = one(".pager[data-first]")?.dataset.first;
  const land = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const to = target ? target.closest(".further a")?.href : first;
    if (to) return location.replace(to + location.hash);
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    const step = target.closest(".row, .utterance");
    if (!step) return;
    mark(steps.indexOf(step));
    if (flow) flow.cell(step, "a").scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", land);

  /* ── differences: one lights up wherever it stands ── */
  const light = (event) => {
    for (const lit of all(".lit")) lit.classList.remove("lit");
    const locus = event.target.closest && event.target.closest("[data-v]");
    const step = locus && (locus.closest(".row") || flow && flow.step(locus));
    if (!step) return;
    const places = flow ? ["a", "b"].map((side) => flow.cell(step, side)) : [step];
    for (const place of places) {
      for (const other of all(`[data-v="${locus.dataset.v}"]`, place)) other.classList.add("lit");
    }
  };
  if (one(".rows")) for (const kind of ["pointerover", "focusin"]) addEventListener(kind, light);
  const difference = (by) => {
    const links = all(".apparatus [data-v] a");
    let at = links.indexOf(document.activeElement);
    if (at < 0) {
      const first = links.findIndex((link) => steps.indexOf(link.closest(".row")) >= Math.max(now, 0));
      at = by > 0 ? first - 1 : first;
    }
    const link = links[at + by];
    if (!link || flow) return;
    const fold = link.closest("details");
    if (fold) fold.open = true;
    mark(steps.indexOf(link.closest(".row")));
    link.focus();
  };

  /* ── copying ── */
  const copy = (text, note) => {
    if (!navigator.clipboard) return say(text);
    navigator.clipboard.writeText(text).then(() => toast(note), () => say(text));
  };
  const toast = (note) => {
    say(note);
    status.className = "toast";
    clearTimeout(toast.timer);
    toast.timer = setTimeout(() => { status.className = "vh"; }, 2000);
  };
  const canonical = one("link[rel=canonical]");
  const base = (canonical || location).href.replace(/[?#].*/, "");
  const whole = (href) => new URL(href, new URL(first || "", base)).href;
  const copyLink = (href) => {
    const chosen = String(getSelection()).trim().replace(/\s+/g, " ");
    const part = chosen && `:~:text=${encodeURIComponent(chosen).replace(/-/g, "%2D")}`;
    copy(whole(href) + part, words.linked);
  };
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a.copy");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) copyLink(link.getAttribute("href"));
    const button = event.target.closest && event.target.closest("button.copy");
    if (button) copy(button.copied(), words.copied);
  });
  const said = (cite, index) => {
    const row = cite.closest(".row");
    const cell = row && all(".cell", row)[index];
    if (!cell) return "";
    const text = all("p:not(.label)", cell).map((p) => p.textContent).join(" ").trim();
    return /^["“„«「]/.test(text) ? `${text}\n` : `“${text}”\n`;
  };
  addEventListener("toggle", (event) => {
    const cite = event.target;
    if (!cite.open || !cite.matches("details.cite") || one("button", cite)) return;
    const row = cite.closest(".row");
    const sources = row ? all(".cell", row).length || 2 : Infinity;
    for (const [index, block] of all("p:not(.label), pre", cite).entries()) {
      if (block.matches("p") && index >= sources) continue;
      const button = document.createElement("button");
      button.className = "copy";
      button.setAttribute("aria-label", words.copy);
      const place = cite.closest("[id]");
      const end = block.matches("p") ? ` ${whole(`#${place.id}`)}` : "";
      button.copied = () => (end ? said(cite, index) : "") + block.textContent.trim() + end;
      const line = document.createElement("div");
      line.className = "copied";
      block.replaceWith(line);
      line.append(block, button);
    }
  }, true);

  /* ── views of a pair ── */
  const section = one(".rows");
  const published = one("#view-published");
  const wide = matchMedia("(min-width: 900px)");
  const radios = ["aligned", "shared"].map((name) => one(`#view-${name}`));
  const remember = (view) => {
    keep("view", view === "aligned" ? "" : view);
    address((view === "aligned" ? location.pathname : `?view=${view}`) + location.hash);
  };
  let wish = "aligned";
  const show = (wanted) => {
    wish = wanted;
    const view = wanted === "published" && !wide.matches ? "aligned" : wanted;
    if (flow && view !== "published") { flow.end(); flow = null; }
    for (const radio of radios) radio.checked = radio.id === `view-${view}`;
    if (view === "published" && !flow) flow = asPublished(section);
    published.setAttribute("aria-current", String(view === "published"));
    return view;
  };
  if (section) {
    for (const radio of radios) radio.addEventListener("change", () => remember(show(radio.value)));
    published.addEventListener("click", (event) => {
      event.preventDefault();
      remember(show("published"));
    });
    wide.addEventListener("change", () => show(wish));
    const wanted = new URLSearchParams(location.search).get("view") || kept("view");
    if (["aligned", "shared", "published"].includes(wanted)) show(wanted);
  }

  /* Both texts in their own order, ribbons between. Cells are moved, not copied: ids stay. */
  function asPublished(rows) {
    const svgNS = "http://www.w3.org/2000/svg";
    const frame = document.createElement("div");
    const strands = document.createElementNS(svgNS, "svg");
    const homes = new Map();
    const pairs = [];
    const columns = {};
    let pulled = 0;
    frame.className = "flow";
    strands.setAttribute("aria-hidden", "true");
    for (const side of ["a", "b"]) {
      columns[side] = document.createElement("div");
      columns[side].className = `column ${side}`;
      const cells = all(`.cell.${side}`, rows);
      const start = (cell) => Number(one("[data-at]", cell).dataset.at);
      for (const cell of cells.sort((x, y) => start(x) - start(y))) {
        const row = cell.closest(".row");
        const home = document.createComment("");
        cell.before(home);
        homes.set(cell, { home, row });
        columns[side].append(cell);
        if (row) dress(cell, row, side);
      }
      frame.append(columns[side]);
    }
    for (const row of steps) {
      const [a, b] = ["a", "b"].map((side) => cellOf(row, side));
      const path = strands.appendChild(document.createElementNS(svgNS, "path"));
      path.setAttribute("class", row.classList[1]);
      pairs.push({ row, a, b, path });
    }
    frame.append(strands);
    one(".heads", rows).after(frame);
    rows.classList.add("published");

    function cellOf(row, side) {
      return columns[side].querySelector(`[data-row="${row.id}"]`);
    }
    function dress(cell, row, side) {
      cell.dataset.row = row.id;
      cell.classList.add("told-here", ...[...row.classList].slice(1));
      const button = document.createElement("button");
      button.className = "pull";
      button.dataset.n = `§${steps.indexOf(row) + 1}`;
      button.textContent = button.dataset.n;
      button.setAttribute("aria-label", filled(words.pull, { n: steps.indexOf(row) + 1 }));
      button.addEventListener("click", () => pull(row, side));
      one(".label", cell).append(button);
    }
    /* The partner comes level; a second time, or Esc, puts it back. */
    function pull(row, side) {
      const other = side === "a" ? "b" : "a";
      const gap = cellOf(row, side).getBoundingClientRect().top - cellOf(row, other).getBoundingClientRect().top;
      const back = Math.abs(gap) < 2 && pulled;
      release();
      if (!back) {
        const from = cellOf(row, side).getBoundingClientRect().top - cellOf(row, other).getBoundingClientRect().top;
        columns[other].style.translate = `0 ${from}px`;
        pulled = from || 1;
      }
      mark(steps.indexOf(row));
      draw();
    }
    function release() {
      const was = pulled;
      for (const column of Object.values(columns)) column.style.translate = "";
      pulled = 0;
      if (was) draw();
      return was;
    }
    /* One pass reads, one writes; only what is within a screen and a half is drawn. */
    function draw() {
      const box = frame.getBoundingClientRect();
      const reach = innerHeight * 1.5;
      const within = (side) => side.bottom > -reach && side.top < innerHeight + reach;
      const read = pairs.map((pair) => ({ pair, a: pair.a.getBoundingClientRect(), b: pair.b.getBoundingClientRect() }));
      const gutter = columns.b.offsetLeft > columns.a.offsetLeft ? ["a", "b"] : ["b", "a"];
      const edges = [columns[gutter[0]], columns[gutter[1]]].map((column) => column.getBoundingClientRect());
      const x = [edges[0].right - box.left, edges[1].left - box.left];
      strands.style.height = `${box.height}px`;
      for (const { pair, a, b } of read) {
        const [left, right] = gutter[0] === "a" ? [a, b] : [b, a];
        const screens = Math.round((left.top - right.top) / innerHeight);
        const far = Math.abs(left.top - right.top) > reach;
        pair.path.toggleAttribute("hidden", !(within(a) || within(b)));
        pair.path.setAttribute("d", far ? stub(left, x[0], 1) + stub(right, x[1], -1) : band(left, right));
        note(pair[gutter[0]], far, -screens);
        note(pair[gutter[1]], far, screens);
      }
      function y(value) { return (value - box.top).toFixed(1); }
      function band(left, right) {
        const middle = (x[0] + x[1]) / 2;
        return `M${x[0]} ${y(left.top)}C${middle} ${y(left.top)} ${middle} ${y(right.top)} ${x[1]} ${y(right.top)}`
          + `V${y(right.bottom)}C${middle} ${y(right.bottom)} ${middle} ${y(left.bottom)} ${x[0]} ${y(left.bottom)}Z`;
      }
      function stub(side, from, way) {
        return `M${from} ${y(side.top)}h${22 * way}v${(side.bottom - side.top).toFixed(1)}h${-22 * way}Z`;
      }
    }
    function note(cell, far, screens) {
      const button = one(".pull", cell);
      const text = far
        ? `${button.dataset.n} ${screens > 0 ? "↓" : "↑"} ${filled(words.screens, { n: Math.abs(screens) })}`
        : button.dataset.n;
      if (button.textContent !== text) button.textContent = text;
    }
    let frameAsked = 0;
    const again = () => {
      if (!frameAsked) frameAsked = requestAnimationFrame(() => { frameAsked = 0; draw(); });
    };
    const sizes = new ResizeObserver(again);
    sizes.observe(frame);
    addEventListener("scroll", again, { passive: true });
    draw();
    return {
      cell: cellOf,
      release,
      step: (element) => steps.find((row) => row.id === (element.closest("[data-row]") || element).dataset.row),
      mark: (row) => {
        for (const pair of pairs) {
          const current = pair.row === row;
          for (const element of [pair.path, pair.a, pair.b]) element.classList.toggle("now", current);
        }
      },
      other: () => {
        const here = document.activeElement.closest(".column.a") ? "b" : "a";
        const cell = steps[now] && cellOf(steps[now], here);
        if (!cell) return;
        cell.tabIndex = -1;
        cell.focus({ preventScroll: true });
        cell.scrollIntoView({ block: "center" });
      },
      end: () => {
        sizes.disconnect();
        removeEventListener("scroll", again);
        release();
        for (const [cell, { home, row }] of homes) {
          if (row) {
            cell.classList.remove("told-here", "now", ...[...row.classList].slice(1));
            one(".pull", cell).remove();
            cell.removeAttribute("data-row");
          }
          home.replaceWith(cell);
        }
        frame.remove();
        rows.classList.remove("published");
      },
    };
  }

  /* ── keys ── */
  const list = one("#keys");
  const open = () => list.showModal();
  const active = one("input", list);
  active.checked = kept("keys") !== "off";
  active.addEventListener("change", () => keep("keys", active.checked ? "" : "off"));
  one("button", list).addEventListener("click", () => list.close());
  for (const link of all("a[href$='#keyboard']")) {
    link.addEventListener("click", (event) => { event.preventDefault(); open(); });
  }
  const press = (selector) => { const element = one(selector); if (element) element.click(); };
  const view = (name) => { if (section) remember(show(name)); };
  const current = (selector) => steps[now] && one(selector, steps[now]);
  const unfold = () => {
    const boxes = all(".run input");
    if (!boxes.length) return;
    if (!radios[1].checked) return view("shared");
    const some = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = some;
  };
  const search = () => {
    const place = one("[role=search] input, [data-key='/']");
    if (place) place.matches("input") ? place.focus() : place.click();
  };
  const KEYS = {
    j: () => move(1), n: () => move(1), k: () => move(-1), p: () => move(-1),
    J: () => difference(1), K: () => difference(-1),
    g: () => go(0), G: () => go(steps.length - 1),
    1: () => view("aligned"), 2: () => view("shared"), 3: () => view("published"),
    s: () => press("#swap"), x: unfold, o: () => flow && flow.other(),
    c: () => { if (steps[now]) copyLink(`#${steps[now].id}`); else copyLink(""); },
    y: () => {
      const cite = current("details.cite");
      if (!cite || flow) return;
      cite.open = true;
      one("summary", cite).focus();
    },
    "/": search, "[": () => press("a[rel=prev]"), "]": () => press("a[rel=next]"),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || list.open) return;
    if (event.target.closest && event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.key === "Escape") { if (flow) flow.release(); return; }
    if (!active.checked) return;
    const deed = event.key === "?" ? open : Object.hasOwn(KEYS, event.key) && KEYS[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });

  if (location.hash) land();
})();
