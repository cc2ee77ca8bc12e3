// Work in the background: a strip above the work that says how far it is, asked for now and then while there is any.
import { announce, byId, call, toast, trying } from "./slots.js";

const OFTEN_MS = 1500;
const SELDOM_MS = 5000;
const OFTEN_ROUNDS = 40;
const SHOWN_MS = 12000;
let timer = 0;
let rounds = 0;
const told = new Map();

export function startJobs() {
  const strip = document.createElement("div");
  strip.id = "slot-jobs";
  strip.className = "slot";
  byId("place-top").after(strip);
  document.addEventListener("coach:applied", look);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  ask();
}

function ask() {
  timer = 0;
  if (document.hidden) return;
  // Nobody asked for this, so a server that is away for a moment is no news.
  call("jobs").catch(wait);
}

function wait() {
  rounds += 1;
  timer ||= setTimeout(ask, rounds < OFTEN_ROUNDS ? OFTEN_MS : SELDOM_MS);
}

function look() {
  const rows = [...byId("slot-jobs").querySelectorAll(".job")];
  for (const row of rows) {
    const { job, state } = row.dataset;
    const open = state === "waiting" || state === "running";
    const now = open ? "open" : state;
    if (told.get(job) === now) continue;
    told.set(job, now);
    announce(row.querySelector("p").textContent.trim());
    if (open) rounds = 0;
    if (state === "done") setTimeout(() => close(job).catch(() => {}), SHOWN_MS);
  }
  if (rows.some((row) => told.get(row.dataset.job) === "open")) wait();
}

const close = (job) => byId("slot-jobs").querySelector(`[data-job="${CSS.escape(job)}"]`) ? call(`jobs/${job}/close`, {}) : Promise.resolve();

export const JOB_ACTIONS = {
  "job-cancel": (control) => trying(control, async () => {
    await call(`jobs/${control.dataset.job}/cancel`, {});
    toast("Stopped. What was done by then stays, and everything goes on working.");
  }),
  "job-close": (control) => trying(control, () => close(control.dataset.job)),
};
