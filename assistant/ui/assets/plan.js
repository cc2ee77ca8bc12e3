// The plan of leadership actions: passages that become actions, how far each is, and a way back for ten seconds.
import { byId, call, place, toast, trying } from "./slots.js";
import { attempts, sent } from "./views.js";

const UNDO_SECONDS = 10;
const { keyFor, done } = attempts();
const post = (action, what, body) => call(`culture/plan/actions/${action}/${what}`, body);
const values = (form) => Object.fromEntries(new FormData(form));

// What was just done, as the list that came back names it.
function offerUndo(words, after = () => {}) {
  const { action, change } = byId("plan-list").dataset;
  if (!change) { toast(words); return; }
  toast(words, "Undo", () => trying(null, async () => { await post(action, "undo", { change }); after(); }), UNDO_SECONDS);
}

function showAction(action) {
  const card = byId(`action-${action}`);
  if (!card) { place("culture").querySelector("h1").focus(); return; }
  card.closest("details")?.setAttribute("open", "");
  card.focus();
}

async function setState({ ofAction, seen, state }, words = "") {
  await post(ofAction, "state", { state, seen, words });
  offerUndo(`Now: ${state}.`, () => showAction(ofAction));
  showAction(ofAction);
}

export const PLAN_ACTIONS = {
  "make-action": ({ dataset, parentElement }) => {
    const form = document.querySelector("form[data-form=action]");
    const from = form.querySelector(".from");
    form.elements.passage.value = dataset.passage;
    form.elements.what.value = parentElement.querySelector(".asked").textContent;
    from.querySelector("span").textContent = `From “${dataset.place}”. The passage opens beside the action.`;
    from.hidden = false;
    form.elements.what.focus();
  },
  "leave-passage": (control) => {
    const form = control.closest("form");
    form.elements.passage.value = "";
    control.closest(".from").hidden = true;
    form.elements.what.focus();
  },
  "action-state": (control) => trying(control, () => setState(control.dataset)),
};

export const PLAN_FORMS = {
  "plan-passages": sent((form) => call(`culture/plan/passages?${new URLSearchParams(values(form))}`)),
  action: sent(async (form) => {
    const given = values(form);
    await call("culture/plan/actions", { ...given, key: keyFor(JSON.stringify(given)) });
    done();
    byId("plan-fold").open = false;
    const { action } = byId("plan-list").dataset;
    offerUndo("It is in the plan.");
    showAction(action);
  }),
  "action-change": sent(async (form) => {
    const { ofAction, seen } = form.dataset;
    await post(ofAction, "change", { ...values(form), own_words: form.elements.own_words?.checked ?? false, seen });
    offerUndo("Changed.", () => showAction(ofAction));
    showAction(ofAction);
  }),
  "action-state": sent((form) => setState(form.dataset, form.elements.words.value)),
};
