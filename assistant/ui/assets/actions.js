// What each control with data-do and each form with data-form does.
import { byId, call, parameter, place, toast, trying } from "./slots.js";
import { ask, copy, newConversation } from "./coach.js";
import { CULTURE_ACTIONS, CULTURE_FORMS } from "./culture.js";
import { PART_ACTIONS, PART_FORMS } from "./culture_parts.js";
import { EXEMPLAR_ACTIONS, EXEMPLAR_FORMS } from "./exemplars.js";
import { JOB_ACTIONS } from "./jobs.js";
import { PEOPLE_ACTIONS, PEOPLE_FORMS } from "./people.js";
import { PLAYBOOK_ACTIONS, PLAYBOOK_FORMS, retryPlaybook } from "./playbook.js";
import { PRACTICE_ACTIONS, PRACTICE_FORMS } from "./practice.js";
import { PROMISE_ACTIONS, PROMISE_FORMS } from "./promises.js";
import { QUESTION_ACTIONS, QUESTION_FORMS } from "./questions.js";
import { REVIEW_ACTIONS, REVIEW_FORMS } from "./review.js";

let opener = null;

const FORMS = { ...REVIEW_FORMS, ...PROMISE_FORMS, ...EXEMPLAR_FORMS, ...PEOPLE_FORMS, ...PRACTICE_FORMS, ...PLAYBOOK_FORMS, ...CULTURE_FORMS, ...PART_FORMS, ...QUESTION_FORMS };
const ACTIONS = {
  ...REVIEW_ACTIONS,
  ...PROMISE_ACTIONS,
  ...EXEMPLAR_ACTIONS,
  ...JOB_ACTIONS,
  ...PEOPLE_ACTIONS,
  ...PRACTICE_ACTIONS,
  ...PLAYBOOK_ACTIONS,
  ...CULTURE_ACTIONS,
  ...PART_ACTIONS,
  ...QUESTION_ACTIONS,
  new: (control, go) => newConversation(go),
  example: (control) => ask(control.dataset.question),
  copy: (control) => copy(control),
  menu: () => { document.body.dataset.menu = "open"; byId("slot-side").querySelector("a")?.focus(); },
  shelf: (control, go) => go("/?tab=library"),
  source: (control) => openSource(control, `${sourceOf(control)}/sources/${control.dataset.number}`),
  document: (control) => openSource(control, `sources/${encodeURIComponent(control.dataset.document)}`),
  "close-source": closeSource,
  retry: (control) => trying(control, async () => {
    const key = crypto.randomUUID();
    if (document.body.dataset.view === "playbook") { await retryPlaybook(control.dataset.turn, key); return; }
    await call(`turns/${control.dataset.turn}/retry`, { key });
    byId("poke-resume").click();
  }),
  feedback: (control) => feedback(control),
  "ask-person": (control) => askPerson(control),
  rename: (control) => rename(control.dataset.conversation),
  delete: (control, go) => remove(control, go),
  "older-conversations": (control) => trying(control, () => call(
    `conversations?search=${encodeURIComponent(byId("conversation-search").value)}&most=${control.dataset.most}`)),
  "older-reviews": (control) => trying(control, () => call(
    `reviews/list?opened=${encodeURIComponent(parameter("r"))}&most=${control.dataset.most}`)),
  draft: (control) => trying(control, () => call(`questions/${control.dataset.question}/draft`, {})),
  publish: (control) => trying(control, () => change("publish", control.dataset)),
  withdraw: (control) => trying(control, async () => {
    const { reference } = control.dataset;
    await change("withdraw", { reference });
    toast("Taken out of force.", "Undo", () => trying(null, () => change("restore", { reference })), 10);
  }),
  restore: (control) => trying(control, () => change("restore", control.dataset)),
  "close-dialog": () => byId("dialog").close(),
};

async function change(what, { reference }) {
  await call(`documents/${what}`, { reference });
  byId("poke-shelf").click();
}

export function onAction(name, control, go) {
  ACTIONS[name]?.(control, go);
}

export function onForm(event) {
  const form = event.target;
  const kind = form.dataset.form;
  if (!kind) return;
  event.preventDefault();
  if (FORMS[kind]) { FORMS[kind](form); return; }
  const button = form.querySelector("[type=submit]");
  const value = (name) => form.elements[name].value.trim();
  trying(button, async () => {
    if (kind === "feedback") await call(`turns/${form.dataset.turn}/feedback`, { value: form.dataset.value, reason: value("reason") });
    if (kind === "answer") await call(`questions/${form.dataset.question}/answer`, { text: value("text") });
    if (kind === "ask-person") {
      await call("questions", { question: value("question"), turn_id: form.dataset.turn || null });
      byId("slot-dialog").querySelector("h2")?.focus();
    }
    if (kind === "rename") {
      await changeConversation(form.dataset.conversation, "rename", { title: value("title") });
      byId("dialog").close();
    }
  });
}

