// Hand-over on the phone: what is abnormal by taps, given by one and taken by another, each without a network.
import { hand } from "./hearing.js";
import { foundHere } from "./round-found.js";
import { followWaiting } from "./round-hand.js";

const MOST_CARRIED = 200; // as MOST_CARRIED of rules/handing_over.py
const SHOWN_BEFORE_MS = 90 * 60_000;
const EARLIEST_MS = 120 * 60_000; // as EARLIEST of rules/handing_over.py

export function startShift() {
  const box = document.querySelector("[data-handover]");
  const select = box?.querySelector("[data-end]");
  if (!select) return;
  const give = box.querySelector("[data-give]");
  const take = box.querySelector("[data-take]");

  const ownFound = foundHere(box.dataset.post).catch((error) => { console.warn("outbox", error); return []; });
  ownFound.then(showOwnFound);
  openEnds();
  chooseEnd();
  select.addEventListener("change", chosen);
  give?.addEventListener("change", showNotes);
  give?.addEventListener("submit", (event) => { event.preventDefault(); handOver(); });
  take?.addEventListener("submit", (event) => { event.preventDefault(); takeOver(); });

  // What may not be handed over yet is not offered; a kept page comes to it by this device's clock.
  function openEnds() {
    for (const one of select.options) {
      const isClosed = Date.parse(one.value) > Date.now() + EARLIEST_MS && !one.defaultSelected;
      one.hidden = isClosed;
      one.disabled = isClosed;
    }
  }

  // What the page says, and what its form begins with, is of another shift: it goes, and empty forms for the one chosen come.
  function forgetSaid() {
    box.querySelectorAll("[data-said], [data-over]").forEach((part) => { part.hidden = true; });
    const forms = box.querySelector("[data-forms]");
    if (forms) forms.hidden = false;
    give?.querySelectorAll("[data-state], [data-ended]").forEach((one) => { one.checked = false; });
    give?.querySelectorAll("[data-state-note] input").forEach((one) => { one.value = ""; });
    if (give) showNotes();
  }

  // A kept page was made at another hour: which shift ends now is this device's clock to say.
  function chooseEnd() {
    if (!document.documentElement.dataset.keptAt) return;
    const near = [...select.options].filter((one) => Date.parse(one.value) <= Date.now() + SHOWN_BEFORE_MS).at(-1);
    if (near && near.value !== select.value) {
      select.value = near.value;
      forgetSaid();
    }
  }

  function chosen() {
    if (navigator.onLine) location.assign(`${location.pathname}?ends_at=${encodeURIComponent(select.value)}`);
    else forgetSaid();
  }

  // What this phone found and could not hand in yet goes along too: the server does not know it, the next shift must.
  function showOwnFound(found) {
    const part = box.querySelector("[data-own-found]");
    part.hidden = found.length === 0;
    part.querySelector("ul").replaceChildren(...found.map(({ words, at }) => {
      const row = document.createElement("li");
      const when = document.createElement("small");
      when.className = "quiet num";
      when.textContent = ` ${at}`;
      row.append(words || part.dataset.wordless, when);
      return row;
    }));
  }

  function showNotes() {
    give.querySelectorAll("[data-state], [data-ended]").forEach((state) => {
      state.closest(".shift-state").querySelector("[data-state-note]").hidden = !state.checked;
      if (state.checked && state.matches("[data-state]")) give.querySelector("[data-normal]").checked = false;
    });
  }

  function end() {
    return { post: box.dataset.post, ends_at: select.value, shift: select.selectedOptions[0].dataset.shift };
  }

  async function handOver() {
    const sent = new FormData(give);
    const states = sent.getAll("state").map((state) => ({ state, note: (sent.get(`note:${state}`) ?? "").trim() }));
    const is_normal = sent.has("normal");
    if (is_normal === states.length > 0) return complain(box.dataset.choose);
    if (states.some(({ state, note }) => state === "other" && !note)) return complain(box.dataset.other);
    const carried = Object.fromEntries(["findings", "occurrences", "stoppages"].map((name) => [name, sent.getAll(name)]));
    carried.findings = [...new Set([...carried.findings, ...(await ownFound).map(({ uuid }) => uuid)])].slice(0, MOST_CARRIED);
    const ended = sent.getAll("ended").map((uuid) => ({ uuid, note: (sent.get(`end:${uuid}`) ?? "").trim() }));
    const kept = sent.getAll("kept").filter((uuid) => !sent.getAll("ended").includes(uuid));
    return record("handover.given", { ...end(), is_normal, states, ...carried, kept, ended }, box.dataset.giveTitle);
  }

  function complain(text) {
    const words = give.querySelector("[data-give-error]");
    words.textContent = text;
    words.hidden = false;
    words.scrollIntoView({ block: "center" });
  }

  function takeOver() {
    return record("handover.taken", { ...end(), note: take.elements.note.value.trim() }, box.dataset.takeTitle);
  }

  async function record(kind, body, title) {
    const buttons = box.querySelectorAll("button[type=submit]");
    buttons.forEach((button) => { button.disabled = true; });
    const { outcome, uuid } = await hand(kind, body, title);
    buttons.forEach((button) => { button.disabled = false; });
    if (outcome === "refused") return;
    if (outcome === "sent") location.assign(`${location.pathname}?ends_at=${encodeURIComponent(select.value)}`);
    else showWaiting(uuid);
  }

  function showWaiting(uuid) {
    [give, take].forEach((form) => { if (form) form.hidden = true; });
    const after = box.querySelector("[data-after]");
    followWaiting(after, uuid);
    after.hidden = false;
    after.scrollIntoView({ block: "center" });
    after.focus({ preventScroll: true });
  }
}
