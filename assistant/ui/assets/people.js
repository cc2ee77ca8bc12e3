// The pages about oneself and, for administrators, about people, teams and the audit.
import { announce, byId, call, parameter, place, toast, trying } from "./slots.js";
import { forgetUnsent } from "./review.js";
import { sent, shown } from "./views.js";

const UNDO_SECONDS = 10;
const TAB = "/?tab=people";

async function show(view, path) {
  if (!await shown(view, path)) return;
  byId(`place-${view}`).scrollTop = 0;
  place(view).querySelector("h1")?.focus({ preventScroll: true });
}

export function showYou() {
  show("you", "you");
}

export function showPeople() {
  const page = parameter("p");
  const paths = { "": "people", new: "people/new", teams: "teams" };
  show("people", paths[page] ?? `people/${encodeURIComponent(page)}`);
}

export function showAudit() {
  const asked = new URLSearchParams(["action", "actor", "before"].map((name) => [name, parameter(name)]).filter(([, value]) => value));
  show("audit", `audit?${asked}`);
}

export function startPeople(go) {
  document.addEventListener("input", ({ target }) => {
    if (target.id === "people-search") trying(null, () => call(`people/list?search=${encodeURIComponent(target.value)}`));
  });
  document.addEventListener("change", ({ target }) => {
    const form = target.form;
    if (form?.dataset.form === "person") trying(null, () => call(`people/${form.dataset.person}/means`, values(form)));
    if (form?.dataset.form === "audit-filter") filter(form, go);
  });
}

function filter(form, go) {
  const chosen = Object.entries({ action: form.elements.action.value, actor: form.elements.actor.value }).filter(([, value]) => value);
  go(`/?${new URLSearchParams([["tab", "audit"], ...chosen])}`);
}

// What a form holds now, or with "before" what it held when it was drawn.
function values(form, before = false) {
  const text = (name) => before ? form.elements[name].defaultValue : form.elements[name].value;
  const choice = (name) => before ? [...form.elements[name].options].find((one) => one.defaultSelected)?.value ?? "" : form.elements[name].value;
  const ticked = (box) => before ? box.defaultChecked : box.checked;
  return {
    name: text("name"), login: text("login"), role: choice("role"), level: choice("level"), team_id: choice("team_id"),
    function: choice("function"), administrator: ticked(form.elements.administrator),
    leads: [...form.querySelectorAll("[name=leads]")].filter(ticked).map((box) => box.value),
  };
}

const save = sent(async (form) => {
  const { person } = form.dataset;
  const before = values(form, true);
  await call(`people/${person}`, values(form));
  if (byId("slot-people").contains(form)) {
    // They are no administrator any more: neither is this page theirs.
    location.assign("/");
    return;
  }
  toast("Saved. It counts from their next click on.", "Undo", () => trying(null, () => call(`people/${person}`, before)), UNDO_SECONDS);
  byId("slot-people").querySelector("h1").focus();
});

const invite = sent(async (form) => {
  await call("people", values(form));
  history.replaceState(null, "", `${TAB}&p=${encodeURIComponent(document.querySelector("form[data-form=person]").dataset.person)}`);
  byId("link-title").focus();
});

function close(control) {
  const { person, name } = control.dataset;
  trying(control, async () => {
    await call(`people/${person}/close`, {});
    toast(`The access of ${name} is closed.`, "Undo", () => trying(null, () => call(`people/${person}/open`, {})), UNDO_SECONDS);
    byId("slot-people").querySelector("h1").focus();
  });
}

const signOut = (all_but_this) => (control) => trying(control, async () => {
  await call("you/sign-out-everywhere", { all_but_this });
  if (!all_but_this) {
    forgetUnsent();
    location.assign("/signed-out");
    return;
  }
  byId("browsers-title").focus();
  announce("The other browsers are signed out.");
});

export const PEOPLE_ACTIONS = {
  "close-session": (control) => trying(control, async () => {
    await call(`you/sessions/${control.dataset.session}/close`, {});
    byId("browsers-title").focus();
    announce("That browser is signed out.");
  }),
  "sign-out-others": signOut(true),
  "sign-out-everywhere": signOut(false),
  "make-link": (control) => trying(control, async () => {
    await call(`people/${control.dataset.person}/link`, {});
    byId("link-title").focus();
  }),
  "close-access": close,
  "open-access": (control) => trying(control, async () => {
    await call(`people/${control.dataset.person}/open`, {});
    toast(`${control.dataset.name} can sign in again.`);
    byId("slot-people").querySelector("h1").focus();
  }),
  "remove-team": (control) => trying(control, async () => {
    await call(`teams/${control.dataset.team}/remove`, {});
    byId("slot-people").querySelector("h1").focus();
    announce("The team is removed.");
  }),
};

export const PEOPLE_FORMS = {
  person: save,
  invite,
  "add-team": sent(async (form) => {
    await call("teams", { name: form.elements.name.value });
    byId("team-name").focus();
    announce("The team is added.");
  }),
  "rename-team": sent(async (form) => {
    const { team } = form.dataset;
    const before = form.elements.name.defaultValue;
    await call(`teams/${team}/rename`, { name: form.elements.name.value });
    toast("Renamed.", "Undo", () => trying(null, () => call(`teams/${team}/rename`, { name: before })), UNDO_SECONDS);
  }),
  password: sent(async (form) => {
    await call("you/password", { current: form.elements.current.value, new: form.elements.new.value });
    toast("Your password is changed. Your other browsers are signed out.");
    byId("slot-you").querySelector("h1").focus();
  }),
  "delete-data": sent(async (form) => {
    await call("you/delete", { word: form.elements.word.value });
    forgetUnsent();
    form.reset();
    form.closest("details").open = false;
    byId("data-title").focus();
  }),
};
