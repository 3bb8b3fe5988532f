// Facts made without a network wait on this device until the server has them. Contract: docs/pages.md, "The outbox".
import { plain, recordHash } from "./canonical.js";
import { knownSkew } from "./device-clock.js";
import { askLetter, proofOf } from "./device-letter.js";
import { adoptOld, allFacts, allMedia, changeFact, changeMedia, factBy, putFact, removeFact } from "./outbox-store.js";
import { EARLY, codes, receipts, uploadFacts, uploadMedia, waitAsked } from "./outbox-upload.js";
import { askToPersist, isFullError } from "./storage-room.js";

const CHANGED = "gangze:outbox"; // on the document: each script of a page has its own copy of this module
const AGAIN_AFTER_MS = [4000, 10000, 30000, 60000, 180000];

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
  document.dispatchEvent(new CustomEvent(CHANGED, { detail: { receipts, codes } }));
}

// Tells once what became of a record that waited: {refusal}, or {receipt, code} ("" both where another page of this device handed it in).
export function whenSettled(clientUuid, tell) {
  let isTold = false;
  const look = async ({ detail }) => {
    const left = await factBy(clientUuid);
    if (isTold || (left && !left.refusal)) return;
    isTold = true;
    document.removeEventListener(CHANGED, look);
    const found = (known) => known?.get(clientUuid) ?? "";
    tell({ refusal: left ? refusalOf(left) : "", receipt: found(detail?.receipts), code: found(detail?.codes) });
  };
  document.addEventListener(CHANGED, look);
}

function words() {
  return document.querySelector("#outbox-bar span")?.dataset ?? {};
}

// What waits or was refused on this device, of everybody, oldest first.
export async function waitingFacts() {
  await adoptOld().catch((error) => console.warn("outbox", error));
  return allFacts();
}

export function waitingMedia() {
  return allMedia();
}

function made(kind, body, title, { draft, draftPhotos = [], found = [], post = "", media = [] }) {
  const fact = {
    client_uuid: newUuid(), kind, device_at: new Date().toISOString(), body: plain(body), actor: currentActor(), title, refusal: "", code: "",
    page: location.pathname + location.search + location.hash, media: media.map((one) => one.sha256),
  };
  const skew = knownSkew();
  if (skew !== undefined) fact.clock_skew_ms = skew;
  if (draft) fact.draft = { key: draft.key, value: draft.read(), photos: draftPhotos };
  if (found.length > 0) Object.assign(fact, { found, post });
  return { ...fact, hash: recordHash(fact) };
}

// Puts a fact on the device, then tries to upload. Returns {client_uuid, isSent, receipt, code, refusal}. Options: `draft` (of hearing.js), so that
// a refused record can be opened again as it was, and `draftPhotos`, [[item, sha256]] of its photos; `found` and `post`, what was found in
// words and where, for pages that show what waits here; `media`, what readPhoto of photos.js returned and the body names; `replaces`, the uuid of
// the record of the same thing that was refused before. `isKept` of the answer: the device took it, and what it replaces is gone.
// A device that is full keeps nothing: the fact goes straight to the server, or `refusal` says what to do and the form stays as it is.
export async function recordFact(kind, body, title = "", options = {}) {
  const fact = made(kind, body, title, options);
  fact.proof = await proofOf(fact.actor, fact.hash);
  try {
    await putFact(fact, options.media ?? [], options.replaces);
  } catch (error) {
    return sendStraight(fact, options, error);
  }
  announce();
  await flush();
  const left = await factBy(fact.client_uuid);
  if (left) askToPersist();
  return { client_uuid: fact.client_uuid, isKept: true, isSent: left === undefined, receipt: receipts.get(fact.client_uuid) ?? "", code: codes.get(fact.client_uuid) ?? "", refusal: left ? refusalOf(left) : "" };
}

async function sendStraight(fact, { media = [] }, error) {
  console.warn("outbox", error);
  if (media.length === 0 && fact.actor && navigator.onLine) await uploadFacts([fact]).catch(() => false);
  const receipt = receipts.get(fact.client_uuid) ?? "";
  const refusal = (isFullError(error) ? words().fullText : words().brokenText) ?? String(error);
  return { client_uuid: fact.client_uuid, isKept: false, isSent: receipt !== "", receipt, code: codes.get(fact.client_uuid) ?? "", refusal: receipt ? "" : refusal };
}

// The sentence of a refusal: the server's, or ours where the server confirmed something else than what is here.
export function refusalOf(fact) {
  return fact.code === "differs" ? (words().differsText ?? fact.refusal) : fact.refusal;
}

export async function dropFact(clientUuid) {
  await removeFact(clientUuid);
  announce();
}

export async function retryFact(clientUuid) {
  await changeFact(clientUuid, { refusal: "", code: "", waits: "" });
  await flush();
}

export async function retryMedia(key) {
  await changeMedia(key, { refusal: "", isBegun: false });
  await flush();
}

let flushing = Promise.resolve();
let timer;
let failures = 0;

// Uploads what waits for this person, oldest first. Runs follow each other, so that a fact put down during one run is in the
// next; a second tab is harmless: uuids are unique.
export function flush() {
  flushing = flushing.then(flushOnce).catch((error) => console.warn("outbox", error)).then(announce);
  return flushing;
}

async function flushOnce() {
  const actor = currentActor();
  if (!actor || !navigator.onLine) return;
  await askLetter(actor).catch((error) => console.warn("outbox", error));
  const mine = (await waitingFacts()).filter((fact) => fact.actor === actor && !fact.refusal);
  if (waitAsked() > 0 && mine.length > 0) {
    comeBack(waitAsked());
    return;
  }
  const isAll = (await uploadFacts(mine)) && (await uploadMedia(actor));
  const isEarly = isAll && (await allFacts()).some((fact) => fact.actor === actor && fact.code === EARLY);
  if (isAll && !isEarly) failures = 0;
  else comeBack(Math.max(waitAsked(), AGAIN_AFTER_MS[Math.min(failures++, AGAIN_AFTER_MS.length - 1)]));
}

// A page that stays open tries again by itself: a flapping network tells nobody that it is back.
function comeBack(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(flush, milliseconds * (1 + Math.random() / 4));
}
