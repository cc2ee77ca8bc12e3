// Starts the page: waits for the frame, follows the address bar, listens for clicks.
import { byId, call, parameter, place, trying } from "./slots.js";
import { onAction, onForm } from "./actions.js";
import { startCoach, state } from "./coach.js";
import { showCulture, startCulture } from "./culture.js";
import { startJobs } from "./jobs.js";
import { startLengths } from "./lengths.js";
import { showAudit, showPeople, showYou, startPeople } from "./people.js";
import { showPlaybook, startPlaybook } from "./playbook.js";
import { showPractice, startPractice } from "./practice.js";
import { forgetUnsent, showReview, startReview } from "./review.js";
import { watchSignedOut } from "./signed_out.js";

const VIEWS = ["coach", "review", "practice", "playbook", "culture", "promises", "library", "questions", "who", "you", "people", "audit"];
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
  const tab = parameter("tab");
  const view = VIEWS.includes(tab) ? tab : parameter("c") ? "coach" : "today";
  const changed = document.body.dataset.view !== view;
  document.body.dataset.view = view;
  document.body.dataset.menu = "closed";
  if (view !== "coach" && changed) document.body.dataset.sources = "closed";
  if (["today", "coach"].includes(view) && shown !== parameter("c")) {
    shown = parameter("c");
    document.body.dataset.sources = "closed";
    byId("poke-show").click();
  }
  if (view === "library") {
    // A draft may have been made, or put in force, since the shelf was drawn.
    if (changed) byId("poke-shelf").click();
    const open = parameter("d");
    const version = parameter("v") ? `?version=${encodeURIComponent(parameter("v"))}` : "";
    document.body.dataset.document = open ? "open" : "closed";
    trying(null, async () => {
      await call(open ? `documents/${encodeURIComponent(open)}${version}` : "documents");
      byId("place-document").scrollTop = 0;
      if (open) byId("slot-document").querySelector("h1")?.focus({ preventScroll: true });
    });
  }
  if (view === "review") showReview();
  if (view === "playbook") showPlaybook();
  if (view === "culture") showCulture().then(() => pointAt(view));
  if (view === "practice") showPractice().then(() => pointAt(view));
  if (view === "you") showYou();
  if (view === "people") showPeople();
  if (view === "audit") showAudit();
  if (["today", "questions", "promises", "who"].includes(view)) trying(null, async () => { await call(view); pointAt(view); });
  markCurrent();
}

// What a line of Today led to.
function pointAt(view) {
  const wanted = parameter("at") && document.querySelector(`#view-${view} #${CSS.escape(parameter("at"))}`);
  if (!wanted) return;
  wanted.closest("details")?.setAttribute("open", "");
  wanted.tabIndex = -1;
  wanted.scrollIntoView({ block: "center" });
  wanted.focus({ preventScroll: true });
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
  if (!control) return;
  if (control.href) event.preventDefault();
  onAction(control.dataset.do, control, go);
}

function start() {
  element("div", "live", { class: "sr", "aria-live": "polite", "aria-relevant": "additions" });
  element("div", "toast", { role: "status" });
  byId("frame").append(element("div", "veil"));
  element("dialog", "dialog", { "aria-labelledby": "dialog-title" }).innerHTML = '<div id="slot-dialog"></div>';
  byId("opening")?.remove();
  ["side", "top", "today", "transcript", "trouble", "shelf", "document", "questions", "review", "practice", "playbook", "culture", "promises", "who", "you", "people", "audit", "sources", "foot"].forEach(place);
  document.body.dataset.sources = "closed";
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onForm);
  document.addEventListener("coach:applied", () => {
    if (document.body.dataset.view === "coach") shown = parameter("c");
    markCurrent();
    state();
  });
  window.addEventListener("popstate", route);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && document.body.dataset.view === "today") trying(null, () => call("today"));
  });
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
  startJobs();
  startLengths();
  startReview();
  startPeople(go);
  startPractice(go);
  startPlaybook(go);
  startCulture();
  trying(null, () => call("frame"));
  shown = parameter("c");
  route();
}

function whenThere(ids, then) {
  const there = () => ids.every(byId);
  if (there()) { then(); return; }
  const watch = new MutationObserver(() => {
    if (!there()) return;
    watch.disconnect();
    then();
  });
  watch.observe(document.body, { childList: true, subtree: true });
}

watchSignedOut();
const opening = element("div", "opening", { role: "status" });
opening.textContent = "Opening …";
// Gradio puts up what it draws in any order: everything that is clicked or filled here has to stand.
whenThere(["coach-wire", "library-wire", "place-foot", "poke-show", "poke-resume", "poke-shelf", "ask-box"], () => setTimeout(start));

