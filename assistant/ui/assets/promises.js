// The list of promises: done, missed, moved, handed over, each to be undone for ten seconds where it can be.
import { call, toast, trying } from "./slots.js";

const UNDO_SECONDS = 10;
async function post(promise, what, body = {}) {
  await call(`promises/${promise}/${what}`, body);
  if (document.body.dataset.view === "today") await call("today");
}

function withUndo(words, promise, what, body) {
  toast(words, "Undo", () => trying(null, () => post(promise, what, body)), UNDO_SECONDS);
}

const sent = (work) => (form) => trying(form.querySelector("[type=submit]"), () => work(form, form.dataset.promise));

export const PROMISE_ACTIONS = {
  "promise-kept": (control) => trying(control, async () => {
    const { promise } = control.dataset;
    await post(promise, "kept");
    withUndo("Done. You did what you said.", promise, "reopen");
  }),
  "promise-reopen": (control) => trying(control, () => post(control.dataset.promise, "reopen")),
};

export const PROMISE_FORMS = {
  "promise-missed": sent(async (form, promise) => {
    await post(promise, "missed", { note: form.elements.note.value });
    withUndo("Marked as missed.", promise, "reopen");
  }),
  "promise-move": sent(async (form, promise) => {
    const { before } = form.dataset;
    const past = before < form.elements.due.min;
    await post(promise, "move", { due: form.elements.due.value });
    // A day that has passed cannot be promised again.
    if (past) toast("Moved.");
    else withUndo("Moved.", promise, "move", { due: before });
  }),
  "promise-hand-over": sent(async (form, promise) => {
    const name = form.elements.colleague.selectedOptions[0].textContent;
    await post(promise, "hand-over", { colleague: form.elements.colleague.value });
    toast(`Handed over to ${name}.`);
  }),
};
