// Runs once for each open page, without data: in-app links, sortable tables, theme, and the door that points into a page.

const THEME_VARIABLES = [
  "background-color", "secondary-background-color", "text-color", "primary-color", "border-color", "link-color", "font",
];

let goTo = () => {};

function copyTheme(wrapper) {
  const style = getComputedStyle(wrapper);
  for (const name of THEME_VARIABLES) {
    document.documentElement.style.setProperty(`--cg-${name}`, style.getPropertyValue(`--st-${name}`));
  }
  const [r, g, b] = (style.getPropertyValue("--st-background-color").match(/[\da-f]{2}/gi) || ["ff", "ff", "ff"])
    .map((hex) => parseInt(hex, 16));
  document.documentElement.dataset.cgTheme = 0.3 * r + 0.6 * g + 0.1 * b < 128 ? "dark" : "light";
  window.dispatchEvent(new Event("chains-theme"));
}

// Streamlit writes a change of page into the history twice, first the new query at the old path: going back would land there
// and find a page that does not know the query. While a link to another page is followed, that first entry is left out.
let leavingFor = null;
let patience = 0;
const nameOf = (address) => address.split("?")[0].split("/").pop();
function keepHistoryClean() {
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    if (leavingFor !== null && nameOf(String(url)) !== leavingFor) return;
    leavingFor = null;
    push(state, title, url);
  };
}

function follow(address) {
  leavingFor = nameOf(address) === nameOf(location.pathname) ? null : nameOf(address);
  clearTimeout(patience);
  patience = setTimeout(() => { leavingFor = null; }, 15000); // a link that leads nowhere must not hold up what comes after it
  goTo(address);
  insist(address, location.href);
}

// Streamlit drops what is told to it at the moment when a page is drawn anew: a click that had no effect is told again.
let insisting = 0;
function insist(address, from, tries = 3) {
  clearTimeout(insisting);
  insisting = setTimeout(() => {
    if (location.href !== from || !leavingFor) return;
    goTo(address);
    if (tries > 1) insist(address, from, tries - 1);
  }, 2500);
}

