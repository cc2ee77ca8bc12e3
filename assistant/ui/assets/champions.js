// Champions: putting somebody forward, answering, naming; each with a way back for ten seconds.
import { byId, call, place, toast, trying } from "./slots.js";
import { attempts, sent } from "./views.js";

const UNDO_SECONDS = 10;
const { keyFor, done } = attempts();
const values = (form) => Object.fromEntries(new FormData(form));
const post = (path, body = {}) => call(`culture/champions/${path}`, body);
const toHead = () => place("culture").querySelector("h1").focus({ preventScroll: true });

function withUndo(words, back) {
  toHead();
  toast(words, "Undo", () => trying(null, () => post(back)), UNDO_SECONDS);
}

export const CHAMPION_ACTIONS = {
  "champion-answer": (control) => trying(control, async () => {
    const { sentence, agrees } = control.dataset;
    await post(`sentences/${sentence}/answer`, { agrees: agrees === "yes" });
    withUndo(agrees ? "Thank you. Leaders of your team may read it now." : "Nobody will see it.", `sentences/${sentence}/unanswer`);
  }),
  "champion-take-back": (control) => trying(control, async () => {
    const { sentence } = control.dataset;
    await post(`sentences/${sentence}/take-back`);
    withUndo("Taken back.", `sentences/${sentence}/say-again`);
  }),
  "champion-end": (control) => trying(control, async () => {
    const { champion } = control.dataset;
    await post(`named/${champion}/end`);
    withUndo("The turn has ended. Say thank you in front of the team.", `named/${champion}/resume`);
  }),
};

export const CHAMPION_FORMS = {
  "put-forward": sent(async (form) => {
    const given = values(form);
    await post("sentences", { ...given, key: keyFor(JSON.stringify(given)) });
    done();
    const myself = form.elements.whom.selectedIndex === 1;
    form.reset();
    byId("forward-fold").open = false;
    byId("forward-fold").querySelector("summary").focus();
    toast(myself ? "Leaders of your team can read it now." : "They are asked. You find here what they say.");
  }),
  "name-champion": sent(async (form) => {
    await post("named", { whom: form.dataset.whom, because: form.elements.because.value });
    toHead();
    toast("Named. Everybody reads it here and on Today.");
  }),
};
