// Fragments rendered on the server go into their places; what a person has opened, typed or focused stays.
const FOCUSABLE = "a[href], button, input, textarea, select, summary";

export const byId = (id) => document.getElementById(id);
export const parameter = (name) => new URLSearchParams(location.search).get(name) || "";

export function place(name) {
  let slot = byId(`slot-${name}`);
  const column = byId(`place-${name}`);
  if (!slot && column) {
    slot = document.createElement("div");
    slot.id = `slot-${name}`;
    slot.className = "slot";
    column.append(slot);
  }
  return slot;
}

export function apply(fragment) {
  const template = document.createElement("template");
  template.innerHTML = fragment;
  const address = template.content.querySelector("[data-address]");
  if (address && address.dataset.address !== location.search && address.dataset.address !== location.pathname + location.search) {
    history.pushState(null, "", address.dataset.address);
  }
  for (const part of template.content.querySelectorAll("[data-slot]")) {
    // The playbook has its own place for turns; what is done with one is the same.
    const elsewhere = part.dataset.slot === "transcript" && document.body.dataset.view === "playbook";
    const target = place(elsewhere ? "playbook-turns" : part.dataset.slot);
    if (!target) continue;
    if (part.dataset.mode === "turns") applyTurns(target, [...part.children]);
    else if (part.dataset.mode === "parts") applyParts(target, [...part.children]);
    else keepFocus(target, () => target.replaceChildren(...part.childNodes));
  }
  document.dispatchEvent(new CustomEvent("coach:applied"));
}

// Each part has an id and its place in the order; one that came as last time is left alone, with what was opened in it.
const painted = new WeakMap();

function applyParts(target, parts) {
  keepFocus(target, () => {
    const wanted = new Set(parts.map((part) => part.id));
    [...target.children].filter((old) => !wanted.has(old.id)).forEach((old) => old.remove());
    parts.forEach((part, index) => {
      const old = target.children[index];
      const html = part.outerHTML;
      if (old?.id === part.id && painted.get(old) === html) return;
      if (old?.id === part.id) old.replaceWith(part);
      else target.insertBefore(part, old ?? null);
      painted.set(part, html);
    });
  });
}

function applyTurns(target, articles) {
  for (const article of articles) {
    if (article.dataset.conversation !== parameter("c")) continue;
    target.querySelectorAll(".welcome, .turn.sending").forEach((old) => old.remove());
    const old = byId(article.id);
    if (old) {
      keepOpened(old, article);
      tellNewLines(old, article);
      keepFocus(old, () => old.replaceWith(article), article);
    } else {
      target.append(article);
    }
    if (!old || old.dataset.state === "pending") keepInView(article);
  }
}

function keepFocus(before, change, after = before) {
  const index = [...before.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  const had = index < 0 ? null : document.activeElement;
  change();
  if (!had) return;
  const all = [...after.querySelectorAll(FOCUSABLE)];
  const same = all.find((e) => had.id && e.id === had.id) || (all[index]?.tagName === had.tagName ? all[index] : null);
  same?.focus({ preventScroll: true });
}

function keepOpened(old, fresh) {
  const folds = fresh.querySelectorAll("details");
  old.querySelectorAll("details").forEach((fold, i) => folds[i] && (folds[i].open = fold.open));
  const blanks = fresh.querySelectorAll(".blank");
  old.querySelectorAll(".blank").forEach((blank, i) => blanks[i] && (blanks[i].value = blank.value));
}

function tellNewLines(old, fresh) {
  const seen = old.dataset.state === "pending" ? old.querySelectorAll(".line, .say-words").length : Infinity;
  const lines = [...fresh.querySelectorAll(".answer > .lines .line, .answer > .lines .say-words")].slice(seen);
  if (lines.length) announce(lines.map((line) => line.textContent.trim()).join(" "));
  if (old.dataset.state === "pending" && fresh.dataset.state === "complete") announce("The answer is complete.");
}

function keepInView(article) {
  const scroller = byId("place-transcript");
  const above = article.offsetTop - scroller.offsetTop;
  // A long answer is read from its start, a short one is shown whole.
  scroller.scrollTop = article.offsetHeight > scroller.clientHeight ? above : scroller.scrollHeight;
}

export function announce(words) {
  const live = byId("live");
  const line = document.createElement("p");
  line.textContent = words;
  live.append(line);
  while (live.children.length > 8) live.firstChild.remove();
}

export async function call(path, body) {
  let response;
  try {
    // A file goes as it is.
    const content = body instanceof Blob ? ["application/octet-stream", body] : ["application/json", JSON.stringify(body)];
    response = await fetch(`/page/${path}`, body === undefined ? {} : {
      method: "POST", headers: { "Content-Type": content[0] }, body: content[1],
    });
  } catch {
    throw new Error("The assistant can’t be reached right now. Nothing was lost; try again in a moment.");
  }
  const text = await response.text();
  if (response.ok) { if (text) apply(text); return; }
  let message = "Something broke on our side; it has been noted. Please try again.";
  try { message = JSON.parse(text).message || message; } catch { /* not one of our answers */ }
  throw new Error(message);
}

let toastTimer = 0;
export function toast(words, label = "", act = null, seconds = 6) {
  const box = byId("toast");
  clearTimeout(toastTimer);
  const line = document.createElement("div");
  const text = document.createElement("span");
  text.textContent = words;
  line.append(text);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button";
  close.textContent = label || "Close";
  close.addEventListener("click", () => { box.replaceChildren(); act?.(); });
  line.append(close);
  box.replaceChildren(line);
  toastTimer = setTimeout(() => box.replaceChildren(), seconds * 1000);
}

export async function trying(control, work) {
  control?.setAttribute("aria-busy", "true");
  try { await work(); } catch (error) { toast(error.message); } finally { control?.removeAttribute("aria-busy"); }
}