// A plain click on an in-app link stays in this session; with a modifier key it opens a new tab as any link does.
function followLink(event) {
  const link = event.target.closest?.("a[data-go]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  follow(link.getAttribute("href"));
}

// A card of top facts leads to where on the page each fact is told.
function jump(event) {
  const link = event.target.closest?.("[data-jump]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  showAnchor(link.dataset.jump);
}

function switchTab(event) {
  const head = event.target.closest?.("[data-tab]");
  if (!head) return;
  const tabs = head.closest(".cg-tabs");
  tabs.querySelectorAll("[data-tab]").forEach((other) => other.setAttribute("aria-selected", String(other === head)));
  tabs.querySelectorAll(":scope > .cg-panel").forEach((panel, i) => { panel.hidden = String(i) !== head.dataset.tab; });
}

// Paper cannot be unfolded: what is printed is open, whichever way printing was asked for, and as it was afterwards.
function unfold() {
  document.querySelectorAll(".cg details:not([open])").forEach((fold) => {
    if (fold.closest(".cg-long")) return; // hundreds of sentences are for the screen
    fold.open = true;
    fold.dataset.unfolded = "1";
  });
}

function foldAgain() {
  document.querySelectorAll("details[data-unfolded]").forEach((fold) => {
    fold.open = false;
    delete fold.dataset.unfolded;
  });
}

function print(event) {
  if (event.target.closest?.("[data-print]")) window.print();
}

// Enter in a search box opens the first hit, as people expect of one.
function openFirstHit(event) {
  if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
  const label = event.target.getAttribute("aria-label");
  // Elsewhere the hits stand in the box's own column.
  const hit = label === "搜索" ? document.querySelector(".cg-results:not(.cg-one) a[data-go]")
    : event.target.closest('[data-testid="stVerticalBlock"]')?.querySelector(":scope > * .cg-results a[data-go]");
  if (hit) follow(hit.getAttribute("href"));
}

function sortTable(event) {
  if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
  const head = event.target.closest?.("th[data-sort]");
  if (!head || event.target.closest("a")) return;
  event.preventDefault();
  const table = head.closest("table");
  const column = [...head.parentElement.children].indexOf(head);
  const down = head.getAttribute("aria-sort") === (head.dataset.sort === "number" ? "descending" : "ascending");
  const falling = head.dataset.sort === "number" ? !down : down;
  table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", falling ? "descending" : "ascending");
  const value = (row) => row.children[column]?.dataset.value ?? row.children[column]?.textContent ?? "";
  const compare = head.dataset.sort === "number"
    ? (a, b) => (Number(value(a)) || 0) - (Number(value(b)) || 0)
    : (a, b) => value(a).localeCompare(value(b), "zh-Hans-CN");
  const body = table.tBodies[0];
  const rows = [...body.rows].sort((a, b) => (falling ? -compare(a, b) : compare(a, b)));
  body.append(...rows);
}

// Scrolls a document to the highlighted piece that holds the wanted character, once the text has arrived.
function showPassage({ box: id, start }, tries = 40) {
  const text = document.querySelector(`[data-document="${CSS.escape(id)}"]`);
  if (!text) {
    if (tries) setTimeout(() => showPassage({ box: id, start }, tries - 1), 50);
    return;
  }
  text.querySelectorAll(".cg-now").forEach((old) => old.classList.remove("cg-now"));
  const pieces = [...text.querySelectorAll("[data-start]")];
  const first = pieces.find((piece) => Number(piece.dataset.start) <= start && start < Number(piece.dataset.end));
  if (!first) return;
  const sentence = first.dataset.sentence;
  const now = sentence ? pieces.filter((piece) => piece.dataset.sentence === sentence) : [first];
  now.forEach((piece) => piece.classList.add("cg-now"));
  // Only the text's own box scrolls: scrollIntoView would take the page's heading away too.
  let frame = text.parentElement;
  while (frame && getComputedStyle(frame).overflowY !== "auto") frame = frame.parentElement;
  if (!frame) return;
  const [box, spot] = [frame.getBoundingClientRect(), first.getBoundingClientRect()];
  frame.scrollTop += spot.top - box.top - box.height / 3;
}

function showAnchor(name, tries = 40) {
  const spot = document.querySelector(`[data-anchor="${CSS.escape(name)}"]`);
  if (spot) spot.scrollIntoView({ behavior: "smooth", block: "start" });
  else if (tries) setTimeout(() => showAnchor(name, tries - 1), 50);
}

function point({ data: target }) {
  if (target?.box) showPassage(target);
  if (target?.anchor) showAnchor(target.anchor);
}

// A click into a switch or a list leaves the focus in an input, where keys are typed and no longer are shortcuts.
function freeKeys(event) {
  const meant = event.type === "keydown" ? event.key === "Escape"
    : event.target.closest?.('[data-testid="stCheckbox"], [role="option"]');
  // Later: the browser and the widget still move the focus after this event.
  if (meant) setTimeout(() => document.activeElement?.matches?.("input") && document.activeElement.blur(), 250);
}

let installed = false;
export default function ({ parentElement, setTriggerValue }) {
  goTo = (address) => setTriggerValue("go", address);
  copyTheme(parentElement);
  if (!installed) {
    installed = true;
    keepHistoryClean();
    const skip = [...document.querySelectorAll("a, button")].find((item) => item.textContent === "Skip to main content");
    if (skip) skip.firstChild.nodeValue = "跳到正文";
    document.documentElement.lang = "zh-CN";
    document.addEventListener("click", followLink);
    document.addEventListener("click", sortTable);
    document.addEventListener("click", jump);
    document.addEventListener("click", switchTab);
    document.addEventListener("click", print);
    addEventListener("beforeprint", unfold);
    addEventListener("afterprint", foldAgain);
    document.addEventListener("keydown", sortTable);
    document.addEventListener("keydown", openFirstHit);
    document.addEventListener("pointerup", freeKeys);
    document.addEventListener("keydown", freeKeys);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      setTimeout(() => copyTheme(parentElement), 300);
    });
  }
  window.chainsGo = (address) => goTo(address);
  window.chainsDoors = { ...window.chainsDoors, point };
  window.dispatchEvent(new Event("chains-ready"));
}
