// The live preview's end in a served page: reloads it when it changes, swaps style sheets, shows
// faults. Every message says all there is to know, so that one that was missed does no harm.
(() => {
  "use strict";
  const tag = document.currentScript;
  const HIDDEN_FOR = 5000; // ms; a browser has six connections a host, and each stream takes one
  const KEPT = "sitegen-preview-place";
  const NOT_SHOWN = "The last save cannot be shown. This is the site before it.";
  const NO_SITE = "The site cannot be built yet.";
  const SHEET = /^(.*)\.[0-9a-f]{8,}\.css$/;
  const path = decoded(location.pathname);
  const pages = [path, tag.dataset.page];
  let source = null;
  let timer = 0;
  let panel = null;
  let leaving = false;
  let gone = false;

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  // ── keeping the place ────────────────────────────────────────────────────────────────────

  function reload() {
    leaving = true;
    try {
      sessionStorage.setItem(KEPT, JSON.stringify([location.pathname, scrollX, scrollY]));
    } catch {
      // a browser that keeps nothing keeps the place by itself, as far as it does
    }
    location.reload();
  }

  function kept() {
    try {
      const [page, left, top] = JSON.parse(sessionStorage.getItem(KEPT) || "[]");
      sessionStorage.removeItem(KEPT);
      return page === location.pathname ? { left, top, behavior: "instant" } : null;
    } catch {
      return null; // nothing was kept
    }
  }

  // At once, and again when all that moves the text is there; unless the reader has moved by then.
  function restore(place) {
    const stop = new AbortController();
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      addEventListener(kind, () => stop.abort(), { passive: true, signal: stop.signal });
    }
    addEventListener("load", () => (scrollTo(place), stop.abort()), { signal: stop.signal });
    scrollTo(place);
  }

  // ── style sheets ─────────────────────────────────────────────────────────────────────────

  function swap(sheets) {
    for (const link of document.querySelectorAll('link[rel="stylesheet"]:not([data-old])')) {
      const url = new URL(link.href, location.href);
      const match = SHEET.exec(decoded(url.pathname));
      const address = match && sheets[`${match[1]}.css`];
      if (!address || url.origin !== location.origin || address === decoded(url.pathname)) continue;
      const next = link.cloneNode();
      next.href = encodeURI(address);
      link.dataset.old = "";
      next.onload = () => link.remove(); // the old one holds until the new one is there
      link.after(next);
    }
  }

  // ── faults ───────────────────────────────────────────────────────────────────────────────

  function element(name, text, kind) {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  function show(title, faults) {
    hide();
    panel = document.createElement("div");
    panel.id = "sitegen-preview";
    const shadow = panel.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/__sitegen/live.css";
    const section = document.createElement("section");
    section.setAttribute("role", "alert");
    const list = document.createElement("ol");
    for (const fault of faults) {
      const entry = document.createElement("li");
      entry.append(element("p", fault.place, "place"), element("p", fault.fault));
      if (fault.excerpt) entry.append(element("pre", fault.excerpt));
      if (fault.remedy) entry.append(element("p", `To do: ${fault.remedy}.`));
      list.append(entry);
    }
    section.append(element("h2", title), list);
    shadow.append(style, section);
    document.body.append(panel);
  }

  function hide() {
    if (panel) panel.remove();
    panel = null;
  }

  // ── the channel ──────────────────────────────────────────────────────────────────────────

  function hear(event) {
    if (leaving) return;
    const news = JSON.parse(event.data);
    const first = !tag.dataset.print && !news.faults.length; // there was no site yet
    if (first || news.changed.some((page) => pages.includes(page))) {
      reload();
      return;
    }
    const next = pages.map((page) => news.moved[page]).find(Boolean);
    if (next) {
      leaving = true;
      location.replace(next.includes("#") ? next : next + location.hash);
      return;
    }
    gone ||= news.removed.some((page) => pages.includes(page));
    swap(news.sheets);
    if (news.faults.length) {
      show(tag.dataset.print ? NOT_SHOWN : NO_SITE, news.faults);
    } else if (gone) {
      show("This page is no longer part of the site.", []);
    } else {
      hide();
    }
    if (news.more) connect(); // too many to name: the answer to a new question names this page
  }

  function connect() {
    disconnect();
    const query = new URLSearchParams({ path, print: tag.dataset.print });
    source = new EventSource(`/__sitegen/events?${query}`);
    source.onmessage = hear;
  }

  function disconnect() {
    if (source) source.close();
    source = null;
  }

  function follow() {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(disconnect, HIDDEN_FOR);
    else if (!source) connect();
  }

  const place = kept();
  if (place) restore(place);
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", follow);
  document.addEventListener("visibilitychange", follow);
  if (!document.hidden) connect();
})();
