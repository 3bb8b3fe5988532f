// Shows what waits: the thin bar, forms that survive without a network, and the page that lists every waiting fact.
import { currentActor, dropFact, flush, onChange, recordFact, retryFact, waitingFacts } from "./outbox.js";
import { showMessage } from "./messages.js";

async function drawBar() {
  const bar = document.getElementById("outbox-bar");
  if (!bar) return;
  const facts = await waitingFacts();
  const refused = facts.filter((fact) => fact.refusal);
  const words = bar.querySelector("span");
  bar.hidden = facts.length === 0;
  const text = refused.length > 0 ? words.dataset.refusedText : currentActor() ? words.dataset.waitingText : words.dataset.signInText;
  words.textContent = text.replace("{n}", String(refused.length || facts.length));
}

function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

function row(fact, words) {
  const item = document.createElement("li");
  const title = document.createElement("p");
  title.className = "todo-title";
  title.textContent = `${fact.title || fact.kind} · ${new Date(fact.device_at).toLocaleString(document.documentElement.lang, { timeZone: "Asia/Shanghai" })}`;
  const state = document.createElement("p");
  state.className = "todo-detail";
  const isOthers = fact.actor !== currentActor();
  state.textContent = fact.refusal ? words.refused.replace("{reason}", fact.refusal) : isOthers ? words.other : words.waiting;
  item.append(title, state);
  const actions = document.createElement("div");
  actions.className = "row-actions";
  if (!isOthers) actions.append(button(words.retry, () => retryFact(fact.client_uuid)));
  // Only what the server refused may be thrown away: a fact that merely waits is still a fact.
  if (fact.refusal && !isOthers) actions.append(button(words.drop, () => dropFact(fact.client_uuid)));
  item.append(actions);
  return item;
}

let drawn = "";

async function drawList() {
  const box = document.querySelector("[data-outbox-list]");
  if (!box) return;
  const facts = await waitingFacts();
  // A list that says the same stays as it is: a button must not be replaced under the finger that presses it.
  const state = JSON.stringify(facts);
  if (state === drawn) return;
  drawn = state;
  if (facts.length === 0) {
    const none = document.createElement("p");
    none.textContent = box.dataset.empty;
    box.replaceChildren(none);
    return;
  }
  const list = document.createElement("ul");
  list.className = "waiting-list";
  list.append(...facts.map((fact) => row(fact, box.dataset)));
  box.replaceChildren(list);
}

function say(form, text, isDone) {
  const words = document.createElement("p");
  words.className = isDone ? "alert alert-success" : "alert";
  words.setAttribute("role", "status");
  words.textContent = text;
  form.replaceChildren(words);
}

// <form data-outbox="kind" data-outbox-title="…" data-outbox-done="已签收。回执 {receipt}" data-outbox-waiting="已记在本机…">
async function sendThroughOutbox(event) {
  const form = event.target.closest?.("form[data-outbox]");
  if (!form || event.defaultPrevented || !currentActor()) return; // nobody signed in: the server asks who it is
  event.preventDefault();
  const body = Object.fromEntries([...new FormData(form, event.submitter)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  form.querySelectorAll("button").forEach((one) => { one.disabled = true; });
  const { isSent, receipt, refusal } = await recordFact(form.dataset.outbox, body, form.dataset.outboxTitle ?? "");
  if (refusal) {
    showMessage(refusal, { isError: true });
    form.querySelectorAll("button").forEach((one) => { one.disabled = false; });
  } else if (isSent) {
    say(form, (form.dataset.outboxDone ?? "").replace("{receipt}", receipt.slice(0, 8).toUpperCase()), true);
  } else {
    say(form, form.dataset.outboxWaiting ?? "", false);
  }
}

let drawing = Promise.resolve();

// One after the other: an older look at the device must not be painted over a newer one.
function draw() {
  drawing = drawing.then(drawBar).then(drawList).catch((error) => console.warn("outbox", error));
  return drawing;
}

export function startOutbox() {
  if (!("indexedDB" in window)) return; // such a form then posts as any other
  document.addEventListener("submit", sendThroughOutbox);
  onChange(draw);
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  draw().then(flush).catch((error) => console.warn("outbox", error));
}
