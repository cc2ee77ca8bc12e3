// The questions tab: one's own questions, groups of questions in the inbox, and questions to a leader.
import { byId, call, toast, trying } from "./slots.js";
import { sent } from "./views.js";

const UNDO_SECONDS = 10;
const group = (element, act, body = {}) => call(`questions/groups/${encodeURIComponent(element.dataset.group)}/${act}`, body);
const asked = (element, act, body = {}) => call(`questions/leaders/${encodeURIComponent(element.dataset.question)}/${act}`, body);
const toHead = () => { const head = document.querySelector("#view-questions h1"); head.tabIndex = -1; head.focus({ preventScroll: true }); };

export const QUESTION_FORMS = {
  "group-answer": sent(async (form) => {
    await group(form, "answer", { text: form.elements.text.value });
    toast("Answered. Whoever waited finds it with their questions.");
    toHead();
  }),
  "group-owner": sent(async (form) => {
    const { group: id } = form.dataset;
    await group(form, "owner", { owner: form.elements.owner.value, due: form.elements.due.value });
    toast("Noted. They find it on Today.");
    document.querySelector(`#group-${CSS.escape(id)} summary`)?.focus({ preventScroll: true });
  }),
  "group-aside": sent(async (form) => {
    const { group: id } = form.dataset;
    await group(form, "aside", { reason: form.elements.reason.value });
    toast("Set aside.", "Undo", () => trying(null, () => call(`questions/groups/${encodeURIComponent(id)}/take-up`, {})), UNDO_SECONDS);
    toHead();
  }),
  "leader-ask": sent(async (form) => {
    form.dataset.key ||= crypto.randomUUID();
    const { leader, question, readers } = Object.fromEntries(new FormData(form));
    await call("questions/leaders", { leader, question, readers, key: form.dataset.key });
    toast("Passed on. You find the answer here and on Today.");
    byId("ask-leader-fold").querySelector("summary").focus();
  }),
  "leader-answer": sent(async (form) => {
    await asked(form, "answer", { text: form.elements.text.value });
    toast("Answered.");
    byId("ask-leader-fold").querySelector("summary").focus();
  }),
};

export const QUESTION_ACTIONS = {
  "group-draft": (control) => trying(control, () => group(control, "draft")),
  "group-take-up": (control) => trying(control, () => group(control, "take-up")),
  "question-take-back": (control) => trying(control, async () => {
    const path = `questions/${encodeURIComponent(control.dataset.question)}`;
    await call(`${path}/take-back`, {});
    toast("Taken back.", "Undo", () => trying(null, () => call(`${path}/back`, {})), UNDO_SECONDS);
    toHead();
  }),
  "leader-take-back": (control) => trying(control, async () => {
    const { question } = control.dataset;
    await asked(control, "take-back");
    toast("Taken back.", "Undo", () => trying(null, () => call(`questions/leaders/${encodeURIComponent(question)}/back`, {})), UNDO_SECONDS);
  }),
  "leader-keep": (control) => trying(control, async () => {
    await asked(control, "keep");
    toast("Only you and leaders read it now.");
  }),
};
