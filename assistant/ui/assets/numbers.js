// How we are doing: what is chosen, pictures drawn by plotly once this part is opened, and answers brought in from files.
import { wordsOf } from "./files.js";
import { byId, call, parameter, place, toast, trying } from "./slots.js";
import { sent } from "./views.js";

const ROUTE = "culture/numbers";
const CHOSEN = ["since", "until", "team", "standard"];
const UNDO_SECONDS = 10;
const night = matchMedia("(prefers-color-scheme: dark)");
let drawn = [];
let loading = null;
let choices = 0;

const chosen = () => new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => CHOSEN.includes(name)));
export const numbersRoute = () => `${ROUTE}?${chosen()}`;

function plotly() {
  const { script } = byId("numbers-pictures").dataset;
  loading ||= new Promise((done, failed) => {
    const tag = document.createElement("script");
    tag.src = script;
    tag.onload = () => done(window.Plotly);
    tag.onerror = () => { loading = null; failed(new Error("The pictures could not be drawn. The numbers are below each; reload to try again.")); };
    document.head.append(tag);
  });
  return loading;
}

async function draw() {
  const { query } = byId("numbers-pictures").dataset;
  const address = `/page/${ROUTE}/figures?${query}&dark=${night.matches}`;
  const [library, answer] = await Promise.all([plotly(), fetch(address)]);
  if (!answer.ok) throw new Error("The pictures could not be drawn. The numbers are below each; reload to try again.");
  const figures = await answer.json();
  // Another choice may have been made meanwhile.
  if (byId("numbers-pictures")?.dataset.query !== query) return;
  drawn = figures;
  for (const one of figures) {
    const target = byId(`picture-${one.key}`);
    // A copy: when the window changes, plotly takes the size out of what it was given, and a saved picture needs it.
    const { data, layout } = structuredClone({ data: one.data, layout: one.layout });
    if (target) await library.newPlot(target, data, fitted(layout, target.clientWidth), { displayModeBar: false, responsive: true });
  }
  byId("numbers-pictures").dataset.drawn = "yes";
}

// On a narrow page fewer names stand along the foot, and those at the side are smaller.
function fitted(layout, width) {
  if (width > 520) return layout;
  const small = { ...layout };
  if (layout.margin.l > 100) {
    small.margin = { ...layout.margin, l: 124 };
    small.yaxis = { ...layout.yaxis, tickfont: { ...layout.yaxis.tickfont, size: 9.5 } };
    small.xaxis = { ...layout.xaxis, nticks: 4, tickfont: { ...layout.xaxis.tickfont, size: 10 } };
    if (layout.xaxis.side === "top") small.xaxis.nticks = undefined;
  } else small.xaxis = { ...layout.xaxis, nticks: 4 };
  return small;
}

const redraw = () => { if (byId("numbers-pictures")?.querySelector("[data-picture]")) trying(null, draw); };

document.addEventListener("coach:applied", () => {
  const box = byId("numbers-pictures");
  if (!box || box.dataset.drawn || box.dataset.drawing) return;
  box.dataset.drawing = "yes";
  redraw();
});
night.addEventListener("change", redraw);

document.addEventListener("change", (event) => {
  if (event.target.closest("form[data-form=surveys]")) byId("slot-survey-preview").replaceChildren();
  const form = event.target.closest("#numbers-choice");
  if (!form) return;
  const wanted = new URLSearchParams({ tab: "culture", part: "numbers" });
  for (const [name, value] of new FormData(form)) if (value) wanted.append(name, value);
  trying(event.target, async () => {
    history.replaceState(null, "", `/?${wanted}`);
    const problem = form.querySelector(".form-error");
    const choice = ++choices;
    try {
      await call(`${ROUTE}/shown?${chosen()}`);
      // An earlier choice that is answered late says nothing about the boxes as they are now.
      if (choice === choices) problem.hidden = true;
    } catch (error) {
      if (choice !== choices) return;
      history.replaceState(null, "", `/?tab=culture&part=numbers&${byId("numbers-pictures").dataset.query}`);
      // It stays until the choice is right: until then the boxes say something else than the pictures show.
      problem.textContent = `${error.message} The pictures below stay as they were.`;
      problem.hidden = false;
    }
  });
});
document.addEventListener("submit", (event) => { if (event.target.id === "numbers-choice") event.preventDefault(); });

// What leaves the page says by itself what it shows.
async function save(key) {
  const one = drawn.find((figure) => figure.key === key);
  if (!one) return;
  const library = await plotly();
  const width = 960;
  const title = { text: broken(one.title, 70), x: 0.02, xanchor: "left", y: 1, yref: "container", yanchor: "top", pad: { t: 14 }, font: { size: 20 } };
  title.subtitle = { text: broken(one.says, 120), font: { size: 14 } };
  const layout = { ...one.layout, width, height: one.layout.height + 110, title, margin: { ...one.layout.margin, t: one.layout.margin.t + 110 } };
  const scale = 2;
  const svg = await library.toImage({ data: one.data, layout }, { format: "svg", width, height: layout.height });
  const image = new Image();
  image.src = svg;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: layout.height * scale });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const link = Object.assign(document.createElement("a"), { href: canvas.toDataURL("image/png"), download: one.file });
  link.click();
}

function broken(words, most) {
  const lines = [""];
  for (const word of words.replace(/&/g, "&amp;").replace(/</g, "&lt;").split(" ")) {
    if ((lines.at(-1) + word).length > most) lines.push("");
    lines[lines.length - 1] += `${word} `;
  }
  return lines.map((line) => line.trim()).join("<br>");
}

async function fileOf(form) {
  const file = form.elements.file.files[0];
  if (!file) throw new Error("Choose a file first.");
  return { text: await wordsOf(file), kind: form.elements.kind.value || null };
}

const surveysForm = () => place("culture").querySelector("form[data-form=surveys]");
const again = () => call(`${ROUTE}/shown?${chosen()}`);

export const NUMBERS_FORMS = {
  surveys: sent(async (form) => {
    await call(`${ROUTE}/surveys/preview`, await fileOf(form));
    byId("slot-survey-preview").querySelector(".told").focus();
  }),
  "surveys-keep": sent(async () => {
    await call(`${ROUTE}/surveys`, await fileOf(surveysForm()));
    if (!byId("slot-survey-preview").textContent) toast("Kept. They stand in the picture of NPS and CSAT.");
    await again();
    byId("surveys-fold").querySelector("summary").focus();
  }),
};

export const NUMBERS_ACTIONS = {
  "picture-png": (control) => trying(control, () => save(control.dataset.picture)),
  "survey-off": (control) => trying(control, async () => {
    const change = async (act) => { await call(`${ROUTE}/surveys/${control.dataset.survey}/${act}`, {}); await again(); };
    await change("off");
    toast("Taken back: they count no more.", "Undo", () => trying(null, () => change("back")), UNDO_SECONDS);
  }),
};
