// Hands in what waits: text first, then photos in parts that are resumed. Protocol: docs/rules/outbox.md.
import { recordHash } from "./canonical.js";
import { csrfToken } from "./cookies.js";
import { noteServerTime } from "./device-clock.js";
import { allFacts, allMedia, changeFact, changeMedia, removeMedia, settleFact } from "./outbox-store.js";

const BATCH = "/api/outbox/batch/";
const MOST_RECORDS = 100;
const LARGEST_BATCH_BYTES = 1024 * 1024;
const PART_BYTES = 128 * 1024;
const PATIENCE_MS = 60000;
const REFUSING = ["malformed", "absent", "rule", "not_allowed"];
export const EARLY = "early";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const receipts = new Map();
// The short codes of receipts, as pages and prints show them.
export const codes = new Map();
let notBefore = 0;

// Milliseconds until the server wants to be asked again.
export function waitAsked() {
  return Math.max(0, notBefore - Date.now());
}

// Returns the response with its JSON read; undefined without a network, or cut in the middle.
async function ask(url, options) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  const sentAt = Date.now();
  try {
    const response = await fetch(url, {
      credentials: "same-origin",
      redirect: "error", // a redirect means the sign-in page
      signal: patience.signal,
      ...options,
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken(), ...options.headers },
    });
    const told = await response.json().catch(() => undefined);
    if (told?.server_at) noteServerTime(told.server_at, sentAt);
    if (response.status === 429 || response.status === 503) notBefore = Date.now() + 1000 * Math.max(1, Number(response.headers.get("Retry-After")) || 5);
    return { status: response.status, told };
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

export function askDevice() {
  return ask("/api/outbox/device/", { method: "GET" });
}

function toTell({ client_uuid, kind, device_at, body, actor, clock_skew_ms }) {
  return JSON.stringify({ client_uuid, kind, device_at, body, actor, clock_skew_ms });
}

// Returns whether all went through: false when there is no network, no session, or a server in trouble.
export async function uploadFacts(facts) {
  let batch = [];
  let size = 0;
  for (const fact of facts) {
    const length = new TextEncoder().encode(toTell(fact)).length;
    if (batch.length && (batch.length === MOST_RECORDS || size + length > LARGEST_BATCH_BYTES)) {
      if (!(await sendBatch(batch))) return false;
      [batch, size] = [[], 0];
    }
    batch.push(fact);
    size += length;
  }
  return batch.length === 0 || sendBatch(batch);
}

async function sendBatch(facts) {
  const body = `{"facts":[${facts.map(toTell).join(",")}]}`;
  const answer = await ask(BATCH, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  if (!answer) return false;
  const { status, told } = answer;
  if (status === 200 && Array.isArray(told?.answers)) return settle(facts, told.answers);
  if (![400, 413, 422].includes(status)) return false;
  if (facts.length > 1) return sendHalves(facts);
  await changeFact(facts[0].client_uuid, { refusal: String(told?.error ?? status), code: "malformed" });
  return true;
}

// One record that the server cannot even read is found by halves and refused alone.
async function sendHalves(facts) {
  const middle = Math.ceil(facts.length / 2);
  return (await sendBatch(facts.slice(0, middle))) && sendBatch(facts.slice(middle));
}

async function settle(facts, answers) {
  let isAll = true;
  for (const [place, fact] of facts.entries()) {
    const answer = answers[place];
    if (answer?.client_uuid !== fact.client_uuid) isAll = false;
    else if (answer.receipt) await forget(fact, answer);
    else if (REFUSING.includes(answer.code)) await changeFact(fact.client_uuid, { refusal: String(answer.error), code: answer.code });
    else if (answer.code === EARLY) await changeFact(fact.client_uuid, { code: EARLY, waits: String(answer.error) }); // waits for another record
    else isAll = isAll && answer.code === "other_person"; // waits for that person, not for the server
  }
  return isAll;
}

// What receipt_code of ledger/rules/records.py makes of a hash: 50 bits in Crockford's base 32, such as "7Z4Q-0M1K-X9".
function receiptCode(contentHash) {
  const bits = BigInt(`0x${contentHash.slice(0, 13)}`) >> 2n;
  const text = Array.from({ length: 10 }, (_, place) => CROCKFORD[Number((bits >> BigInt(45 - 5 * place)) & 31n)]).join("");
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
}

// Only what a receipt names, by uuid and by the hash of what this device has: else the server has got something else.
async function forget(fact, answer) {
  if (answer.record_hash !== (fact.hash ?? recordHash(fact))) {
    await changeFact(fact.client_uuid, { refusal: answer.record_hash ?? "-", code: "differs" });
    return;
  }
  receipts.set(fact.client_uuid, answer.receipt);
  if (answer.content_hash) codes.set(fact.client_uuid, receiptCode(answer.content_hash));
  await settleFact(fact.client_uuid);
}

// Photos of records that the server has. Returns whether all went through.
export async function uploadMedia(actor) {
  const waiting = new Set((await allFacts()).map((fact) => fact.client_uuid));
  for (const row of await allMedia()) {
    const isNamed = row.facts.some((uuid) => !waiting.has(uuid));
    if (row.actor === actor && isNamed && !row.refusal && !(await uploadFile(row, waiting))) return false;
  }
  return true;
}

async function uploadFile(row, waiting) {
  const url = `/api/media/${row.sha256}/`;
  let at = 0;
  if (row.isBegun) {
    const known = await ask(url, { method: "GET" });
    if (known?.status !== 200) return false;
    if (known.told?.is_kept) return kept(row, waiting);
    at = known.told?.is_whole ? 0 : (known.told?.received ?? 0);
  } else await changeMedia(row.key, { isBegun: true });
  for (let tries = 0; tries < 4; ) {
    const answer = await sendPart(url, row, at);
    if (answer?.status === 200 && answer.told?.is_kept) return kept(row, waiting);
    if (answer?.status === 200 && answer.told?.is_whole) return true; // no fact has it yet: asked again another time
    if (answer?.status === 200 || answer?.status === 409) {
      tries = answer.told?.received > at ? 0 : tries + 1;
      at = answer.told?.received ?? 0;
    } else return refuseFile(row, answer);
  }
  return false;
}

// The server named the photo and a fact that has it. While another record with it waits here, it stays.
async function kept(row, waiting) {
  if (row.facts.every((uuid) => !waiting.has(uuid))) await removeMedia(row.key);
  return true;
}

async function refuseFile(row, answer) {
  if (![400, 404, 413, 422].includes(answer?.status)) return false;
  await changeMedia(row.key, { refusal: String(answer.told?.error ?? answer.status), isBegun: false });
  return true;
}

function sendPart(url, row, at) {
  return ask(url, {
    method: "PUT",
    body: row.bytes.slice(at, at + PART_BYTES),
    headers: { "Content-Type": row.type, "Upload-Offset": String(at), "Upload-Length": String(row.size) },
  });
}
