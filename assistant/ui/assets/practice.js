// The practice tab: scenarios, the run with its customer, the debrief.
import { wordsOf } from "./files.js";
import { announce, byId, call, parameter, place, toast, trying } from "./slots.js";
import { RUN_UNSENT, attempts, sent, shown } from "./views.js";

const UNDO_SECONDS = 10;
const TAB = "/?tab=practice";
const PASTED = ["tickets", "brief"];
const { keyFor, done } = attempts();
let go = () => {};

const at = (extra) => `${TAB}${extra}`;
const one = (id) => encodeURIComponent(id);

// Which route draws what the address bar says.
function path() {
  const [s, run, wanted] = [parameter("s"), parameter("run"), parameter("do")];
  if (parameter("handed")) return `practice/assignments/${one(parameter("for"))}/runs/${one(parameter("handed"))}`;
  if (run && parameter("a")) return `practice/runs/${one(run)}/compare?${new URLSearchParams({ a: parameter("a"), b: parameter("b") })}`;
  if (run && wanted === "debrief") return `practice/runs/${one(run)}/debrief?${new URLSearchParams({ to: parameter("to") })}`;
  if (run) return `practice/runs/${one(run)}`;
  if (s) return `practice/scenarios/${one(s)}${wanted === "edit" ? "/edit" : ""}${parameter("for") ? `?assignment=${one(parameter("for"))}` : ""}`;
  if (wanted === "draft") {
    const names = ["kind", "about", "difficulty", "channel", "seed", "audience"];
    return `practice/draft?${new URLSearchParams(names.filter(parameter).map((name) => [name, parameter(name)]))}`;
  }
  if (wanted === "new") return `practice/new?${new URLSearchParams({ kind: parameter("kind"), about: parameter("about") })}`;
  return ["away", "file"].includes(wanted) ? `practice/${wanted}` : "practice";
}

const kind = () => parameter("run") && !parameter("do") && !parameter("a") ? "run" : "page";

export async function showPractice() {
  const wanted = path();
  document.body.dataset.practice = kind();
  if (!await shown("practice", wanted) || wanted !== path()) return;
  byId("place-practice").scrollTop = 0;
  drawn();
  if (!parameter("run") || parameter("do")) place("practice").querySelector("h1")?.focus({ preventScroll: true });
}

// What a fragment needs once it stands in the page.
function drawn() {
  const wish = document.querySelector("form.wish");
  if (wish) kindOf(wish);
  const box = byId("run-reply");
  if (box) {
    box.value = box.value || sessionStorage.getItem(RUN_UNSENT + parameter("run")) || "";
    toLast();
    box.focus({ preventScroll: true });
  }
}

function toLast() {
  const said = byId("run-said");
  if (said) said.scrollTop = said.scrollHeight;
}

function kindOf(form) {
  const kind = form.elements.kind.value;
  form.querySelectorAll("[data-for]").forEach((field) => { field.hidden = !field.dataset.for.split(" ").includes(kind); });
}

export function startPractice(goes) {
  go = goes;
  document.addEventListener("input", ({ target }) => {
    if (target.id === "scenario-search") found();
    if (target.id === "run-reply") sessionStorage.setItem(RUN_UNSENT + parameter("run"), target.value);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.id === "scenario-difficulty") found();
    if (target.name === "kind" && target.closest("form.wish")) kindOf(target.form);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id === "run-reply" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
  });
}

function found() {
  const asked = new URLSearchParams({ search: byId("scenario-search").value, difficulty: byId("scenario-difficulty").value });
  trying(null, () => call(`practice/scenarios?${asked}`));
}

function arrived() {
  done();
  byId("place-practice").scrollTop = 0;
  document.body.dataset.practice = kind();
  drawn();
  if (!byId("run-reply")) place("practice").querySelector("h1")?.focus({ preventScroll: true });
}

