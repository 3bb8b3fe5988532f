// One text for one value, as the server writes it (docs/rules/ledger.md §2), and the hash of a record (docs/rules/outbox.md §2).
import { hex, sha256 } from "./sha256.js";

const HASHED = ["actor", "body", "client_uuid", "device_at", "kind"];

// What no fact can keep leaves a text before it is written down: NUL, and halves of characters that a keyboard cut in two.
function cleanText(text) {
  return text.replaceAll("\u0000", "").replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found.length === 2 ? found : "\ufffd"));
}

// Returns the value as JSON would carry it. Throws TypeError for a fraction: write it as text, with the decimals that were read.
export function plain(value) {
  if (Array.isArray(value)) return value.map((item) => plain(item ?? null));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [key, plain(item)]));
  }
  if (typeof value === "string") return cleanText(value);
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new TypeError(`a record keeps whole numbers: ${value}`);
  return value;
}

// By code points: the order of UTF-16 units differs beyond the first plane.
function before(one, other) {
  const [left, right] = [[...one], [...other]];
  for (let place = 0; place < Math.min(left.length, right.length); place += 1) {
    if (left[place] !== right[place]) return left[place].codePointAt(0) - right[place].codePointAt(0);
  }
  return left.length - right.length;
}

export function canonicalText(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (value !== null && typeof value === "object") {
    return `{${Object.keys(value).sort(before).map((key) => `${JSON.stringify(key)}:${canonicalText(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(Object.is(value, -0) ? 0 : value);
}

export function recordHash(fact) {
  const told = Object.fromEntries(HASHED.map((name) => [name, fact[name]]));
  return hex(sha256(new TextEncoder().encode(canonicalText(told))));
}
