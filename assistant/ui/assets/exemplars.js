// A sentence of a shared review becomes an example: the author's tick, and a trainer's preview before it is kept.
import { announce, byId, call, toast, trying } from "./slots.js";

const UNDO_SECONDS = 10;
const TRYING = '<p class="reading" role="status"><span class="dots"></span>Trying it on labelled replies</p>';
const IN_FORCE = '<span class="reading" role="status"><span class="dots"></span>Putting it in force; you can go on with something else</span>';

export function startExemplars() {
  // What is kept is what was tried.
  document.addEventListener("input", ({ target }) => {
    if (target.id !== "exemplar-line") return;
    const changed = target.value.trim() !== target.defaultValue.trim();
    target.form.querySelector("[type=submit]").disabled = changed;
    target.form.querySelector(".changed").hidden = !changed;
  });
  document.addEventListener("change", (event) => {
    if (event.target.id !== "allow-example") return;
    const { review } = event.target.dataset;
    const allowed = event.target.checked;
    trying(event.target, async () => {
      try {
        await call(`reviews/${review}/example`, { allowed });
      } finally {
        byId("allow-example").focus();
      }
      announce(allowed ? "Your trainer may keep a sentence." : "From now on no sentence of it is kept.");
    });
  });
}

function tryOut(control, { review, sentence, standard }, line = "") {
  const place = byId("slot-exemplar-preview");
  const before = [...place.childNodes];
  place.innerHTML = TRYING;
  trying(control, async () => {
    try {
      await call(`reviews/${review}/exemplars/preview`, { sentence, standard, line });
      byId("exemplar-line").focus();
    } catch (error) {
      place.replaceChildren(...before);
      throw error;
    }
  });
}

async function takeOut(review, exemplar) {
  await call(`reviews/${review}/exemplars/${exemplar}/take-out`, {});
  document.querySelector(".exemplars").open = true;
}

export const EXEMPLAR_ACTIONS = {
  "exemplar-again": (control) => {
    const form = control.closest("form");
    tryOut(control, form.dataset, form.elements.line.value);
  },
  "take-out": (control) => trying(control, async () => {
    await takeOut(control.dataset.review, control.dataset.exemplar);
    toast("Taken out. The standard is as it was before.");
  }),
};

export const EXEMPLAR_FORMS = {
  "exemplar-try": (form) => tryOut(form.querySelector("[type=submit]"), {
    review: form.dataset.review, sentence: form.elements.sentence.value, standard: form.elements.standard.value,
  }),
  "exemplar-keep": (form) => trying(form.querySelector("[type=submit]"), async () => {
    const { review, sentence, standard } = form.dataset;
    form.dataset.key ??= crypto.randomUUID();
    const had = new Set([...document.querySelectorAll("[data-do=take-out]")].map((one) => one.dataset.exemplar));
    // The index takes the new version up before it answers, which can last.
    const told = form.querySelector(".tried");
    told.innerHTML = IN_FORCE;
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      await call(`reviews/${review}/exemplars`, { sentence, standard, line: form.elements.line.value, key: form.dataset.key });
    } catch (error) {
      told.textContent = error.message;
      button.disabled = false;
      throw error;
    }
    document.querySelector(".exemplars").open = true;
    const kept = [...document.querySelectorAll("[data-do=take-out]")].find((one) => !had.has(one.dataset.exemplar));
    toast("Kept. The standard has it from today on.", kept ? "Undo" : "", () => kept && trying(null, () => takeOut(review, kept.dataset.exemplar)), UNDO_SECONDS);
  }),
};