function wishOf(form) {
  const value = (name) => form.elements.namedItem(name)?.value ?? "";
  const kind = value("kind");
  const ticked = [...form.querySelectorAll("[name=audience]")].filter((box) => box.type === "hidden" || box.checked).map((box) => box.value);
  const asked = { kind, about: value(`about-${kind}`), difficulty: value("difficulty"), channel: value("channel"), seed: value("seed") || "1" };
  return { ...asked, audience: ticked, text: PASTED.includes(kind) ? value("text") : "" };
}

const make = sent(async (form) => {
  const wish = wishOf(form);
  if (PASTED.includes(wish.kind)) {
    await call("practice/draft", { ...wish, about: "", channel: wish.channel || null, seed: Number(wish.seed), audience: wish.audience.length ? wish.audience : null });
    arrived();
    return;
  }
  const { text, audience, ...plain } = wish;
  const filled = Object.entries({ ...plain, audience: audience.join(",") }).filter(([, value]) => value);
  go(at(`&do=draft&${new URLSearchParams(filled)}`));
});

const keep = sent(async (form) => {
  const scenario = form.elements.scenario.value;
  await call("practice/scenarios", { scenario, key: keyFor(scenario) });
  arrived();
  toast("Kept. It can be assigned and played now.");
});

function changesOf(form) {
  const value = (name) => form.elements.namedItem(name).value;
  const plain = ["title", "channel", "difficulty", "mood", "background", "opening", "name", "voice", "patience", "values", "history", "wants", "also_content_with"];
  const list = (name) => [...form.querySelectorAll(`[data-list=${name}]`)].map((box) => box.value);
  const ticked = (name) => [...form.querySelectorAll(`[name=${name}]`)].filter((box) => box.checked).map((box) => box.value);
  return {
    ...Object.fromEntries(plain.map((name) => [name, value(name)])),
    audience: ticked("audience"), needed: Number(value("needed") || 0), must_not: ticked("must_not").map(Number),
    hidden: [...form.querySelectorAll(".hidden-fact")].map((fact) => ({
      name: fact.dataset.name, ...Object.fromEntries([...fact.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part.value])),
    })),
    conditions: list("conditions"), notes: list("notes"),
  };
}

const change = sent(async (form) => {
  const changes = changesOf(form);
  const words = JSON.stringify(changes);
  await call(`practice/scenarios/${one(form.dataset.scenario)}`, { version: Number(form.dataset.version), changes, key: keyFor(words) });
  arrived();
  toast("Saved.");
});

const read = sent(async (form) => {
  const file = byId("scenario-file").files[0];
  if (!file) throw new Error("Choose a file first.");
  if (file.size > 240000) throw new Error("This file is too long for a scenario. Keep it under 240,000 bytes.");
  await call("practice/read", { name: file.name, text: await wordsOf(file) });
  arrived();
});

const begin = sent(async (form) => {
  const value = (name) => form.elements.namedItem(name).value;
  const fields = {
    scenario_id: form.dataset.scenario, scenario: form.elements.namedItem("scenario")?.value ?? "", assignment_id: form.dataset.assignment,
    wishes: value("wishes").split("\n").map((line) => line.trim()).filter(Boolean),
    guided: form.elements.namedItem("guided")?.checked ?? false,
  };
  await call("practice/runs", { ...fields, key: keyFor(JSON.stringify(fields)) });
  arrived();
});

const reply = sent(async (form) => {
  const text = form.elements.namedItem("reply").value;
  const run = form.dataset.run;
  const key = keyFor(`${run} ${form.dataset.after} ${text}`);
  const said = byId("run-said");
  const mine = document.createElement("li");
  mine.className = "bubble mine sending";
  mine.textContent = text;
  if (text.trim()) { said.append(mine); toLast(); announce("Sent. The customer is answering."); }
  try {
    await call(`practice/runs/${one(run)}/reply`, { text, after: form.dataset.after, key });
  } catch (error) {
    mine.remove();
    throw error;
  }
  done();
  sessionStorage.removeItem(RUN_UNSENT + run);
  const box = byId("run-reply");
  if (box) box.value = "";
  drawn();
  announce([...document.querySelectorAll("#run-said .bubble.theirs")].at(-1)?.textContent ?? "");
  if (!box) place("practice").querySelector("#run-over")?.focus();
});

