// Does a draw again from its slip with WebCrypto and names what differs (docs/rules/draw.md). The same text stands in verify/draw.html.
const DRAW_FORMAT = "gangze-draw/1";
const SIDES = ["first", "second"];
const NEARNESS = ["post", "workshop", "enterprise"];
const utf8 = new TextEncoder();

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

function lengthPrefixed(text) {
  const content = utf8.encode(text);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, content.length);
  return joined([size, content]);
}

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));
const taggedHash = (tag, ...texts) => sha256(joined([`${DRAW_FORMAT} ${tag}`, ...texts].map(lengthPrefixed)));

async function generator(seed) {
  if (!/^[0-9a-f]{64}$/.test(seed)) throw new Error("the seed is no hash");
  const key = await crypto.subtle.importKey("raw", unhex(seed), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const counters = {};
  const span = 1n << 256n;
  return async function below(label, limit) {
    const size = BigInt(limit);
    const accepted = span - (span % size);
    for (;;) {
      const count = new Uint8Array(8);
      new DataView(count.buffer).setBigUint64(0, BigInt(counters[label] ?? 0));
      counters[label] = (counters[label] ?? 0) + 1;
      const block = await crypto.subtle.sign("HMAC", key, joined([lengthPrefixed(label), count]));
      const found = BigInt(`0x${hex(block)}`);
      if (found < accepted) return Number(found % size);
    }
  };
}

export async function drawFrom(frozen, seed) {
  const { count, substitutes, once, requirements, documents } = frozen.plan;
  const below = await generator(seed);
  let remaining = frozen.entries.filter((entry) => entry.excused_since === null);
  async function take(label, pool) {
    let wanted = await below(label, pool.reduce((sum, entry) => sum + entry.weight, 0));
    const found = pool.find((entry) => (wanted -= entry.weight) < 0);
    const shared = once === "none" ? "" : found[once];
    remaining = remaining.filter((entry) => entry !== found && !(shared && entry[once] === shared));
    return found;
  }
  const chosen = [];
  for (const [index, { field, value, minimum }] of requirements.entries()) {
    const has = (entry) => entry[field] === value;
    while (chosen.filter(has).length < minimum && remaining.some(has)) {
      chosen.push(await take(`requirement ${index}`, remaining.filter(has)));
    }
  }
  while (chosen.length < count && remaining.length) chosen.push(await take("draw", remaining));
  const standing = [];
  while (standing.length < substitutes && remaining.length) standing.push(await take("substitute", remaining));
  const picks = [];
  for (const { number } of [...chosen, ...standing]) {
    picks.push({ number, document: documents.length ? documents[await below("document", documents.length)] : "" });
  }
  return { drawn: picks.slice(0, chosen.length), substitutes: picks.slice(chosen.length) };
}

function substituteFor(absent, entries, substitutes, used) {
  const free = substitutes.filter((number) => !used.has(number) && number !== absent);
  const missed = entries[absent - 1];
  for (const field of NEARNESS) {
    const near = free.find((number) => missed[field] && entries[number - 1][field] === missed[field]);
    if (near) return near;
  }
  return free[0] ?? null;
}

async function partFaults(slip) {
  const { frozen } = slip;
  const found = [];
  const inOrder = frozen.entries.every((entry, index) => entry.number === index + 1);
  if ((await sha256(utf8.encode(canonical(frozen)))) !== slip.roster_hash || !inOrder) found.push({ code: "roster" });
  const late = frozen.entries.filter((entry) => (entry.excused_since ?? "") > frozen.frozen_at);
  if (late.length) found.push({ code: "excused", numbers: late.map((entry) => entry.number) });
  if ((await taggedHash("commitment", frozen.draw, slip.secret)) !== slip.commitment) found.push({ code: "commitment" });
  if (slip.contributions.map((each) => each.side).join() !== SIDES.join()) found.push({ code: "contribution", side: "" });
  for (const { side, number, nonce, digest } of slip.contributions) {
    const right = await taggedHash("contribution", frozen.draw, side, number, nonce);
    if (right !== digest || !/^[0-9]{1,20}$/.test(number)) found.push({ code: "contribution", side });
  }
  return found;
}

function resultFaults(told, right) {
  const found = [];
  const numbers = (picks) => picks.map((pick) => pick.number);
  const sorted = (list) => [...list].sort((one, other) => one - other);
  const [toldDrawn, rightDrawn] = [numbers(told.drawn), numbers(right.drawn)];
  if (sorted(toldDrawn).join() !== sorted(rightDrawn).join()) {
    const more = toldDrawn.filter((number) => !rightDrawn.includes(number));
    const less = rightDrawn.filter((number) => !toldDrawn.includes(number));
    found.push({ code: "result", more, less });
  } else if (toldDrawn.join() !== rightDrawn.join()) found.push({ code: "order" });
  if (numbers(told.substitutes).join() !== numbers(right.substitutes).join()) found.push({ code: "substitutes" });
  const documents = new Map([...right.drawn, ...right.substitutes].map((pick) => [pick.number, pick.document]));
  const wrong = [...told.drawn, ...told.substitutes].filter((pick) => pick.document !== (documents.get(pick.number) ?? pick.document));
  if (wrong.length) found.push({ code: "document", numbers: numbers(wrong) });
  return found;
}

function laterFaults({ frozen, result, after }) {
  const found = [];
  const substitutes = result.substitutes.map((pick) => pick.number);
  const called = new Set(result.drawn.map((pick) => pick.number));
  const used = new Set();
  for (const { absent, substitute } of after) {
    const right = substituteFor(absent, frozen.entries, substitutes, used);
    if (!called.has(absent) || substitute !== right) found.push({ code: "after", numbers: [absent] });
    used.add(absent).add(substitute);
    called.add(substitute);
  }
  return found;
}

async function openingFaults({ frozen, openings }) {
  const wrong = [];
  for (const { number, place, place_salt: placeSalt, person, person_salt: personSalt } of openings) {
    const entry = frozen.entries[number - 1];
    const isPlace = (await taggedHash("place", placeSalt, canonical(place))) === entry.place_hash;
    const isPerson = person === null || (await taggedHash("person", personSalt, canonical(person))) === entry.person_hash;
    if (!isPlace || !isPerson) wrong.push(number);
  }
  return wrong.length ? [{ code: "opening", numbers: wrong }] : [];
}

async function allFaults(slip, expected, found) {
  found.push(...(await partFaults(slip)));
  let { seed } = slip;
  if (!found.length) {
    const told = slip.contributions.flatMap(({ side, number }) => [side, number]);
    seed = await taggedHash("seed", slip.frozen.draw, slip.roster_hash, slip.commitment, slip.secret, ...told);
    if (seed !== slip.seed) found.push({ code: "seed" });
  }
  found.push(...resultFaults(slip.result, await drawFrom(slip.frozen, seed)));
  found.push(...laterFaults(slip));
  found.push(...(await openingFaults(slip)));
  const known = [slip.roster_hash, slip.commitment, slip.seed];
  for (const value of expected) {
    const wanted = value.toLowerCase().replace(/\s+/g, "");
    if (wanted.length < 12 || !known.some((hash) => hash.startsWith(wanted))) found.push({ code: "expected", hash: value });
  }
}

// What a slip must hold (docs/rules/draw.md §3, §6): names to shapes; a list of one shape holds any number of it.
const isText = (value) => typeof value === "string";
const isWhole = (value) => Number.isInteger(value);
const isNumber = (value) => Number.isInteger(value) && value >= 1;
const isOneOf = (...texts) => (value) => texts.includes(value);
const orNull = (shape) => ({ orNull: shape });
const texts = (...names) => Object.fromEntries(names.map((name) => [name, isText]));
const KINDS_OF_DOCUMENT = ["risk", "duty", "operation", "emergency"];
const PICKS = [{ number: isNumber, document: isOneOf("", ...KINDS_OF_DOCUMENT) }];
const PLAN = {
  count: isWhole,
  substitutes: isWhole,
  once: isOneOf("person", "post", "none"),
  documents: [isOneOf(...KINDS_OF_DOCUMENT)],
  requirements: [{ field: isOneOf("post", "enterprise", "workshop", "shift"), value: isText, minimum: isWhole }],
};
const ENTRY = {
  ...texts("post", "person", "shift", "workshop", "enterprise", "place_hash", "person_hash"),
  number: isNumber,
  is_key: (value) => typeof value === "boolean",
  weight: (value) => isNumber(value) && value <= 1000000,
  excused_since: orNull(isText),
};
const SLIP = {
  ...texts("roster_hash", "commitment", "secret", "seed", "drawn_at"),
  frozen: {
    ...texts("draw", "place", "purpose", "frozen_at"),
    redraw_of: orNull(texts("draw", "roster_hash", "ground")),
    earlier: [isText],
    plan: PLAN,
    entries: [ENTRY],
  },
  contributions: [texts("side", "by", "number", "nonce", "digest", "entered_at")],
  result: { drawn: PICKS, substitutes: PICKS },
  after: [{ ...texts("ground", "noted_at"), absent: isNumber, substitute: orNull(isNumber) }],
  openings: [
    {
      number: isNumber,
      place: texts("enterprise", "unit", "post", "post_uuid", "shift", "name", "ground"),
      place_salt: isText,
      person: orNull(texts("name", "employee_number", "person_uuid")),
      person_salt: orNull(isText),
    },
  ],
};

// Returns the path of the first field that is lacking or not what it should be, "" for a whole slip.
function misshapen(value, shape, path = "") {
  if (typeof shape === "function") return shape(value) ? "" : path;
  if (shape.orNull) return value === null ? "" : misshapen(value, shape.orNull, path);
  if (value === null || typeof value !== "object" || Array.isArray(value) !== Array.isArray(shape)) return path;
  const inner = Array.isArray(shape) ? value.map((each, index) => [each, shape[0], `${path}[${index}]`]) : [];
  if (!inner.length && !Array.isArray(shape)) {
    for (const name of Object.keys(shape)) inner.push([value[name], shape[name], path ? `${path}.${name}` : name]);
  }
  for (const each of inner) {
    const found = misshapen(...each);
    if (found) return found;
  }
  return "";
}

// Returns the faults of a slip, [{code, …}], empty for a sound one; {code: "unreadable"} for what is no slip, {code: "lacking", field} for part of one.
export async function faultsOf(text, expected = []) {
  const found = [];
  let slip = null;
  let isBroken = false;
  try {
    slip = JSON.parse(text);
    if (slip.format !== "gangze-draw-slip/1" || slip.frozen.format !== DRAW_FORMAT) return [{ code: "unreadable" }];
  } catch {
    return [{ code: "unreadable" }];
  }
  try {
    await allFaults(slip, expected, found);
  } catch {
    isBroken = true;
  }
  if (found.length) return found;
  const field = misshapen(slip, SLIP);
  if (field) return [{ code: "lacking", field }];
  return isBroken ? [{ code: "broken" }] : [];
}

// Returns what a person wants to read of a slip: whom it drew, with names where it opens them; null where too much is missing.
export function toldOf(text) {
  try {
    return toldOfSlip(JSON.parse(text));
  } catch {
    return null;
  }
}

function toldOfSlip(slip) {
  const labels = new Map(slip.openings.map((each) => [each.number, each]));
  const row = ({ number, document: kind }) => {
    const label = labels.get(number);
    const name = label?.person?.name ?? label?.place.name ?? "";
    return { number, kind, name, place: label ? [label.place.post, label.place.unit, label.place.enterprise].join(" · ") : "" };
  };
  return { frozen: slip.frozen, hash: slip.roster_hash, drawn: slip.result.drawn.map(row), substitutes: slip.result.substitutes.map(row) };
}
