// Shows what waits: the thin bar, forms that survive without a network, and the page that lists every waiting fact.
import { beingCorrected, canCorrect, correct, doneCorrecting, startCorrecting } from "./correcting.js";
import { isClockWrong, sayClock } from "./device-clock.js";
import { noteUnsent, startLeaving } from "./leaving.js";
import { showMessage } from "./messages.js";
import { currentActor, dropFact, flush, onChange, recordFact, refusalOf, retryFact, retryMedia, waitingFacts, waitingMedia, whenSettled } from "./outbox.js";
import { readPhoto } from "./photos.js";
import { startRescue } from "./rescue.js";
import { isFullError, isNearlyFull } from "./storage-room.js";

async function drawBar(facts, media) {
  const bar = document.getElementById("outbox-bar");
  if (!bar) return;
  const refused = facts.filter((fact) => fact.refusal);
  const words = bar.querySelector("span");
  bar.hidden = facts.length === 0 && media.length === 0;
  words.textContent = barText(words.dataset, facts.length, media.length, refused.length);
}

function barText(words, facts, media, refused) {
  if (refused > 0) return words.refusedText.replace("{n}", String(refused));
  const counts = media === 0 ? words.waitingText : facts === 0 ? words.photosText : words.bothText;
  const text = currentActor() || !facts ? counts : words.signInText;
  return text.replace("{n}", String(facts)).replace("{m}", String(media));
}

// What is wrong with the device itself: no room, a wrong clock.
async function drawDevice(count) {
  const bar = document.getElementById("device-bar");
  if (!bar) return;
  const words = bar.querySelector("span");
  const text = count > 0 && (await isNearlyFull()) ? words.dataset.nearlyFullText : isClockWrong() ? sayClock(words.dataset) : "";
  bar.hidden = text === "";
  words.textContent = text;
}

function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

function localTime(iso) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" });
  return parts.format(new Date(iso)); // 2026-11-27 01:58, as everywhere
}

function row(titleText, stateText, ...buttons) {
  const item = document.createElement("li");
  const title = document.createElement("p");
  title.className = "todo-title";
  title.textContent = titleText;
  const state = document.createElement("p");
  state.className = "todo-detail";
  state.textContent = stateText;
  const actions = document.createElement("div");
  actions.className = "row-actions";
  actions.append(...buttons);
  item.append(title, state, actions);
  return item;
}

function factRow(fact, words) {
  const isOthers = fact.actor !== currentActor();
  const state = fact.refusal ? words.refused.replace("{reason}", refusalOf(fact)) : isOthers ? words.other : fact.waits || words.waiting;
  const buttons = isOthers ? [] : [button(words.retry, () => retryFact(fact.client_uuid))];
  if (fact.refusal && !isOthers) {
    if (canCorrect(fact)) buttons.unshift(button(words.correct, () => correct(fact).catch(sayBroken)));
    // Only what the server refused may be thrown away: a fact that merely waits is still a fact.
    buttons.push(button(words.drop, () => window.confirm(words.dropSure) && dropFact(fact.client_uuid)));
  }
  return row(`${fact.title || fact.kind} · ${localTime(fact.device_at)}`, state, ...buttons);
}

function mediaRow(one, words, waiting) {
  const following = one.facts.some((uuid) => waiting.has(uuid)) ? words.photoBehind : words.photoWaiting;
  const state = one.refusal ? words.refused.replace("{reason}", one.refusal) : following;
  const buttons = one.refusal && one.actor === currentActor() ? [button(words.retry, () => retryMedia(one.key))] : [];
  return row(`${words.photo} · ${one.title} · ${localTime(one.device_at)}`, `${state} · ${Math.ceil(one.size / 1024)} KB`, ...buttons);
}

function sayBroken(error) {
  console.warn("outbox", error);
  const words = document.querySelector("#outbox-bar span")?.dataset;
  showMessage((isFullError(error) ? words?.fullText : words?.brokenText) ?? String(error), { isError: true });
}

let drawn = "";