function sourceOf({ dataset }) {
  if (dataset.ofAction) return `culture/plan/actions/${dataset.ofAction}`;
  if (dataset.run) return `practice/runs/${dataset.run}/debrief/${dataset.to}`;
  return dataset.review ? `reviews/${dataset.review}` : `turns/${dataset.turn}`;
}

function openSource(control, path) {
  trying(control, async () => {
    await call(path);
    document.querySelectorAll("[aria-expanded=true][data-do=source]").forEach((b) => b.removeAttribute("aria-expanded"));
    opener = control;
    control.setAttribute("aria-expanded", "true");
    document.body.dataset.sources = "open";
    // Beside a review the panel takes the room of the draft, and the work moves.
    if (control.dataset.review) control.scrollIntoView({ block: "nearest" });
    const cited = byId("cited");
    const prose = place("sources").querySelector(".prose");
    prose.scrollTop = cited ? cited.offsetTop - prose.offsetTop - prose.clientHeight / 3 : 0;
    byId("source-title").focus({ preventScroll: true });
  });
}

function closeSource() {
  if (document.body.dataset.sources !== "open") return;
  document.body.dataset.sources = "closed";
  opener?.removeAttribute("aria-expanded");
  const same = [...document.querySelectorAll("[data-do=source]")].find((b) => opener && sourceOf(b) === sourceOf(opener) && b.dataset.number === opener.dataset.number);
  const again = opener?.isConnected ? opener : same;
  again?.focus();
}

function feedback(control) {
  const pressed = control.getAttribute("aria-pressed") === "true";
  const { turn, value } = control.dataset;
  trying(control, async () => {
    await call(`turns/${turn}/feedback`, { value: pressed ? null : value });
    const form = byId(`turn-${turn}`).querySelector("form.reason");
    form.hidden = pressed;
    // Who is content reads on; who is not has something to say.
    if (value === "down" && !pressed) form.querySelector("textarea").focus();
  });
}

export function openDialog(html) {
  byId("slot-dialog").innerHTML = html;
  byId("dialog").showModal();
}

function askPerson(control) {
  openDialog(
    '<form data-form="ask-person"><h2 id="dialog-title">Ask a person</h2><p>Add what they need to know to answer. Your name goes with it. What we recognise as a customer’s name, number or address is left out.</p>' +
    '<label for="person-question">Your question</label><textarea id="person-question" name="question" rows="5" maxlength="4000" required></textarea>' +
    '<div class="row-end"><button type="button" class="button" data-do="close-dialog">Cancel</button><button type="submit" class="button main">Pass it on</button></div></form>');
  const form = byId("slot-dialog").querySelector("form");
  form.dataset.turn = control.dataset.turn || "";
  form.elements.question.value = control.dataset.turn ? control.dataset.question : "";
  form.elements.question.focus();
}

function rename(conversation) {
  openDialog(
    '<form data-form="rename"><h2 id="dialog-title">Rename the conversation</h2><label for="new-title">Name</label>' +
    '<input id="new-title" name="title" maxlength="120" required autocomplete="off">' +
    '<div class="row-end"><button type="button" class="button" data-do="close-dialog">Cancel</button><button type="submit" class="button main">Rename</button></div></form>');
  const form = byId("slot-dialog").querySelector("form");
  form.dataset.conversation = conversation;
  form.elements.title.value = document.querySelector(`a[data-conversation="${conversation}"] .title`).textContent;
  form.elements.title.select();
}

// The list stays the one that is being searched.
async function changeConversation(conversation, what, body = {}) {
  await call(`conversations/${conversation}/${what}`, body);
  const words = byId("conversation-search").value;
  if (words) await call(`conversations?search=${encodeURIComponent(words)}`);
}

function remove(control, go) {
  const { conversation } = control.dataset;
  const title = document.querySelector(`a[data-conversation="${conversation}"] .title`).textContent;
  const wasOpen = parameter("c") === conversation;
  trying(control, async () => {
    await changeConversation(conversation, "delete");
    if (wasOpen) go("/?tab=coach");
    toast(`Deleted “${title}”.`, "Undo", () => trying(null, async () => {
      await changeConversation(conversation, "restore");
      if (wasOpen) go(`/?c=${conversation}`);
    }), 10);
  });
}
