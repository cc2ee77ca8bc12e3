// What a marked stretch of the draft shows, told beside it while it is pointed at or focused.
import { byId } from "./slots.js";

const GAP = 8;

export function startMarks() {
  const note = document.createElement("div");
  note.id = "mark-note";
  note.hidden = true;
  // The same words stand inside the mark for screen readers.
  note.setAttribute("aria-hidden", "true");
  byId("frame").append(note);
  const hide = () => { note.hidden = true; };
  const on = (event) => event.target.closest?.("mark.on");
  document.addEventListener("mouseover", (event) => {
    if (on(event)) show(note, on(event));
    else if (!event.target.closest?.("#mark-note") && !document.activeElement?.matches("mark.on")) hide();
  });
  document.addEventListener("focusin", (event) => { if (on(event)) show(note, on(event)); else hide(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("scroll", () => {
    const focused = document.activeElement?.closest("mark.on");
    if (focused && !note.hidden) show(note, focused);
    else hide();
  }, true);
}

function show(note, mark) {
  note.replaceChildren(...[...mark.querySelector(".notes").childNodes].map((one) => one.cloneNode(true)));
  note.hidden = false;
  const lines = mark.getClientRects();
  const first = lines[0];
  const last = lines[lines.length - 1];
  const left = Math.min(Math.max(GAP, last.left), innerWidth - note.offsetWidth - GAP);
  const below = last.bottom + GAP;
  const top = below + note.offsetHeight > innerHeight - GAP ? Math.max(GAP, first.top - note.offsetHeight - GAP) : below;
  note.style.left = `${left}px`;
  note.style.top = `${top}px`;
}
