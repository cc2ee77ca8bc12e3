// The first week: steps ticked off, the path begun and put away.
import { ask } from "./coach.js";
import { call, place, toast, trying } from "./slots.js";

const UNDO_SECONDS = 10;
const post = (path, body = {}) => call(`culture/first-week/${path}`, body);

// The days that were open stay open, and the focus goes to where it was.
async function redrawn(work, step = "") {
  const opened = [...document.querySelectorAll("#slot-first-week details[open]")].map((day) => day.id);
  await work();
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  const again = step && document.querySelector(`#slot-first-week [data-step="${CSS.escape(step)}"]`);
  (again || place("culture").querySelector("#week-title") || place("culture").querySelector("h1")).focus?.({ preventScroll: true });
}

export const FIRST_WEEK_ACTIONS = {
  "first-week-ask": ({ dataset }, go) => {
    go("/?tab=coach");
    ask(dataset.question);
  },
  "first-week-step": (control) => trying(control, () => {
    const { step, done } = control.dataset;
    return redrawn(() => post("steps", { step, done: done === "yes" }), step);
  }),
  "first-week-begin": (control) => trying(control, () => redrawn(() => post("begin"))),
  "first-week-away": (control) => trying(control, async () => {
    await redrawn(() => post("put-away"));
    toast("Put away. What you did is kept.", "Undo", () => trying(null, () => redrawn(() => post("begin"))), UNDO_SECONDS);
  }),
};
