// Facts made without a network wait on this device until the server has them. Contract: docs/pages.md, "The outbox".
import { csrfToken } from "./cookies.js";

const DATABASE = "gangze-outbox";
const STORE = "facts";
const ENDPOINT = "/api/outbox/";
const CHANGED = "gangze:outbox"; // on the document: each script of a page has its own copy of this module

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "client_uuid" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function withStore(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export function newUuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // crypto.randomUUID exists only on https and localhost; a park's own network may have neither.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// The person on whose page the fact was made: another person's sign-in on a shared tablet never uploads it.
export function currentActor() {
  return document.querySelector("meta[name=gangze-actor]")?.content ?? "";
}

export function onChange(listener) {
  document.addEventListener(CHANGED, listener);
}

function announce() {
  document.dispatchEvent(new Event(CHANGED));
}

export async function waitingFacts() {
  const facts = await withStore("readonly", (store) => store.getAll());
  return facts.sort((one, other) => one.device_at.localeCompare(other.device_at));
}

const receipts = new Map();

// Puts a fact on the device, then tries to upload. Returns {client_uuid, isSent, receipt, refusal}.
export async function recordFact(kind, body, title = "") {
  const fact = { client_uuid: newUuid(), kind, device_at: new Date().toISOString(), body, actor: currentActor(), title, refusal: "" };
  await withStore("readwrite", (store) => store.put(fact));
  announce();
  await flush();
  const left = await withStore("readonly", (store) => store.get(fact.client_uuid));
  return { client_uuid: fact.client_uuid, isSent: left === undefined, receipt: receipts.get(fact.client_uuid) ?? "", refusal: left?.refusal ?? "" };
}

export async function dropFact(clientUuid) {
  await withStore("readwrite", (store) => store.delete(clientUuid));
  announce();
}

export async function retryFact(clientUuid) {
  const fact = await withStore("readonly", (store) => store.get(clientUuid));
  if (fact) await withStore("readwrite", (store) => store.put({ ...fact, refusal: "" }));
  await flush();
}

let flushing = Promise.resolve();

// Uploads what waits for this person, oldest first. Runs follow each other, so that a fact put down during one run is in the
// next; a second tab is harmless: uuids are unique.
export function flush() {
  flushing = flushing.then(flushOnce).catch((error) => console.warn("outbox", error)).then(announce);
  return flushing;
}

async function flushOnce() {
  const actor = currentActor();
  if (!actor || !navigator.onLine) return;
  for (const fact of await waitingFacts()) {
    if (fact.actor !== actor || fact.refusal) continue;
    if (!(await upload(fact))) return;
  }
}

// Returns whether to go on: false when there is no network, no session, or a server in trouble.
async function upload({ client_uuid, kind, device_at, body, actor }) {
  let response;
  try {
    response = await fetch(ENDPOINT, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error", // a redirect means the sign-in page
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ client_uuid, kind, device_at, body, actor }),
    });
  } catch {
    return false;
  }
  if (response.ok) {
    receipts.set(client_uuid, (await response.json().catch(() => ({}))).receipt ?? "");
    await withStore("readwrite", (store) => store.delete(client_uuid));
    return true;
  }
  if ([400, 404, 409, 413, 422].includes(response.status)) {
    await refuse(client_uuid, response);
    return true;
  }
  return false;
}

async function refuse(clientUuid, response) {
  const answer = await response.json().catch(() => ({}));
  const fact = await withStore("readonly", (store) => store.get(clientUuid));
  if (fact) await withStore("readwrite", (store) => store.put({ ...fact, refusal: String(answer.error ?? answer.detail ?? response.status) }));
}
