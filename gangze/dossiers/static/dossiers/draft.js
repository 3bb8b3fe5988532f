// The editor of a draft: items that save themselves, an order by hand or by keyboard, and keys for whoever writes a lot.
const WAIT = 800;
const RETRY = 4000;
const savings = new Map(); // form → Saving
const written = new Set(); // forms with a button of their own in which something stands that is not sent yet

// One item being edited. Nothing typed is ever dropped: what could not be saved stays in the form and is tried again.
class Saving {
  constructor(form) {
    this.form = form;
    this.isDirty = false;
    this.isHeld = false; // a conflict waits for a decision
    this.theirs = {}; // the parts in conflict as the other has them
    this.open = new Set(); // those of them still to be merged by hand
    this.isMerged = false; // what somebody else changed meanwhile was put in
    this.isBehind = false; // something that was not put in under the cursor waits to be
    this.timer = 0;
    this.running = null;
  }

  changed(part) {
    this.isDirty = true;
    this.say(this.form.dataset.unsaved);
    if (this.open.delete(part) && !this.open.size) this.decide();
    this.in(WAIT);
  }

  in(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  // Resolves to whether everything typed is saved.
  async save() {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (!this.isDirty) return true;
    if (this.isHeld) return false;
    this.running = this.send().finally(() => (this.running = null));
    await this.running;
    return !this.isDirty;
  }

  async send() {
    const { form } = this;
    this.isDirty = false;
    this.say(form.dataset.saving);
    const body = new FormData(form);
    const sent = partsOf(body);
    let answer;
    try {
      answer = await fetch(form.dataset.autosave, {
        method: "POST", body, headers: { Accept: "application/json" },
      });
    } catch {
      return this.failed(form.dataset.offline, RETRY);
    }
    if (answer.redirected) return this.failed(form.dataset.signedOut);
    if (answer.status >= 500) return this.failed(form.dataset.offline, RETRY);
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return this.saved(told, sent);
    if (answer.status === 409) return this.meet(told, sent);
    this.failed(form.dataset.refused + (told.error ?? answer.status));
  }

  saved({ base, fields, taken = {}, merged }, sent) {
    this.put(fields, sent);
    // A part that somebody else changed, and in which something was typed since, keeps its old base: it will be asked about.
    const typed = this.put(taken, sent);
    this.base = { ...base, ...typed };
    this.form.querySelector("[data-conflict]").innerHTML = merged ?? ""; // escaped by the server's template
    this.isMerged ||= Boolean(merged);
    if (!this.isDirty) this.say(this.form.dataset.saved);
    htmx.trigger(document.body, "draft-changed");
  }

  get base() {
    return JSON.parse(this.form.elements.base.value);
  }

  set base(parts) {
    this.form.elements.base.value = JSON.stringify(parts);
  }

  // Puts parts into the form where nothing was typed since they were sent; returns the bases of the others. Nothing changes
  // under the cursor: who is about to type there would write into a text never seen. It comes when the cursor has left.
  put(parts, sent) {
    const now = partsOf(new FormData(this.form));
    const here = sent && partUnderCursor(this.form);
    const kept = {};
    for (const [name, value] of Object.entries(parts)) {
      const isTyped = sent && (now[name] ?? "") !== (sent[name] ?? "");
      if (!isTyped && name !== here) putPart(this.form, name, value);
      else kept[name] = this.base[name];
      this.isBehind ||= !isTyped && name === here;
    }
    return kept;
  }

  // What waited for the cursor to leave comes with the answer to one more saving.
  left() {
    if (this.isBehind) this.isDirty = true;
    this.isBehind = false;
    if (this.isDirty && !this.isHeld) this.save();
  }

  failed(text, again) {
    this.isDirty = true;
    this.say(text);
    if (again) this.in(again);
  }

  meet({ conflict, base, taken, theirs }, sent) {
    this.failed(this.form.dataset.unsaved);
    this.isHeld = true;
    const seen = this.base;
    const typed = this.put(taken, sent);
    this.theirs = theirs;
    this.theirBase = Object.fromEntries(Object.keys(theirs).map((name) => [name, base[name]]));
    const disputed = Object.fromEntries(Object.keys(theirs).map((name) => [name, seen[name]]));
    this.base = { ...base, ...typed, ...disputed };
    const place = this.form.querySelector("[data-conflict]");
    place.innerHTML = conflict; // escaped by the server's template
    place.querySelector("[data-settle]").focus();
    place.scrollIntoView({ block: "nearest" });
  }

  reverted() {
    if (this.isHeld) {
      this.put(this.theirs);
      this.decide();
    }
    this.changed();
  }

  // The parts in conflict are decided as they now stand in the form: they may be saved over the other's.
  decide() {
    this.isHeld = false;
    this.open.clear();
    this.base = { ...this.base, ...this.theirBase };
  }

  settle(choice, button) {
    const parts = Object.keys(this.theirs);
    if (choice === "further") {
      this.open = new Set(parts);
      this.form.querySelector("[data-further]").hidden = false;
      button.remove();
    } else {
      if (choice === "theirs") this.put(this.theirs);
      this.decide();
      this.isDirty = true;
      this.save();
    }
    fieldOf(this.form, parts[0])?.focus();
  }

  say(text) {
    const state = this.form.querySelector("[data-state]");
    if (state.textContent !== text) state.textContent = text;
  }
}

// What two people may each change, as the server parts it: the steps are one.
const partOf = (name) => (["step", "who"].includes(name) ? "steps" : name);
function partsOf(data) {
  const parts = {};
  for (const [name, value] of data) parts[partOf(name)] = (parts[partOf(name)] ?? "") + `${value}\n`;
  return parts;
}
const partUnderCursor = (form) => {
  const field = document.activeElement;
  return field?.form === form && field.matches("textarea, input:not([type=checkbox], [type=radio])") ? partOf(field.name) : null;
};
const fieldOf = (form, part) => (part === "steps" ? form.elements.step?.[0] ?? form.elements.step : form.elements[part]);

// Puts a part in as if the form had come with it, so that going back does not undo what somebody else wrote.
function putPart(form, part, value) {
  if (part === "steps") {
    const rows = form.querySelector(".step-rows");
    if (rows) rows.outerHTML = value; // escaped by the server's template
    return;
  }
  const field = form.elements[part];
  if (!field) return;
  if (field.type === "checkbox") field.checked = field.defaultChecked = value;
  else if (field.options) {
    if (![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
    for (const option of field.options) option.defaultSelected = option.value === value;
    field.value = value;
  } else field.value = field.defaultValue = value;
}

const firstField = (form) => form.querySelector(":is(input:not([type=hidden]), select, textarea)");
const savingOf = (form) => {
  if (!savings.has(form)) savings.set(form, new Saving(form));
  return savings.get(form);
};

function unsaved(within = document) {
  for (const form of savings.keys()) if (!form.isConnected) savings.delete(form);
  for (const form of written) if (!form.isConnected) written.delete(form);
  return {
    own: [...savings.values()].filter((saving) => (saving.isDirty || saving.running) && within.contains(saving.form)),
    other: [...written].filter((form) => within.contains(form)),
  };
}

// Shows the item again once what was typed is saved; where it cannot be saved, the form stays.
async function leave(form) {
  const item = form.closest(".item");
  const cancel = form.querySelector("[data-cancel]");
  if (cancel) return written.has(form) ? cancel.focus() : cancel.click();
  if (!(await savingOf(form).save())) return;
  const row = form.dataset.row + (savingOf(form).isMerged ? "?merged" : "");
  await htmx.ajax("GET", row, { target: item, swap: "outerHTML" });
  document.getElementById(item.id)?.focus();
}

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (form?.dataset.autosave) savingOf(form).changed(partOf(target.name));
  else if (form?.matches(".item-form, .header-form")) written.add(form);
});
document.addEventListener("focusout", ({ target }) => savings.get(target.form)?.left());
document.addEventListener("submit", (event) => {
  written.delete(event.target);
  if (!event.target.dataset?.autosave) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  leave(event.target);
}, true);
document.addEventListener("click", ({ target }) => {
  const settle = target.closest("[data-settle]");
  if (settle) return savingOf(settle.form).settle(settle.dataset.settle, settle);
  const revert = target.closest("[data-revert]");
  if (revert) {
    revert.form.reset();
    savingOf(revert.form).reverted();
    return leave(revert.form);
  }
  if (target.closest("[data-keys]")) document.getElementById("keys").showModal();
});
addEventListener("online", () => unsaved().own.forEach((saving) => saving.save()));
addEventListener("beforeunload", (event) => {
  const { own, other } = unsaved();
  own.forEach((saving) => saving.save());
  if (own.length || other.length) event.preventDefault();
});

// A part of the page is replaced only when nothing typed in it would go with it.
document.body.addEventListener("htmx:confirm", (event) => {
  const { own, other } = unsaved(event.detail.target);
  const kept = other.filter((form) => form !== event.detail.elt && form !== event.detail.elt.form);
  if (!own.length && !kept.length) return;
  event.preventDefault();
  if (kept.length) return firstField(kept[0]).focus();
  Promise.all(own.map((saving) => saving.save())).then((saved) => saved.every(Boolean) && event.detail.issueRequest(true));
});

// Order by hand: the handle is for mouse and finger; buttons and keys do the same.
document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-drag]");
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  const item = handle.closest(".item");
  const list = item.parentElement;
  const order = [...list.children];
  const from = order.indexOf(item);
  item.classList.add("item-dragged");
  const move = ({ clientY }) => {
    const next = [...list.children].filter((each) => each !== item).find((each) => {
      const { top, height } = each.getBoundingClientRect();
      return clientY < top + height / 2;
    });
    if ((next ?? null) !== item.nextElementSibling) list.insertBefore(item, next ?? null);
    if (clientY < 96) scrollBy(0, -12);
    else if (clientY > innerHeight - 48) scrollBy(0, 12);
  };
  const done = (isDropped) => {
    following.abort();
    item.classList.remove("item-dragged");
    const places = [...list.children].indexOf(item) - from;
    if (!isDropped) return list.replaceChildren(...order);
    if (!places) return;
    const restore = ({ detail }) => !detail.successful && list.isConnected && list.replaceChildren(...order);
    handle.addEventListener("htmx:afterRequest", restore, { once: true });
    htmx.ajax("POST", handle.dataset.drag, { source: handle, target: list.closest(".document"), swap: "outerHTML", values: { places } });
  };
  // On the document: moving the item in the page would end a capture by its handle.
  const following = new AbortController();
  const { signal } = following;
  document.addEventListener("pointermove", move, { signal });
  document.addEventListener("pointerup", () => done(true), { signal });
  document.addEventListener("pointercancel", () => done(false), { signal });
});

