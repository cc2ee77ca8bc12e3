// The review tab: the boxes, the check, what is done with a review.
import { announce, byId, call, parameter, toast, trying } from "./slots.js";
import { openDialog } from "./actions.js";
import { startExemplars } from "./exemplars.js";
import { startMarks } from "./marks.js";
import { RUN_UNSENT, attempts } from "./views.js";

const MOST_CHARACTERS = 8000;
const UNSENT = "review-unsent:";
const LEFT = "review-left:";
const READING = '<p class="reading" role="status"><span class="dots"></span>Reading your draft</p>';
const { keyFor, done } = attempts();
let asked = 0;

const boxes = () => document.querySelector("form.review-form");
const place = () => UNSENT + [boxes().dataset.owner, parameter("r") || parameter("turn") || "new"].join(":");
const path = (id, turn) => `/?tab=review${id ? `&r=${encodeURIComponent(id)}` : ""}${turn ? `&turn=${encodeURIComponent(turn)}` : ""}`;

export function startReview() {
  startMarks();
  startExemplars();
  document.addEventListener("input", (event) => {
    if (!event.target.closest?.("form.review-form")) return;
    sessionStorage.setItem(place(), JSON.stringify(Object.fromEntries(new FormData(boxes()))));
    counts();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest?.("form.review-form")) boxes().requestSubmit();
  });
  document.addEventListener("coach:applied", leaveOut);
}

export function forgetUnsent() {
  Object.keys(sessionStorage).filter((key) => key.startsWith(UNSENT) || key.startsWith(RUN_UNSENT)).forEach((key) => sessionStorage.removeItem(key));
}

export async function showReview() {
  const id = parameter("r");
  const mine = ++asked;
  const query = parameter("turn") ? `?turn=${encodeURIComponent(parameter("turn"))}` : "";
  try {
    await call(`reviews${id ? `/${encodeURIComponent(id)}` : ""}${query}`);
  } catch (error) {
    toast(error.message);
    history.replaceState(null, "", "/?tab=review");
    await trying(null, () => call("reviews"));
  }
  if (mine !== asked || document.body.dataset.view !== "review") return;
  putBack();
  document.body.dataset.review = parameter("r") ? "done" : "empty";
}

// Words that were typed and not checked come back after a reload.
function putBack() {
  const kept = boxes() && sessionStorage.getItem(place());
  if (!kept) return;
  for (const [name, value] of Object.entries(JSON.parse(kept))) {
    // Not elements[name]: "item" is a method there.
    const field = boxes().elements.namedItem(name);
    if (!field || field.value === value) continue;
    field.value = value;
    if (name === "draft" && boxes().dataset.mode === "marked") boxes().dataset.mode = "edit";
    if (field.closest("details")) field.closest("details").open = true;
  }
  counts();
}

function counts() {
  boxes().querySelectorAll("[data-count]").forEach((line) => {
    const length = boxes().elements[line.dataset.count].value.length;
    line.hidden = length <= MOST_CHARACTERS * 0.9;
    line.textContent = `${length.toLocaleString("en")} of ${MOST_CHARACTERS.toLocaleString("en")} characters`;
  });
}

function fail(form, words) {
  const line = form.querySelector(".form-error");
  line.textContent = words;
  line.hidden = !words;
}

async function check(form) {
  if (form.querySelector("[type=submit]").disabled) return;
  const fields = Object.fromEntries(new FormData(form));
  const words = JSON.stringify(fields);
  const button = form.querySelector("[type=submit]");
  const result = byId("review-result");
  const before = [...result.childNodes];
  const kept = place();
  const turn = form.dataset.turn;
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  document.body.dataset.review = "busy";
  document.body.dataset.sources = "closed";
  fail(form, "");
  result.innerHTML = READING;
  announce("Reading your draft.");
  try {
    await call("reviews", { ...fields, turn, key: keyFor(words) });
  } catch (error) {
    result.replaceChildren(...before);
    button.disabled = false;
    button.removeAttribute("aria-busy");
    fail(form, error.message);
    document.body.dataset.review = "error";
    button.focus();
    return;
  }
  done();
  sessionStorage.removeItem(kept);
  if (document.body.dataset.view !== "review") return;
  history.pushState(null, "", path(boxes().dataset.review, turn));
  asked += 1;
  document.body.dataset.review = "done";
  const title = byId("outcome-title");
  title.focus({ preventScroll: true });
  title.closest(".outcome").scrollIntoView({ block: "start" });
  byId("place-review").scrollTop -= 12;
}

