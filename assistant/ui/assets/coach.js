// The box, the wire from Gradio's handlers, sentences to copy.
import { announce, apply, byId, parameter } from "./slots.js";

const PATIENCE_MS = 20000;
let waiting = 0;

export const box = () => document.querySelector("#ask-box textarea");

export function startCoach() {
  for (const id of ["coach-wire", "library-wire"]) watchWire(byId(id));
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("click", onSend, true);
  document.addEventListener("input", onBlank);
}

function watchWire(wire) {
  let stamp = "";
  const read = () => {
    const news = wire.querySelector("[data-fragment]");
    if (!news || news.dataset.stamp === stamp) return;
    stamp = news.dataset.stamp;
    clearTimeout(waiting);
    byId("slot-transcript").querySelectorAll(".turn.sending").forEach((old) => old.remove());
    apply(news.dataset.fragment);
  };
  new MutationObserver(read).observe(wire, { childList: true, subtree: true, attributes: true });
  read();
}

function onKey(event) {
  if (event.target !== box() || event.key !== "Enter" || event.isComposing) return;
  event.stopPropagation();
  if (event.shiftKey) return;
  event.preventDefault();
  byId("ask-send").click();
}

// Shows the message at once, before Gradio has even sent it.
function onSend(event) {
  if (event.target.closest("#ask-send") === null) return;
  const words = box().value.trim();
  if (!words || document.body.dataset.state === "busy") {
    event.stopPropagation();
    event.preventDefault();
    box().focus();
    return;
  }
  const transcript = byId("slot-transcript");
  transcript.querySelectorAll(".welcome").forEach((old) => old.remove());
  if (document.body.dataset.view === "today") {
    transcript.replaceChildren();
    document.body.dataset.view = "coach";
  }
  byId("slot-trouble").replaceChildren();
  const turn = document.createElement("article");
  turn.className = "turn sending";
  turn.dataset.state = "pending";
  turn.innerHTML = '<div class="asked"><p></p></div><div class="answer"><p class="reading"><span class="dots"></span>Sending</p></div>';
  turn.querySelector(".asked p").textContent = words;
  transcript.append(turn);
  byId("place-transcript").scrollTop = byId("place-transcript").scrollHeight;
  state();
  waiting = setTimeout(giveUp, PATIENCE_MS);
}

function giveUp() {
  byId("slot-transcript").querySelectorAll(".turn.sending").forEach((old) => old.remove());
  const line = document.createElement("div");
  line.className = "notice look";
  line.setAttribute("role", "alert");
  line.innerHTML = "<p>The assistant can’t be reached right now. Your message is still in the box; send it again in a moment.</p>";
  byId("slot-trouble").replaceChildren(line);
  state();
}

export function ask(question) {
  const area = box();
  area.value = question;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
  // Gradio takes the words over in its next turn of the loop.
  setTimeout(() => byId("ask-send").click());
}

export function newConversation(go) {
  go("/?tab=coach");
  box().focus();
}

// idle, busy or error: for the buttons' look and for tests.
export function state() {
  const last = [...byId("slot-transcript").querySelectorAll(".turn")].at(-1);
  const now = byId("slot-trouble").childElementCount ? "error" : last?.dataset.state || "complete";
  document.body.dataset.state = { pending: "busy", incomplete: "error", error: "error" }[now] || "idle";
  document.body.dataset.conversation = parameter("c");
  document.querySelectorAll(".say").forEach(markCopy);
}

const openBlanks = (say) => [...say.querySelectorAll(".blank")].filter((blank) => !blank.value.trim());

function markCopy(say) {
  const open = openBlanks(say).length;
  const button = say.querySelector("[data-do=copy]");
  button.setAttribute("aria-disabled", open ? "true" : "false");
  button.title = open ? "Fill in the marked blanks first" : "Copy this sentence";
}

// A name typed once fills the blanks of the same name in this answer that nobody has touched.
function onBlank(event) {
  if (!event.target.matches?.(".blank")) return;
  const typed = event.target;
  typed.dataset.own = "yes";
  const whole = typed.closest(".turn, .review");
  whole.querySelectorAll(".blank").forEach((other) => {
    if (other !== typed && other.placeholder === typed.placeholder && !other.dataset.own) other.value = typed.value;
  });
  whole.querySelectorAll(".say").forEach(markCopy);
}

export async function copy(button) {
  const say = button.closest(".say");
  const open = openBlanks(say)[0];
  if (open) {
    open.focus();
    announce(`Fill in ${open.placeholder} first.`);
    return;
  }
  const words = spoken(say.querySelector(".say-words")).trim();
  await write(say.dataset.lines === "keep" ? words : words.replace(/\s+/g, " "));
  const label = button.querySelector("span");
  label.dataset.said ??= label.textContent;
  label.textContent = "Copied";
  announce("Copied.");
  setTimeout(() => { label.textContent = label.dataset.said; }, 2000);
}

const spoken = (node) => node.value ?? (node.childNodes.length ? [...node.childNodes].map(spoken).join("") : node.textContent);

async function write(words) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    const area = document.createElement("textarea");
    area.value = words;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
