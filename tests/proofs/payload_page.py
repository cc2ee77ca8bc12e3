"""What a browser runs in the page: opening every place, and looking at what stands there."""

from __future__ import annotations

LOOK = """(() => {
  const places = "[id^='slot-'], #dialog, #toast, #mark-note";
  const never = new Set(["script", "iframe", "frame", "object", "embed", "link", "meta", "base", "img", "image",
    "video", "audio", "source", "track", "style", "math", "foreignobject", "animate", "set", "use", "feimage",
    "template"]);
  const leads = new Set(["src", "srcset", "srcdoc", "href", "xlink:href", "action", "formaction", "background",
    "poster", "data", "ping"]);
  const records = [];
  const watching = new MutationObserver((found) => records.push(...found));
  watching.observe(document, { subtree: true, childList: true, attributes: true });
  function inspect(e, wrong) {
    if (never.has(e.localName.toLowerCase())) wrong.add(`<${e.localName}> in ${e.closest("[id]").id}`);
    for (const { name, value } of e.attributes) {
      const link = name === "href" && e.localName === "a" && /^(\\/(\\?|$|page\\/)|#turn-[0-9a-f-]+$)/.test(value);
      const own = link || (name === "action" && value === "/sign-out");
      const styled = name === "style" && /url|expression|@/i.test(value);
      if (name.startsWith("on") || (leads.has(name) && !own) || styled)
        wrong.add(`${e.tagName} ${name}=${value.slice(0, 60)}`);
    }
  }
  function alone(e, wrong) {
    if (e.isConnected && e.parentElement?.closest(places)) inspect(e, wrong);
  }
  function within(root, wrong) {
    if (root.nodeType !== Node.ELEMENT_NODE || !root.isConnected) return;
    alone(root, wrong);
    const inside = root.closest(places) ? "*" : places.split(", ").map((place) => `${place} *`).join();
    for (const e of root.querySelectorAll(inside)) inspect(e, wrong);
  }
  window.look = (everything = false) => {
    const wrong = new Set(), roots = new Set(everything ? [document.documentElement] : []);
    for (const { type, target, addedNodes } of [...records.splice(0), ...watching.takeRecords()])
      if (type === "attributes") alone(target, wrong);
      else for (const node of addedNodes) roots.add(node);
    for (const root of roots) within(root, wrong);
    return [...wrong].slice(0, 20);
  };
})();"""
"""Given to every page: elements and attributes in our places that could load, lead elsewhere or run; none is ours.

``look()`` looks at what came or changed since it looked last, ``look(true)`` at the whole page.
"""

OPEN = """async ([places, views, marks]) => {
  const { call } = await import("/page/assets/slots.js");
  const wrong = [], shown = {}, refused = {};
  for (const [surface, path, mark] of places) {
    const [view, slot] = views[surface];
    document.body.dataset.view = view;
    if (surface.includes("source") || surface.includes("beside")) document.body.dataset.sources = "open";
    try { await call(path); } catch (error) { refused[surface] = (refused[surface] || 0) + 1; continue; }
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const told = document.getElementById(`slot-${slot}`).textContent;
    shown[surface] ??= [0, 0];
    shown[surface][1] += 1;
    if (mark ? told.includes(mark) : marks.some((one) => told.includes(one))) shown[surface][0] += 1;
    for (const one of look()) wrong.push(`${surface} ${path}: ${one}`);
  }
  for (const one of look(true)) wrong.push(`after ${places.at(-1)}: ${one}`);
  return [wrong, shown, refused];
}"""
"""Call every path as the page does, in the view it belongs to; gives what is wrong, how often the text was shown.

Where a place holds many texts, its mark is empty, and any of ``marks`` will do.
"""

