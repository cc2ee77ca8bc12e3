// Quality: processes, a file looked at before it is submitted, and what was submitted, drawn anew while it is reviewed.
import { byId, call, toast, trying } from "./slots.js";
import { attempts, sent } from "./views.js";

const UNDO_SECONDS = 10;
const LOOK_AGAIN_MS = 4000;
const { keyFor, done } = attempts();
const one = encodeURIComponent;
let timer = 0;

// What was looked at is what is submitted: after a change it is looked at again.
document.addEventListener("change", (event) => {
  if (["quality-process", "quality-file"].includes(event.target.id)) byId("slot-quality-preview").replaceChildren();
});

document.addEventListener("coach:applied", () => {
  if (!timer && byId("slot-quality-list")?.querySelector("[data-under-way]")) timer = setTimeout(lookAgain, LOOK_AGAIN_MS);
});

// Nobody asked for this, so a server that is away for a moment is no news.
function lookAgain() {
  timer = 0;
  const list = byId("slot-quality-list");
  if (!list?.checkVisibility() || document.hidden) { if (list) timer = setTimeout(lookAgain, LOOK_AGAIN_MS); return; }
  call("culture/quality/list").catch(() => {});
}

function chosen() {
  const file = byId("quality-file").files[0];
  if (!file) throw new Error("Choose a file first.");
  return { file, process: byId("quality-process").value };
}

function change(path, words, back = "") {
  return (control) => trying(control, async () => {
    const id = control.dataset.process ? `processes/${one(control.dataset.process)}` : `submissions/${one(control.dataset.submission)}`;
    await call(`culture/quality/${id}/${path}`, {});
    if (back) toast(words, "Undo", () => trying(null, () => call(`culture/quality/${id}/${back}`, {})), UNDO_SECONDS);
    else toast(words);
  });
}

export const QUALITY_FORMS = {
  "quality-approve": sent(async (form) => {
    const given = Object.fromEntries(new FormData(form));
    await call("culture/quality/processes", { ...given, key: keyFor(JSON.stringify(given)) });
    done();
    form.reset();
    byId("approve-fold").open = false;
    byId("approve-fold").querySelector("summary").focus();
    toast("Approved. Replies can be submitted for it.");
  }),
  "quality-look": sent(async () => {
    const { file, process } = chosen();
    await call(`culture/quality/file/${one(process)}/look`, file);
    byId("preview-title").focus();
  }),
  "quality-submit": sent(async () => {
    const { file, process } = chosen();
    const key = keyFor(`${process} ${file.name} ${file.size} ${file.lastModified}`);
    await call(`culture/quality/file/${one(process)}/submit?key=${key}`, file);
    done();
    byId("submitted-title").focus();
    toast("Submitted. They are reviewed in the background; you can go on with something else.");
  }),
  "quality-tie": sent(async (form) => {
    await call(`culture/quality/processes/${one(form.dataset.process)}/tie`, { purpose: form.elements.purpose.value });
    toast("Switched on, and written down.");
  }),
  "quality-untie": sent(async (form) => {
    await call(`culture/quality/processes/${one(form.dataset.process)}/untie`, {});
    toast("The names are gone, and that is written down.");
  }),
};

export const QUALITY_ACTIONS = {
  "quality-end": change("end", "Ended. Its replies count no more, and names that it kept are gone.", "again"),
  "quality-again": change("again", "Approved again. Its replies count."),
  "quality-take-back": change("take-back", "Taken back. Its verdicts left all counts.", "put-back"),
  "quality-put-back": change("put-back", "It counts again."),
  "quality-go-on": change("go-on", "The rest is being reviewed."),
};
