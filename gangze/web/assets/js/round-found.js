// What was found at a post and waits on this device: for the hand-over, which the server cannot tell of it yet.
import { waitingFacts } from "./outbox.js";

// Returns [{uuid, words, at}], the oldest first; `uuid` is the name under which the server will know the finding, `at` 03:20.
export async function foundHere(post) {
  const found = [];
  for (const fact of await waitingFacts()) {
    const at = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", timeStyle: "short" }).format(new Date(fact.device_at));
    if (fact.kind === "finding.reported" && placeOf(fact.body) === `post:${post}`) found.push({ uuid: fact.client_uuid, words: fact.body.words, at });
    if (fact.kind === "round.done" && fact.post === post) {
      for (const { key, words } of fact.found ?? []) found.push({ uuid: await nameOf(fact.client_uuid, `finding:${key}`), words, at });
    }
  }
  return found.filter(({ uuid }) => uuid);
}

function placeOf({ where, elsewhere }) {
  return where === "other" ? elsewhere : where;
}

// uuid5 of RFC 9562, as finding_uuid of rules/sheets.py. A page without a worker may lack crypto.subtle too: then there is no name.
async function nameOf(namespace, name) {
  const space = Uint8Array.from(namespace.replaceAll("-", "").match(/../g), (pair) => parseInt(pair, 16));
  const text = new TextEncoder().encode(name);
  const both = new Uint8Array(space.length + text.length);
  both.set(space);
  both.set(text, space.length);
  if (!globalThis.crypto?.subtle) return undefined;
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-1", both)).slice(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x50;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