CONVERSATIONS = """async ([conversations]) => {
  const wrong = [];
  let shown = 0;
  for (const [id, turn, mark] of conversations) {
    history.pushState(null, "", `/?c=${encodeURIComponent(id)}`);
    dispatchEvent(new PopStateEvent("popstate"));
    const until = Date.now() + 20000;
    const found = () => document.getElementById(`turn-${turn}`);
    while (!found() && Date.now() < until) await new Promise((done) => setTimeout(done, 20));
    const article = found();
    if (!article) { wrong.push(`conversation ${id} does not open`); continue; }
    article.querySelectorAll("details").forEach((fold) => { fold.open = true; });
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    if (article.textContent.includes(mark)) shown += 1;
    for (const one of look()) wrong.push(`conversation ${id}: ${one}`);
  }
  for (const one of look(true)) wrong.push(`whole page: ${one}`);
  return [wrong, shown];
}"""
"""Open conversations by the address bar, with everything unfolded."""

ADDRESSES = """async ([texts]) => {
  const wrong = [];
  for (const text of texts) {
    const e = encodeURIComponent(text);
    for (const query of [`tab=${e}&c=${e}&q=${e}&at=${e}`, `tab=library&d=${e}&v=${e}`, `tab=review&r=${e}&turn=${e}`,
      `tab=people&p=${e}`, `tab=practice&s=${e}&do=${e}&about=${e}`]) {
      history.pushState(null, "", `/?${query}`);
      dispatchEvent(new PopStateEvent("popstate"));
      await new Promise((done) => setTimeout(done, 10));
      for (const one of look()) wrong.push(`address ${query.slice(0, 80)}: ${one}`);
    }
  }
  for (const one of look(true)) wrong.push(`whole page: ${one}`);
  return [wrong, 0];
}"""
"""Payloads in every parameter of the address."""

MESSAGES = """async ([texts]) => {
  const { call, trying, toast } = await import("/page/assets/slots.js");
  const wrong = [];
  let shown = 0;
  for (const text of texts) {
    const draft = { draft: "Hello", key: crypto.randomUUID(), promised_date: text.slice(0, 200) };
    await trying(null, () => call("reviews", draft));
    if (document.getElementById("toast").textContent.includes(text.trim().slice(0, 20))) shown += 1;
    for (const one of look()) wrong.push(`message about a day: ${one}`);
    await trying(null, () => call("reviews", { ...draft, promised_date: "", order_value: text.slice(0, 200) }));
    for (const one of look()) wrong.push(`message about a value: ${one}`);
    toast(`Deleted “${text}”.`, text);
    for (const one of look()) wrong.push(`toast: ${one}`);
  }
  for (const one of look(true)) wrong.push(`whole page: ${one}`);
  return [wrong, shown];
}"""
"""Messages that repeat what was typed."""

EXAMPLES = """async ([sentences]) => {
  const { call } = await import("/page/assets/slots.js");
  const wrong = [];
  let shown = 0;
  document.body.dataset.view = "review";
  for (const [review, sentence, mark] of sentences) {
    try {
      await call(`reviews/${review}`);
      await call(`reviews/${review}/exemplars/preview`, { sentence, standard: "STD-DAY", line: "" });
    } catch { continue; }
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    if (document.getElementById("slot-exemplar-preview")?.textContent.includes(mark)) shown += 1;
    for (const one of look()) wrong.push(`example from ${review}: ${one}`);
  }
  for (const one of look(true)) wrong.push(`whole page: ${one}`);
  return [wrong, shown];
}"""
"""A trainer tries a sentence of a shared reply as an example of a standard."""

DOOR = """() => {
  const wrong = [];
  const never = "script, iframe, object, embed, img, image, base, video, math, style, use, foreignObject, animate, set";
  const leads = ["href", "src", "action", "formaction"];
  for (const e of document.querySelectorAll(never)) wrong.push(`<${e.tagName}>`);
  for (const e of document.querySelectorAll("*")) for (const { name, value } of e.attributes)
    if (name.startsWith("on") || (leads.includes(name) && !value.startsWith("/")))
      wrong.push(`${e.tagName} ${name}=${value.slice(0, 60)}`);
  return [...new Set(wrong)].slice(0, 20);
}"""
"""Looks at a page of ours before sign-in: it has no script, and leads nowhere but here."""
