// What examiners' pages share: a stopwatch, a draft that survives a closed page, who is heard, what becomes of the record.
import { correctNext, correctedBy, doneCorrecting } from "./correcting.js";
import { currentActor, dropFact, recordFact } from "./outbox.js";
import { showMessage } from "./messages.js";

export function clockText(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

// Counts by the device's clock, so that a page asleep in a pocket loses no second.
export class Stopwatch {
  constructor(show) {
    this.before = 0;
    this.since = null;
    this.show = show;
    setInterval(() => this.since !== null && this.show(this), 500);
  }

  get seconds() {
    return Math.min(86400, Math.max(0, Math.round(this.before + (this.since === null ? 0 : (Date.now() - this.since) / 1000))));
  }

  get isRunning() {
    return this.since !== null;
  }

  set(seconds, since) {
    this.before = seconds;
    this.since = since;
    this.show(this);
  }

  start() {
    if (this.since === null) this.set(this.before, Date.now());
  }

  pause() {
    if (this.since !== null) this.set(this.seconds, null);
  }

  toggle() {
    if (this.isRunning) this.pause();
    else this.start();
  }
}

const PREFIX = "gangze-draft:";
const KEPT_MS = 7 * 86400 * 1000;

// What nobody came back to in a week is of no use, and may name people.
function forgetOld() {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      if (Date.now() - (JSON.parse(localStorage.getItem(key))?.saved_at ?? 0) > KEPT_MS) localStorage.removeItem(key);
    }
  } catch {
    // No storage, nothing old in it.
  }
}

forgetOld();

// A draft on this device, of this person and this page only. Storage may be full or forbidden: then there is none.
export class Draft {
  constructor(name) {
    this.key = `${PREFIX}${currentActor()}:${name}`;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "null");
    } catch {
      return null;
    }
  }

  // Returns whether the device took it. Where it did not, the form itself still holds everything, as long as it is open.
  write(value) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...value, saved_at: Date.now() }));
      return true;
    } catch {
      return false;
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing to drop then.
    }
  }
}

// "#<uuid>" chooses who is heard: a kept page is kept without it, so one page serves all holders of the post.
export function chooseByHash(select) {
  const wanted = location.hash.slice(1);
  if (!wanted || ![...select.options].some((option) => option.value === wanted)) return false;
  select.value = wanted;
  return true;
}

// Nobody chosen: the field says so itself, in sight. A message at the bottom would lie on the button just pressed.
export function askWho(select) {
  const words = document.getElementById("person-error");
  const tell = (isMissing) => {
    words.hidden = !isMissing;
    select.classList.toggle("is-invalid", isMissing);
    select.setAttribute("aria-invalid", String(isMissing));
    if (isMissing) select.setAttribute("aria-describedby", words.id);
    else select.removeAttribute("aria-describedby");
  };
  tell(true);
  select.addEventListener("change", () => tell(false), { once: true });
  select.scrollIntoView({ block: "center" });
  select.focus({ preventScroll: true });
}

// Returns {outcome, receipt, code, uuid}: "sent", "waiting" or "refused", and of what was sent what people look it up by. What is refused stays in the form, so it need not stay in the outbox too.
// A correction that is refused stays there all the same: it took the place of the record before it.
// With the page's draft, a record that is refused later can be opened again as it was. Further options: as recordFact's.
export async function hand(kind, body, title, draft, options = {}) {
  const replaces = correctedBy(kind, body);
  const { client_uuid, isKept, isSent, receipt, code, refusal } = await recordFact(kind, body, title, { ...options, draft, replaces });
  const isReplaced = Boolean(replaces && isKept);
  if (refusal) {
    if (isReplaced) correctNext(client_uuid);
    else await dropFact(client_uuid);
    showMessage(refusal, { isError: true });
    return { outcome: "refused", receipt: "", code: "", uuid: client_uuid };
  }
  if (isReplaced) doneCorrecting();
  return { outcome: isSent ? "sent" : "waiting", receipt, code, uuid: client_uuid };
}

// Which draft a page begins with: one for each person that a list leads to, so that nobody gets another's marks.
export function place() {
  return location.pathname + location.search + location.hash;
}

export function goTo(url, receipt) {
  location.assign(url.replace("00000000-0000-0000-0000-000000000000", receipt));
}