const act = (route, then = () => {}) => (control) => trying(control, async () => {
  await call(`practice/${route(control.dataset)}`, {});
  drawn();
  then(control);
});

const assign = sent(async (form) => {
  const value = (name) => form.elements.namedItem(name).value;
  const [kind, ...rest] = value("to").split(":");
  const fields = {
    scenario_id: form.dataset.scenario, to_person: kind === "person" ? rest.join(":") : "", to_team: kind === "team" ? rest.join(":") : "",
    due: value("due"), attempts: Number(value("attempts") || 0), at_least: value("at_least"), hostility: value("hostility"),
    guided: form.elements.namedItem("guided").checked,
  };
  await call("practice/assignments", { ...fields, key: keyFor(JSON.stringify(fields)) });
  done();
  form.closest("details").open = false;
  toast("They find it on their Today page and under Practice.");
});

export const PRACTICE_FORMS = {
  assign,
  "make-scenario": make,
  "keep-scenario": keep,
  "change-scenario": change,
  "read-scenario": read,
  "begin-run": begin,
  "run-reply": reply,
};

export const PRACTICE_ACTIONS = {
  "away-scenario": (control) => trying(control, async () => {
    const { scenario, title } = control.dataset;
    await call(`practice/scenarios/${one(scenario)}/away`, {});
    history.pushState(null, "", TAB);
    toast(`“${title}” is put away.`, "Undo", () => trying(null, async () => { await call(`practice/scenarios/${one(scenario)}/bring`, {}); arrived(); }), UNDO_SECONDS);
  }),
  "bring-scenario": (control) => trying(control, async () => { await call(`practice/scenarios/${one(control.dataset.scenario)}/bring`, {}); arrived(); }),
  "withdraw-assignment": (control) => trying(control, async () => {
    await call(`practice/assignments/${one(control.dataset.assignment)}/withdraw`, {});
    toast("Taken back. What was played for it stays with who played it.");
  }),
  "hand-in-run": act(({ assignment, run }) => `assignments/${one(assignment)}/runs/${one(run)}/submit`, () => announce("Handed in.")),
  "take-back-run": act(({ assignment, run }) => `assignments/${one(assignment)}/runs/${one(run)}/take-back`, () => announce("It is yours alone again.")),
  "practise-miss": (control, go) => trying(control, async () => {
    const { review, standard } = control.dataset;
    go("/?tab=practice&do=away");
    await call("practice/misses", { review_id: review, standard_id: standard });
    arrived();
  }),
  "begin-group": (control) => trying(control, async () => {
    await call("practice/runs", { scenario_id: control.dataset.scenario, in_group: true, key: crypto.randomUUID() });
    arrived();
  }),
  "run-hint": (control) => trying(control, async () => {
    // Asked again, another one comes.
    const number = Number(byId("run-hint")?.dataset.hint ?? -1) + 1;
    await call(`practice/runs/${one(control.dataset.run)}/hint`, { number });
    byId("run-hint").focus();
  }),
  "run-stop": act(({ run }) => `runs/${one(run)}/stop`),
  "run-calmer": act(({ run }) => `runs/${one(run)}/calmer`, () => announce("The customer is calmer now.")),
  "run-rewind": act(({ run, turn }) => `runs/${one(run)}/rewind/${one(turn)}`),
  "run-stand": (control) => trying(control, async () => {
    const { run, turn } = control.dataset;
    await call(`practice/runs/${one(run)}/stand/${one(turn)}`, {});
    arrived();
  }),
  "go-turn": (control) => {
    const turn = byId(`turn-${control.dataset.turn}`);
    turn?.closest("details")?.setAttribute("open", "");
    turn?.scrollIntoView({ block: "center" });
    turn?.focus({ preventScroll: true });
  },
  "delete-run": (control) => trying(control, async () => {
    const { run } = control.dataset;
    await call(`practice/runs/${one(run)}/delete`, {});
    if (parameter("run")) history.pushState(null, "", TAB);
    toast("The run is deleted.", "Undo", () => trying(null, () => call(`practice/runs/${one(run)}/restore`, {})), UNDO_SECONDS);
  }),
};
