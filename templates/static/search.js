// Looks words up in the index that the build made (sitegen/pages/indexing.py). Its words for the
// reader stand in the page, so that a template can say them in another language.
"use strict";
{
const at = (id) => document.getElementById(id);
const { index, top, letters, marks, stripped, alike } = at("search").dataset;
const WORD = new RegExp(`[${letters}][${marks}]*|(?:(?![${letters}])[\\p{L}\\p{N}]|[${marks}])+`, "gu");
const STRIPPED = new RegExp(`[${stripped}]+`, "gu");
const ALIKE = new Map(alike.split(" ").map((pair) => pair.split("=")));
const KINDS = ["same", "reworded", "paraphrase", "only"];
const FACETS = ["kind", "speaker", "source"];
const PAGE = 20, PLACES = 3, VALUES = 12, AROUND = 160;
const input = at("q"), found = at("found"), hits = at("hits"), more = at("more"), facets = at("facets");

// ── words for the reader ──
const phrases = {};
for (const one of at("words").content.querySelectorAll("[data-say]")) phrases[one.dataset.say] = one.textContent;
const plural = new Intl.PluralRules(document.documentElement.lang);
const say = (name, values = {}) => phrases[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
const count = (name, n) => say(`${name}.${plural.select(n)}` in phrases ? `${name}.${plural.select(n)}` : `${name}.other`, { n });
const make = (name, attributes = {}, ...inside) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value) element.setAttribute(key, value);
  element.append(...inside);
  return element;
};
const bdi = (text, lang) => make("bdi", { lang }, text);

// ── the query ──
const fold = (word) => word.normalize("NFKD").replace(STRIPPED, "").toLowerCase()
  .replace(/./gu, (letter) => ALIKE.get(letter) ?? letter).normalize("NFC");
