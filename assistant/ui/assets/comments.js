// What customers write: a file looked at before it comes in, each comment linked to standards, thanks in its words.
import { wordsOf } from "./files.js";
import { byId, call, parameter, place, toast, trying } from "./slots.js";
import { sent } from "./views.js";

const UNDO_SECONDS = 10;
const MOST_BYTES = 240_000;
const PART = "culture/comments";
const one = (id) => encodeURIComponent(id);
const formOf = (kind) => place("culture").querySelector(`form[data-form=${kind}]`);

export const showComments = () => `${PART}${parameter("standard") ? `?standard=${one(parameter("standard"))}` : ""}`;

// After a change all lists came; the standard that was chosen is shown again.
const chosen = async () => { if (parameter("standard")) await call(showComments()); };

async function fileOf(form) {
  const [file] = form.elements.file.files;
  if (!file) throw new Error("Choose a file first.");
  if (file.size > MOST_BYTES) throw new Error("This file is too long. Split it, and bring in each part up to 240 KB.");
  return { text: await wordsOf(file), also: form.elements.also.value };
}

async function change(path, words, undo) {
  await call(`${PART}/${path}`, {});
  await chosen();
  toast(words, "Undo", () => trying(null, async () => { await call(`${PART}/${undo}`, {}); await chosen(); }), UNDO_SECONDS);
}

async function link(comment, standards, words) {
  await call(`${PART}/${one(comment)}/link`, { standards });
  place("culture").querySelector(".comment [name=standard], .comment select, #comments-waiting")?.focus();
  toast(words, "Undo", () => trying(null, () => call(`${PART}/${one(comment)}/open`, {})), UNDO_SECONDS);
}

export const COMMENT_FORMS = {
  "comments-file": sent(async (form) => {
    await call(`${PART}/preview`, await fileOf(form));
    byId("comments-said").focus();
  }),
  "comments-keep": sent(async () => {
    await call(PART, await fileOf(formOf("comments-file")));
    formOf("comments-file").reset();
    byId("comments-fold").open = false;
    toast("They are here. Say what each is about; before that it counts for nothing.");
    byId("comments-fold").querySelector("summary").focus();
  }),
  "comment-link": sent(async (form) => {
    const ticked = [...form.querySelectorAll("[name=standard]:checked")].map((tick) => tick.value);
    const standards = form.elements.other.value ? [...ticked, form.elements.other.value] : ticked;
    if (!standards.length) throw new Error("Tick what it is about, or choose “About no standard”.");
    await link(form.dataset.comment, standards, "Linked. It counts now.");
  }),
};

// The form to thank somebody is drawn by the wall; it is filled once it stands there.
function thank(words) {
  const fill = () => {
    const box = byId("thank-words");
    if (!box) return;
    document.removeEventListener("coach:applied", fill);
    byId("thank-fold").open = true;
    box.value = words;
  };
  document.addEventListener("coach:applied", fill);
}

export const COMMENT_ACTIONS = {
  "comment-none": (control) => trying(control, () => link(control.dataset.comment, [], "About no standard.")),
  "comment-open": (control) => trying(control, async () => {
    await call(`${PART}/${one(control.dataset.comment)}/open`, {});
    await chosen();
    toast("It waits to be looked at again.");
  }),
  "comment-remove": (control) => trying(control, () => {
    const comment = one(control.dataset.comment);
    return change(`${comment}/remove`, "Removed.", `${comment}/back`);
  }),
  "comments-take-back": (control) => trying(control, () => {
    const file = one(control.dataset.file);
    return change(`files/${file}/remove`, "Taken back, with what they were linked to.", `files/${file}/back`);
  }),
  "comment-thank": (control, go) => { thank(control.dataset.words); go("/?tab=culture&at=thank-fold"); },
};
