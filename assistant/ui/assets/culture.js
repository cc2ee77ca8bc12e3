// The culture tab: thanks with a look before they are kept, the wall and its filters, stories and what becomes of them.
import { byId, call, parameter, place, toast, trying } from "./slots.js";
import { PARTS } from "./culture_parts.js";
import { sent, shown } from "./views.js";

const UNDO_SECONDS = 10;
const chosen = () => new URLSearchParams(["standard", "team"].filter(parameter).map((name) => [name, parameter(name)]));
const formOf = (kind) => place("culture").querySelector(`form[data-form=${kind}]`);

export async function showCulture() {
  const part = PARTS[parameter("part")];
  if (!await shown("culture", part ? part() : `culture?${chosen()}`)) return;
  if (!parameter("at")) place("culture").querySelector("h1").focus({ preventScroll: true });
}

export function startCulture() {
  document.addEventListener("change", (event) => {
    if (["wall-standard", "wall-team"].includes(event.target.id)) filter(event.target);
    if (event.target.closest("form[data-form=story-keep]") && event.target.name === "agreed") trying(null, previewStory);
  });
  document.addEventListener("input", (event) => {
    // What was looked at is what is kept: after a change it is looked at again.
    if (event.target.closest("form[data-form=thank]")) byId("slot-thank-preview").replaceChildren();
    if (event.target.closest("form[data-form=tell]")) byId("slot-story-preview").replaceChildren();
  });
}

function filter(control) {
  const wanted = new URLSearchParams({ tab: "culture" });
  for (const name of ["standard", "team"]) if (byId(`wall-${name}`).value) wanted.set(name, byId(`wall-${name}`).value);
  history.replaceState(null, "", `/?${wanted}`);
  trying(control, () => call(`culture/wall?${chosen()}`));
}

// After a change the whole wall came; what was chosen is shown again.
const filtered = async () => { if (`${chosen()}`) await call(`culture/wall?${chosen()}`); };

function thanksOf(form) {
  const { between_colleagues: between, ...values } = Object.fromEntries(new FormData(form));
  return { ...values, between_colleagues: between === "on" };
}

function storyOf(form, ticks) {
  const agreed = [...(ticks?.querySelectorAll("[name=agreed]:checked") ?? [])].map((tick) => tick.value);
  return { ...Object.fromEntries(new FormData(form)), agreed };
}

const previewStory = () => call("culture/stories/preview", storyOf(formOf("tell"), formOf("story-keep")));

// The same words sent twice are kept once.
function keyOf(form) {
  form.dataset.key ||= crypto.randomUUID();
  return form.dataset.key;
}

export const CULTURE_FORMS = {
  thank: sent(async (form) => {
    await call("culture/thanks/preview", thanksOf(form));
    formOf("thank-keep").querySelector("blockquote").focus();
  }),
  "thank-keep": sent(async (form) => {
    await call("culture/thanks", { ...thanksOf(formOf("thank")), key: keyOf(form) });
    await filtered();
    byId("thank-fold").open = false;
    toast("It hangs on the wall. Thank you for saying it.");
    byId("thank-fold").querySelector("summary").focus();
  }),
  digest: sent(async (form) => {
    await call(`culture/digest?month=${form.elements.month.value}`);
    byId("digest-text")?.focus();
  }),
  tell: sent(async (form) => {
    await call("culture/stories/preview", storyOf(form));
    formOf("story-keep").querySelector("[name=agreed], [type=submit]").focus();
  }),
  "story-keep": sent(async (form) => {
    await call("culture/stories", { ...storyOf(formOf("tell"), form), key: keyOf(form) });
    byId("tell-fold").open = false;
    toast("Passed on. You find what becomes of it here and on Today.");
    byId("tell-fold").querySelector("summary").focus();
  }),
  "story-approve": sent(async (form) => {
    await call(`culture/stories/${form.dataset.story}/approve`, storyOf(form));
    toast("In the library. It counts from the next question on.");
  }),
  "story-keep-back": sent(async (form) => {
    await call(`culture/stories/${form.dataset.story}/keep-back`, { reason: form.elements.reason.value });
    toast("Kept back. Its author reads your reason.");
  }),
};

function withUndo(path, away, back, words) {
  return (control) => trying(control, async () => {
    const one = control.dataset.kudos || control.dataset.story;
    const change = async (act) => {
      await call(`culture/${path}/${one}/${act}`, {});
      if (path === "thanks") await filtered();
    };
    await change(away);
    toast(words, "Undo", () => trying(null, () => change(back)), UNDO_SECONDS);
  });
}

export const CULTURE_ACTIONS = {
  "kudos-off": withUndo("thanks", "off", "back", "Taken off the wall."),
  "older-thanks": (control) => trying(control, () => call(`culture/wall?${chosen()}&most=${control.dataset.most}`)),
  "kudos-back": (control) => trying(control, async () => {
    await call(`culture/thanks/${control.dataset.kudos}/back`, {});
    await filtered();
  }),
  "story-withdraw": withUndo("stories", "withdraw", "back", "Withdrawn. No answer quotes it any more."),
  "copy-digest": (control) => trying(control, async () => {
    byId("digest-text").select();
    try { await navigator.clipboard.writeText(byId("digest-text").value); } catch { document.execCommand("copy"); }
    toast("Copied.");
  }),
};