const cut = (text) => [...text.matchAll(WORD)];
// Terms: each a phrase of folded words; `open` where the last one is a beginning.
const parse = (query) => [...query.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]?|[^\s"“”„«»]+/gu)]
  .map(([whole, quoted]) => ({ words: cut(quoted ?? whole).map(([word]) => fold(word)), open: !quoted && whole.endsWith("*") }))
  .filter(({ words }) => words.length);

// ── the index ──
const folder = index.replace(/[^/]*$/, "");
const loaded = new Map();
let missing = false;
const load = (address, read) => { // null where it cannot be had; the next search tries again
  if (!loaded.has(address)) loaded.set(address, fetch(address)
    .then((answer) => answer.ok ? read(answer) : null, () => null).catch(() => null)
    .then((value) => { if (!value) loaded.delete(address); return value; }));
  return loaded.get(address);
};
const json = async (name) => {
  const value = await load(folder + name, (answer) => answer.json());
  missing ||= !value;
  return value;
};
const below = (list, value) => { // how many of a sorted list are not above value
  let low = 0, high = list.length;
  while (low < high) { const middle = (low + high) >> 1; if (list[middle] <= value) low = middle + 1; else high = middle; }
  return low;
};
const spread = (numbers, places) => { // article → sorted numbers of words, added to places
  for (let i = 0, article = 0; i < numbers.length;) {
    article += numbers[i++];
    let place = 0;
    const list = places.get(article) ?? [], more = list.length;
    for (let n = numbers[i++]; n > 0; n--) list.push(place += numbers[i++]);
    if (more) list.sort((a, b) => a - b);
    places.set(article, list);
  }
};
const lookUp = async (part, word, open) => {
  const places = new Map();
  const last = open ? word + "\uffff" : word;
  const shards = await Promise.all(part.shards.slice(Math.max(0, below(part.first, word) - 1), below(part.first, last)).map(json));
  for (const [words, lists] of shards.filter(Boolean)) {
    for (let i = Math.max(0, below(words, word) - 1); i < words.length && words[i] <= last; i++)
      if (open ? words[i].startsWith(word) : words[i] === word) spread(lists[i], places);
  }
  return places;
};
const followed = (before, after) => { // where a word of `before` stands just before one of `after`
  const places = new Map();
  for (const [article, list] of before) {
    const next = new Set(after.get(article));
    const kept = list.filter((place) => next.has(place + 1)).map((place) => place + 1);
    if (kept.length) places.set(article, kept);
  }
  return places;
};
const phrase = async (part, { words, open }) => { // where the last word of each occurrence stands
  const lists = await Promise.all(words.map((word, i) => lookUp(part, word, open && i === words.length - 1)));
  return lists.reduce(followed);
};
const holds = ([first, count], place) => first <= place && place < first + count;
const within = (ranges, terms) => ranges.filter((range) => terms.every((places) => places.some((place) => holds(range, place))));
const byParagraph = (places, starts) => {
  const groups = new Map();
  let paragraph = 0;
  for (const place of places) {
    while (starts[paragraph + 1] <= place) paragraph++;
    if (groups.has(paragraph)) groups.get(paragraph).push(place); else groups.set(paragraph, [place]);
  }
  return groups;
};
// One part's hits: paragraphs that hold all terms, with the passages and quotes that do.
const searchPart = async (part, terms) => {
  const [about, ...lists] = await Promise.all([json(part.about), ...terms.map((term) => phrase(part, term))]);
  if (!about) return [];
  const articles = [];
  for (const number of lists[0].keys()) {
    if (!lists.every((list) => list.has(number))) continue;
    const [id, letter, title, titled, slug, lang, paragraphs, passages, quotes] = about.articles[number];
    const starts = paragraphs.map(([start]) => start), source = [id], places = [];
    const groups = lists.map((list) => byParagraph(list.get(number), starts));
    for (const paragraph of groups[0].keys()) {
      if (!groups.every((group) => group.has(paragraph))) continue;
      const held = groups.map((group) => group.get(paragraph));
      const told = within(passages, held), said = within(quotes, held);
      places.push({ paragraph, told, said, source,
        kind: told.length ? told.map(([, , kind]) => KINDS[kind]) : ["only"], speaker: said.map(([, , speaker]) => about.speakers[speaker][1]) });
    }
    if (places.length) articles.push({ id, letter, title, titled, slug, lang, paragraphs, places, speakers: about.speakers, times: lists.reduce((n, list) => n + list.get(number).length, 0) });
  }
  return articles;
};

// ── the page ──
const before = [...found.childNodes]; // what stands there without a query, with or without this script
let run = 0, parts = null, articles = [], terms = [], wanted = {}, limit = PAGE;
const passes = (place, except) => FACETS.every((facet) => facet === except || !wanted[facet].size || place[facet].some((value) => wanted[facet].has(value)));
const drawFacets = () => {
  const focused = document.activeElement?.id;
  const names = { kind: new Map(KINDS.map((kind) => [kind, say(kind)])), speaker: new Map(), source: new Map() };
  const totals = Object.fromEntries(FACETS.map((facet) => [facet, new Map([...wanted[facet]].map((value) => [value, 0]))]));
  for (const article of articles) {
    names.source.set(article.id, article);
    for (const [name, slug] of article.speakers) names.speaker.set(slug, name);
    for (const place of article.places) for (const facet of FACETS) if (passes(place, facet))
      for (const value of new Set(place[facet])) totals[facet].set(value, (totals[facet].get(value) ?? 0) + 1);
  }
  facets.replaceChildren(...FACETS.filter((facet) => totals[facet].size > 1 || wanted[facet].size).map((facet) => {
    const values = [...totals[facet]].filter(([value]) => names[facet].has(value))
      .sort(([a, n], [b, m]) => KINDS.indexOf(a) - KINDS.indexOf(b) || wanted[facet].has(b) - wanted[facet].has(a) || m - n || (a < b ? -1 : 1)).slice(0, Math.max(VALUES, wanted[facet].size));
    return make("fieldset", {}, make("legend", {}, say(facet)), ...values.map(([value, n]) => {
      const box = make("input", { type: "checkbox", id: `${facet}-${value}` }), name = names[facet].get(value);
      box.checked = wanted[facet].has(value);
      box.addEventListener("change", () => { wanted[facet][box.checked ? "add" : "delete"](value); limit = PAGE; remember(); draw(); });
      return make("label", {}, box, facet === "source" ? make("span", {}, make("span", { class: "sig" }, name.letter), " ", bdi(name.title, name.lang)) : bdi(name), make("span", {}, n));
    }));
  }));
  if (FACETS.some((facet) => wanted[facet].size)) {
    const all = make("button", { type: "button", id: "all" }, say("all"));
    all.addEventListener("click", () => { for (const facet of FACETS) wanted[facet].clear(); remember(); draw(); input.focus(); });
    facets.append(all);
  }
  if (focused) at(focused)?.focus();
};
const excerpt = (text) => { // the words around the first occurrence, all occurrences marked
  const tokens = cut(text), words = tokens.map(([word]) => fold(word)), marked = [];
  for (const { words: wanted, open } of terms) words.forEach((_, i) => {
    if (wanted.every((word, j) => open && j === wanted.length - 1 ? words[i + j]?.startsWith(word) : words[i + j] === word)) {
      const last = tokens[i + wanted.length - 1];
      marked.push([tokens[i].index, last.index + last[0].length]);
    }
  });
  marked.sort(([a], [b]) => a - b);
  const whole = text.length <= 3 * AROUND, first = marked[0]?.[0] ?? 0;
  const start = whole || first <= AROUND ? 0 : tokens.find((token) => token.index >= first - AROUND).index;
  const end = whole || text.length - start <= 3 * AROUND ? text.length : tokens.find((token) => token.index + token[0].length >= start + 2.5 * AROUND)?.index ?? text.length;
  const parts = start ? ["… "] : [];
  let done = start;
  for (const [from, to] of marked) if (from >= done && to <= end) {
    parts.push(text.slice(done, from), make("mark", {}, text.slice(from, to)));
    done = to;
  }
  parts.push(text.slice(done, end).trimEnd());
  if (end < text.length) parts.push(" …");
  return parts;
};
const drawPlace = (article, { paragraph, told, said }, text) => {
  const [, name, number, ...edges] = article.paragraphs[paragraph];
  const page = `${top}articles/${encodeURIComponent(article.slug)}/index.html`;
  let words = number ? "" : article.title;
  if (text) for (let i = 0; i < edges.length; i += 2) words += text.slice(edges[i], edges[i + 1]).join("");
  const links = new Map([[number ? `${page}#par-${number}` : page, typeof name === "number" ? say("paragraph", { n: name }) : phrases[name] ?? name]]);
  for (const [, , speaker, utterance, page = ""] of said) {
    const [name, slug] = article.speakers[speaker];
    links.set(`${top}speakers/${encodeURIComponent(slug)}/${page}index.html#${utterance}`, bdi(name));
  }
  for (const [, , kind, passage, n] of told) links.set(`${top}passages/${passage}/index.html`, say("passage", { kind: say(KINDS[kind]), articles: count("articles", n) }));
  return [make("p", { lang: article.lang, dir: "auto" }, ...excerpt(words)), make("p", { class: "label" }, ...[...links].map(([href, text]) => make("a", { href }, text)))];
};
const points = (answer) => answer.arrayBuffer().then((bytes) => Array.from(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)));
const drawArticle = (article, places) => {
  const page = `${top}articles/${encodeURIComponent(article.slug)}/index.html`;
  const name = article.titled ? article.title : say("untitled", { title: article.title });
  const item = make("li", {}, make("h2", {}, make("span", { class: "sig", "aria-label": say("article", { n: article.letter }), role: "img" }, article.letter), make("a", { href: page, class: article.titled ? "" : "untitled" }, bdi(name, article.lang))));
  load(`${top}data/text/${article.id}.txt`, points).then((text) => {
    item.append(...places.slice(0, PLACES).flatMap((place) => drawPlace(article, place, text)));
    if (places.length > PLACES) item.append(make("p", { class: "label" }, count("further", places.length - PLACES)));
  });
  return item;
};
const draw = (done = true) => {
  const kept = articles.map((article) => [article, article.places.filter((place) => passes(place))]).filter(([, places]) => places.length);
  const number = kept.reduce((n, [, places]) => n + places.length, 0), all = articles.reduce((n, article) => n + article.places.length, 0);
  kept.sort(([a, p], [b, q]) => q.length - p.length || b.times - a.times);
  at("results").hidden = !all;
  at("list").hidden = all > 0;
  const told = { paragraphs: count("paragraphs", number), articles: count("articles", kept.length), all };
  if (!terms.length) found.replaceChildren(...before);
  else if (!parts) found.textContent = say("offline");
  else if (done) found.textContent = `${all ? say(number < all ? "shown" : "found", told) : say("none")} ${missing ? say("missing") : ""}`;
  if (done) drawFacets();
  hits.replaceChildren(...kept.slice(0, limit).map(([article, places]) => drawArticle(article, places)));
  more.hidden = kept.length <= limit;
};
const remember = () => {
  const address = new URL(location);
  address.search = "";
  if (input.value.trim()) address.searchParams.set("q", input.value.trim());
  for (const facet of FACETS) for (const value of wanted[facet]) address.searchParams.append(facet, value);
  if (address.href !== location.href) history.pushState(null, "", address);
};
const search = async () => {
  const mine = ++run, asked = new URL(location).searchParams;
  input.value = (asked.get("q") ?? "").slice(0, input.maxLength);
  wanted = Object.fromEntries(FACETS.map((facet) => [facet, new Set(asked.getAll(facet))]));
  [terms, articles, limit, missing] = [parse(input.value), [], PAGE, false];
  if (!terms.length) return draw();
  found.textContent = say("looking");
  parts = await json(index.slice(folder.length));
  if (mine !== run) return;
  if (parts) await Promise.all(parts.map(async (part) => {
    const some = await searchPart(part, terms);
    if (mine !== run) return;
    const first = !articles.length;
    articles = articles.concat(some);
    if (first && some.length) draw(false);
  }));
  if (mine === run) draw();
};
document.querySelector(".ask").addEventListener("submit", (event) => {
  event.preventDefault();
  for (const facet of FACETS) wanted[facet].clear();
  remember();
  search();
});
more.addEventListener("click", () => {
  const shown = limit;
  limit += PAGE;
  draw();
  hits.children[shown]?.querySelector("a").focus();
});
at("narrow").open = matchMedia("(min-width: 901px)").matches;
addEventListener("popstate", search);
search();
}
