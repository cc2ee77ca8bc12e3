// What every view that is one page from one route shares: showing it, and sending its forms.
import { call, place } from "./slots.js";

export const RUN_UNSENT = "run-unsent:";

// Draws a view from a route, or says in its place why it cannot be shown; whether it was drawn and is still looked at.
export async function shown(view, path) {
  try {
    await call(path);
  } catch (error) {
    const line = document.createElement("p");
    line.className = "notice look";
    line.setAttribute("role", "alert");
    line.textContent = error.message;
    place(view).replaceChildren(line);
    return false;
  }
  return document.body.dataset.view === view;
}

// Sends a form; what goes wrong is said beside its button.
export function sent(work) {
  return async (form) => {
    const button = form.querySelector("[type=submit]");
    const line = form.querySelector(".form-error");
    if (button.disabled) return;
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    line.hidden = true;
    try {
      await work(form);
    } catch (error) {
      line.textContent = error.message;
      line.hidden = false;
    } finally {
      button.disabled = false;
      button.removeAttribute("aria-busy");
      if (!line.hidden && button.isConnected) button.focus();
    }
  };
}

// Keys for what is sent: the same words after a failure are the same attempt, so that nothing is kept twice.
export function attempts() {
  let attempt = { words: "", key: "" };
  return {
    keyFor(words) {
      if (attempt.words !== words) attempt = { words, key: crypto.randomUUID() };
      return attempt.key;
    },
    done() { attempt = { words: "", key: "" }; },
  };
}