function edit(words = null) {
  const form = boxes();
  form.dataset.mode = "edit";
  if (words !== null) form.elements.draft.value = words;
  form.elements.draft.dispatchEvent(new Event("input", { bubbles: true }));
  form.elements.draft.focus();
  form.elements.draft.scrollIntoView({ block: "center" });
}

const written = (node) => node.tagName === "INPUT" ? node.value || `{${node.placeholder}}`
  : node.childNodes.length ? [...node.childNodes].map(written).join("") : node.textContent;

function tryExample({ dataset }) {
  const form = boxes();
  form.elements.thread.value = dataset.thread;
  form.elements.draft.value = dataset.draft;
  form.requestSubmit();
}

function remove(control, go) {
  const { review } = control.dataset;
  const title = control.closest("li").querySelector(".title").textContent;
  const wasOpen = parameter("r") === review;
  trying(control, async () => {
    await call(`reviews/${review}/delete`, {});
    if (wasOpen) go("/?tab=review");
    toast(`Deleted “${title}”.`, "Undo", () => trying(null, async () => {
      await call(`reviews/${review}/restore`, {});
      if (wasOpen) go(path(review));
    }), 10);
  });
}

function report({ dataset }) {
  openDialog(
    '<form data-form="report"><h2 id="dialog-title">A policy got in the way</h2><p>The leaders read it and answer you: changed, kept because …, or still being decided. Leave out the customer’s name and details.</p>' +
    '<p class="label">The clause</p><p class="about"></p><label for="report-context">What it was about</label><textarea id="report-context" name="context" rows="2" maxlength="2000"></textarea>' +
    '<label for="report-words">How did it get in the way?</label><textarea id="report-words" name="words" rows="4" maxlength="2000" required></textarea>' +
    '<div class="row-end"><button type="button" class="button" data-do="close-dialog">Cancel</button><button type="submit" class="button main">Report it</button></div></form>');
  const form = byId("slot-dialog").querySelector("form");
  form.querySelector(".about").textContent = [dataset.title, dataset.clause].filter(Boolean).join(", ");
  Object.assign(form.dataset, { document: dataset.document, clause: dataset.clause, key: crypto.randomUUID() });
  form.elements.context.value = dataset.context;
  form.elements.words.focus();
}

// Sentences that are no promise stay away in this tab; they hold no words, only which ones.
const leftOf = (review) => JSON.parse(sessionStorage.getItem(LEFT + review) || "[]");

function leaveOut() {
  document.querySelectorAll("form.promise").forEach((form) => {
    form.hidden = leftOf(form.dataset.review).includes(form.dataset.index);
  });
}

function notAPromise(control) {
  const { review, index } = control.closest("form").dataset;
  sessionStorage.setItem(LEFT + review, JSON.stringify([...leftOf(review), index]));
  leaveOut();
  toast("Left out.", "Undo", () => {
    sessionStorage.setItem(LEFT + review, JSON.stringify(leftOf(review).filter((one) => one !== index)));
    leaveOut();
  }, 10);
}

const share = (what) => (control) => trying(control, async () => {
  await call(`reviews/${control.dataset.review}/${what}`, {});
  byId("slot-review-share").querySelector("button").focus();
  announce(byId("slot-review-share").textContent.trim());
});

export const REVIEW_ACTIONS = {
  "edit-draft": () => edit(),
  "use-rewrite": (control) => edit(written(control.closest(".say").querySelector(".say-words"))),
  "try-example": tryExample,
  "share-review": share("share"),
  "unshare-review": share("unshare"),
  "delete-review": remove,
  "show-number": (control) => trying(control, async () => {
    await call(`reviews/${control.dataset.review}/number`);
    byId("slot-review-number").querySelector(".score").focus();
  }),
  "not-a-promise": notAPromise,
  report,
};

export const REVIEW_FORMS = {
  review: check,
  report: (form) => trying(form.querySelector("[type=submit]"), async () => {
    const { document: name, clause, key } = form.dataset;
    await call("reports", { document: name, clause, key, words: form.elements.words.value, context: form.elements.context.value });
    byId("slot-dialog").querySelector("h2")?.focus();
  }),
  "report-answer": (form) => trying(form.querySelector("[type=submit]"), async () => {
    const { state, text, decide_by: day } = form.elements;
    await call(`reports/${form.dataset.report}/answer`, { state: state.value, text: text.value, decide_by: day.value || null });
    announce("Answered.");
  }),
  promise: (form) => trying(form.querySelector("[type=submit]"), async () => {
    const { review, index } = form.dataset;
    const value = (name) => form.elements[name].value;
    await call(`reviews/${review}/promises`, { index: Number(index), what: value("what"), whom: value("whom"), due: value("due") });
    announce("On your list.");
  }),
};
