// Filters, search and order of the table of all cards. Without this the table stands there whole.
"use strict";
(() => {
  const table = document.querySelector("table.cards");
  const form = document.querySelector("form.filters");
  const cards = window.lapeCards;
  if (!table || !form || !cards) return;

  const most = 500;
  const body = table.tBodies[0];
  const asMade = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const labels = heads.map((head) => head.textContent.trim());
  const status = document.getElementById("shown");
  const heading = document.getElementById("all");
  const pages = document.querySelector("nav.pages");
  const more = document.querySelector(".more");
  const language = document.documentElement.lang;
  const words = new Intl.Collator(language, { numeric: true });
  const keys = [...form.querySelectorAll("select")].map((select) => select.name).filter((name) => name !== "sort");
  const fold = (text) => text.normalize("NFC").toLocaleLowerCase(language);
  const texts = cards.map(([href, title, , kind, cells]) => fold([href, title, kind, ...cells.map((cell) => cell[0])].join(" ")));
  let order = "";
  let room = most;

  const make = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };

  const rowOf = ([href, title, lang, kind, cells]) => {
    const first = make("th", { scope: "row", role: "rowheader", "data-label": labels[0] }, make("a", { href, lang }, title));
    if (kind) first.append(" ", make("span", { class: "small" }, kind));
    const others = cells.map(([text, , state], index) =>
      make("td", { role: "cell", "data-label": labels[index + 1] }, state ? make("span", { class: state }, text) : text || "–"));
    return make("tr", { role: "row" }, first, ...others);
  };

  const valueOf = (card, column) => (column ? card[4][column - 1][1] : card[1]);

  const compare = (column) => (one, other) => {
    const [a, b] = [valueOf(cards[one], column), valueOf(cards[other], column)];
    if (a === null || b === null) return (a === null) - (b === null);
    const by = typeof a === "number" ? a - b : words.compare(a, b);
    return order === "down" ? -by : by;
  };

  const chosen = () => {
    const found = new URLSearchParams();
    for (const [key, value] of new FormData(form)) if (value.trim()) found.set(key, value.trim());
    if (found.has("sort") && order) found.set("order", order);
    return found;
  };

  const matching = (wanted) => {
    const parts = fold(wanted.get("q") || "").split(/\s+/).filter(Boolean);
    const fits = (card, index) =>
      parts.every((part) => texts[index].includes(part)) &&
      keys.every((key) => !wanted.get(key) || card[5][key].includes(wanted.get(key)));
    return cards.flatMap((card, index) => (fits(card, index) ? [index] : []));
  };

  const markOrder = (sort) => {
    heads.forEach((head, index) => {
      const here = sort === String(index);
      if (here) head.setAttribute("aria-sort", order === "down" ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  };

  const show = () => {
    const wanted = chosen();
    const sort = wanted.get("sort");
    markOrder(sort);
    const plain = ![...wanted.keys()].length;
    const found = matching(wanted);
    if (sort !== null) found.sort(compare(Number(sort)));
    const shown = plain ? asMade.length : Math.min(found.length, room);
    body.replaceChildren(...(plain ? asMade : found.slice(0, room).map((index) => rowOf(cards[index]))));
    if (pages) pages.hidden = !plain;
    more.hidden = plain || found.length <= room;
    const said = found.length ? status.dataset.text : status.dataset.none;
    status.textContent = said.replace("{shown}", shown).replace("{all}", cards.length);
  };

  const remember = () => {
    room = most;
    const wanted = chosen().toString();
    history.replaceState(null, "", wanted ? `#${wanted}` : location.pathname + location.search);
    show();
  };

  // The address says what is shown, so that a link to it can be sent.
  const recall = (arrived) => {
    const said = new URLSearchParams(location.hash.slice(1));
    const known = ["q", "sort", ...keys].filter((key) => said.get(key));
    if (!known.length) {
      if (arrived && location.hash) return;
      form.reset();
      order = "";
      show();
      return;
    }
    form.reset();
    for (const key of known) form.elements[key].value = said.get(key);
    order = said.get("order") === "down" ? "down" : "";
    room = most;
    show();
    heading.focus({ preventScroll: true });
    heading.scrollIntoView();
  };

  heads.forEach((head, index) => {
    const button = make("button", { type: "button" }, labels[index]);
    button.addEventListener("click", () => {
      const again = form.elements.sort.value === String(index);
      order = again && order !== "down" ? "down" : "";
      form.elements.sort.value = String(index);
      remember();
    });
    head.replaceChildren(button);
  });

  let waiting;
  form.elements.q.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(remember, 150);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "sort") order = "";
    if (event.target.name !== "q") remember();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    order = "";
    setTimeout(remember);
  });
  more.firstElementChild.addEventListener("click", () => {
    const before = room;
    room += most;
    show();
    body.rows[before].querySelector("a").focus();
  });
  document.querySelectorAll(".languages a").forEach((link) =>
    link.addEventListener("click", () => {
      link.hash = location.hash;
    }));
  addEventListener("hashchange", () => recall(true));
  form.hidden = false;
  if (location.hash) recall(true);
  if (!chosen().size) show();
})();