// Keys. Letters count only outside fields, and can be switched off.
const OFF = "gangze.draft.keys";
const here = () => document.activeElement?.closest?.(".item");
const press = (element) => {
  element?.focus();
  element?.click();
};

function go(step) {
  const items = [...document.querySelectorAll(".draft-documents .item")];
  const next = here() ? items[items.indexOf(here()) + step] : items[0];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const LETTERS = {
  j: () => go(1),
  k: () => go(-1),
  n: () => press((document.activeElement.closest(".document") ?? document.querySelector(".document")).querySelector(".add-place > button")),
  s: () => press(here()?.querySelector(".star-button")),
  "?": () => document.getElementById("keys").showModal(),
};
const ON_ITEM = {
  ArrowDown: () => go(1),
  ArrowUp: () => go(-1),
  Enter: () => press(here().querySelector("[id^=edit-]")),
};

function inForm(event, form) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  else if (event.key === "Escape") leave(form);
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  const form = event.target.closest(".item-form");
  if (form) return inForm(event, form);
  if (event.altKey && here() && ["ArrowUp", "ArrowDown"].includes(event.key)) {
    event.preventDefault();
    return here().querySelector(event.key === "ArrowUp" ? "[id^=up-]" : "[id^=down-]")?.click();
  }
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const act = (event.target.matches(".item") && ON_ITEM[event.key]) || (localStorage.getItem(OFF) ? null : LETTERS[event.key]);
  if (!act) return;
  event.preventDefault();
  act();
});

const isOn = document.getElementById("keys-on");
isOn.checked = !localStorage.getItem(OFF);
isOn.addEventListener("change", () => (isOn.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
