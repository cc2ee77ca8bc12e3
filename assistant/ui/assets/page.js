// Starts the page: waits for the frame, follows the address bar, listens for clicks.
import { byId, call, parameter, place, trying } from "./slots.js";
import { onAction, onForm } from "./actions.js";
import { startCoach, state } from "./coach.js";
import { forgetUnsent, showReview, startReview } from "./review.js";

const VIEWS = ["review", "promises", "library", "questions", "who"];
let shown = null;

function element(tag, id, attributes = {}) {
  const made = Object.assign(document.createElement(tag), { id });
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  document.body.append(made);
  return made;
}

function go(address) {
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  route();
}

function route() {
  const view = VIEWS.includes(parameter("tab")) ? parameter("tab") : "coach";
  const changed = document.body.dataset.view !== view;
  document.body.dataset.view = view;
  document.body.dataset.menu = "closed";
  if (view !== "coach" && changed) document.body.dataset.sources = "closed";
  if (view === "coach" && (shown === null || shown !== parameter("c"))) {
    shown = parameter("c");
    document.body.dataset.sources = "closed";
    byId("poke-show").click();
  }
  if (view === "library") {
    // A draft may have been made, or put in force, since the shelf was drawn.
    if (changed) byId("poke-shelf").click();
    const open = parameter("d");
    document.body.dataset.document = open ? "open" : "closed";
    trying(null, async () => {
      await call(open ? `documents/${encodeURIComponent(open)}` : "documents");
      byId("place-document").scrollTop = 0;
      if (open) byId("slot-document").querySelector("h1")?.focus({ preventScroll: true });
    });
  }
  if (view === "review") showReview();
  if (["questions", "promises", "who"].includes(view)) trying(null, () => call(view));
  markCurrent();
}

function markCurrent() {
  const current = (link, is) => is ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  const view = document.body.dataset.view;
  document.querySelectorAll("a[data-view]").forEach((a) => current(a, a.dataset.view === view));
  document.querySelectorAll("a[data-conversation]").forEach((a) => current(a, view === "coach" && a.dataset.conversation === parameter("c")));
  document.querySelectorAll("#slot-shelf a[data-document]").forEach((a) => current(a, a.dataset.document === parameter("d")));
}

function onClick(event) {
  const link = event.target.closest("a[data-view], a[data-conversation], a[data-document], a[data-go]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    byId("dialog").close();
    go(link.getAttribute("href"));
    return;
  }
  if (event.target.id === "veil") { document.body.dataset.menu = "closed"; onAction("close-source"); return; }
  const control = event.target.closest("[data-do]");
  if (control) onAction(control.dataset.do, control, go);
}

function start() {
  element("div", "live", { class: "sr", "aria-live": "polite", "aria-relevant": "additions" });
  element("div", "toast", { role: "status" });
  byId("frame").append(element("div", "veil"));
  element("dialog", "dialog", { "aria-labelledby": "dialog-title" }).innerHTML = '<div id="slot-dialog"></div>';
  byId("opening")?.remove();
  ["side", "top", "transcript", "trouble", "shelf", "document", "questions", "review", "promises", "who", "sources", "foot"].forEach(place);
  document.body.dataset.sources = "closed";
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onForm);
  document.addEventListener("coach:applied", () => {
    if (document.body.dataset.view === "coach") shown = parameter("c");
    markCurrent();
    state();
  });
  window.addEventListener("popstate", route);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || byId("dialog").open) return;
    if (document.body.dataset.menu === "open") { document.body.dataset.menu = "closed"; document.querySelector("[data-do=menu]")?.focus(); }
    else if (document.body.dataset.sources === "open") onAction("close-source");
  });
  document.addEventListener("input", (event) => {
    if (event.target.id !== "conversation-search") return;
    trying(null, () => call(`conversations?search=${encodeURIComponent(event.target.value)}`));
  });
  document.addEventListener("change", (event) => {
    if (event.target.id !== "person-switch") return;
    trying(event.target, async () => { await call("person", { role: event.target.value }); forgetUnsent(); location.assign("/"); });
  });
  startCoach();
  startReview();
  trying(null, () => call("frame"));
  shown = parameter("c");
  route();
}

function whenThere(selector, then) {
  if (document.querySelector(selector)) { then(); return; }
  const watch = new MutationObserver(() => {
    if (!document.querySelector(selector)) return;
    watch.disconnect();
    then();
  });
  watch.observe(document.body, { childList: true, subtree: true });
}

const opening = element("div", "opening", { role: "status" });
opening.textContent = "Opening …";
whenThere("#coach-wire", () => whenThere("#library-wire", () => whenThere("#place-foot", () => setTimeout(start))));