function drawList(facts, media) {
  const box = document.querySelector("[data-outbox-list]");
  if (!box) return;
  // A list that says the same stays as it is: a button must not be replaced under the finger that presses it.
  const state = JSON.stringify([facts, media.map(({ key, refusal, facts: of }) => [key, refusal, of])]);
  if (state === drawn) return;
  drawn = state;
  if (facts.length === 0 && media.length === 0) {
    const none = document.createElement("p");
    none.textContent = box.dataset.empty;
    box.replaceChildren(none);
    return;
  }
  const list = document.createElement("ul");
  list.className = "waiting-list";
  const waiting = new Set(facts.map((fact) => fact.client_uuid));
  list.append(...facts.map((fact) => factRow(fact, box.dataset)), ...media.map((one) => mediaRow(one, box.dataset, waiting)));
  box.replaceChildren(list);
}

function say(form, text, isDone) {
  const words = document.createElement("p");
  words.className = isDone ? "alert alert-success" : "alert";
  words.setAttribute("role", "status");
  words.textContent = text;
  form.replaceChildren(words);
  return words;
}

function sayDone(form, { code, receipt }) {
  say(form, (form.dataset.outboxDone ?? "").replace("{receipt}", code || receipt.slice(0, 8).toUpperCase() || "—"), true);
}

// Returns the fields of a form, and its pictures as what names them; what is no picture is left to the form without scripts.
async function contents(form, submitter) {
  const [body, media] = [{}, []];
  for (const [name, value] of new FormData(form, submitter)) {
    if (name === "csrfmiddlewaretoken") continue;
    if (!(value instanceof File)) body[name] = value;
    else if (value.size > 0) {
      const photo = await readPhoto(value);
      const { sha256, size, taken_at } = photo;
      body[name] = [...(body[name] ?? []), { sha256, size, taken_at }];
      media.push(photo);
    }
  }
  return { body, media };
}

// <form data-outbox="kind" data-outbox-title="…" data-outbox-done="已签收。回执 {receipt}" data-outbox-waiting="已记在本机…">
async function sendThroughOutbox(event) {
  const form = event.target.closest?.("form[data-outbox]");
  if (!form || event.defaultPrevented || !currentActor()) return; // nobody signed in: the server asks who it is
  event.preventDefault();
  document.querySelectorAll("#messages .message-error").forEach((one) => one.remove()); // of the time before
  const buttons = [...form.querySelectorAll("button:not(:disabled)")];
  const reading = contents(form, event.submitter); // before the buttons are disabled: the one that was pressed may have a value
  buttons.forEach((one) => { one.disabled = true; });
  try {
    const { body, media } = await reading;
    const replaces = form.dataset.refused ?? beingCorrected(form.dataset.outbox)?.client_uuid;
    const sent = await recordFact(form.dataset.outbox, body, form.dataset.outboxTitle ?? "", { media, replaces });
    if (replaces && sent.isKept) doneCorrecting();
    if (sent.refusal) {
      if (sent.isKept) form.dataset.refused = sent.client_uuid; // stays visible in the outbox until this form, put right, takes its place
      showMessage(sent.refusal, { isError: true });
    }
    else if (sent.isSent) sayDone(form, sent);
    else {
      const words = say(form, form.dataset.outboxWaiting ?? "", false);
      whenSettled(sent.client_uuid, (became) => {
        if (!form.contains(words)) return; // the form is in use again
        if (became.refusal) say(form, became.refusal, false);
        else sayDone(form, became);
      });
    }
  } catch (error) {
    sayBroken(error);
  }
  buttons.forEach((one) => { one.disabled = false; });
}

let drawing = Promise.resolve();

async function drawAll() {
  const [facts, media] = [await waitingFacts(), await waitingMedia()];
  const mine = (one) => one.actor === currentActor();
  noteUnsent(facts.filter(mine).length + media.filter(mine).length);
  await drawBar(facts, media);
  drawList(facts, media);
  await drawDevice(facts.length + media.length);
}

// One after the other: an older look at the device must not be painted over a newer one.
function draw() {
  drawing = drawing.then(drawAll).catch((error) => console.warn("outbox", error));
  return drawing;
}

export function startOutbox() {
  if (!("indexedDB" in window)) return; // such a form then posts as any other
  document.addEventListener("submit", sendThroughOutbox);
  startLeaving();
  startCorrecting();
  startRescue();
  onChange(draw);
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  draw().then(flush).catch((error) => console.warn("outbox", error));
}
