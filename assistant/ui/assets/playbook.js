// The playbook tab: a question with its day, followed until it is answered; who decides what; what changed.
import { announce, byId, call, parameter, place, trying } from "./slots.js";
import { attempts, shown } from "./views.js";

const POLL_MS = 300;
const TAB = "/?tab=playbook";
const { keyFor, done } = attempts();
let go = () => {};

function path() {
  const wanted = parameter("do");
  const query = (...names) => new URLSearchParams(names.filter(parameter).map((name) => [name, parameter(name)]));
  if (wanted === "decide") return `playbook/decide?${query("what", "on")}`;
  if (wanted === "compare") return `playbook/compare/${encodeURIComponent(parameter("d"))}?${query("a", "b")}`;
  return `playbook?${query("c", "on")}`;
}

export async function showPlaybook() {
  const wanted = path();
  if (!await shown("playbook", wanted) || wanted !== path()) return;
  (byId("playbook-question") ?? place("playbook").querySelector("h1"))?.focus({ preventScroll: true });
  toEnd();
  follow();
}

export function startPlaybook(goes) {
  go = goes;
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "playbook-question" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
}

const pending = () => document.querySelector("#slot-playbook-turns .turn[data-state=pending]:not(.sending)");

// Asks again in a moment, for as long as an answer is being written and looked at.
async function follow() {
  while (pending() && document.body.dataset.view === "playbook") {
    await new Promise((done) => setTimeout(done, POLL_MS));
    const turn = pending();
    if (!turn) return;
    try {
      await call(`playbook/turns/${turn.dataset.turn}`);
    } catch {
      return;
    }
    toEnd();
    if (!pending()) announce("The answer is complete.");
  }
}

function toEnd() {
  const last = document.querySelector("#slot-playbook-turns .turn:last-of-type");
  last?.scrollIntoView({ block: "start" });
}

async function ask(form) {
  const question = form.elements.question.value.trim();
  const button = form.querySelector("[type=submit]");
  const line = form.querySelector(".form-error");
  if (!question || button.disabled) { form.elements.question.focus(); return; }
  const words = `${form.dataset.conversation} ${form.elements.on.value} ${question}`;
  button.disabled = true;
  line.hidden = true;
  const turns = byId("slot-playbook-turns");
  turns.querySelector(".playbook-start")?.remove();
  const mine = document.createElement("article");
  mine.className = "turn sending";
  mine.dataset.state = "pending";
  mine.innerHTML = '<div class="asked"><p></p></div><div class="answer"><p class="reading"><span class="dots"></span>Sending</p></div>';
  mine.querySelector(".asked p").textContent = question;
  turns.append(mine);
  mine.scrollIntoView({ block: "start" });
  try {
    await call("playbook/ask", { question, on: form.elements.on.value, conversation: form.dataset.conversation, key: keyFor(words) });
    done();
    form.dataset.conversation = parameter("c");
    form.elements.question.value = "";
  } catch (error) {
    line.textContent = error.message;
    line.hidden = false;
  }
  mine.remove();
  button.disabled = false;
  form.elements.question.focus();
  follow();
}

export async function retryPlaybook(turn, key) {
  await call(`playbook/turns/${turn}/retry`, { key, on: document.querySelector("form.playbook-ask").elements.on.value });
  follow();
}

export const PLAYBOOK_FORMS = {
  "ask-playbook": ask,
  decide: (form) => go(`${TAB}&do=decide&what=${encodeURIComponent(form.elements.what.value)}`),
  "compare-versions": (form) => go(`${TAB}&do=compare&d=${encodeURIComponent(form.dataset.document)}&a=${form.elements.a.value}&b=${form.elements.b.value}`),
};

export const PLAYBOOK_ACTIONS = {
  "ask-example": (control) => trying(control, async () => {
    const form = document.querySelector("form.playbook-ask");
    form.elements.question.value = control.dataset.question;
    await ask(form);
  }),
};
