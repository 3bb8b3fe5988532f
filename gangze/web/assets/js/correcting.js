// A refused record is opened again on the page that made it, with what it said; handing in again replaces it.
import { keepPhoto } from "./draft-photos.js";
import { showMessage } from "./messages.js";
import { allMedia } from "./outbox-store.js";

const KEY = "gangze-correcting";
const OF = ["plan", "scheduled_for", "post", "ends_at", "document", "person"]; // what a record is of, where its body names it

// Goes to the page; a page with a draft finds it, with its photos, where it looks for drafts. Throws where the device has no room for them.
export async function correct(fact) {
  await restorePhotos(fact);
  try {
    const { client_uuid, kind, body, page } = fact;
    sessionStorage.setItem(KEY, JSON.stringify({ client_uuid, kind, body, page }));
    if (fact.draft?.value) localStorage.setItem(fact.draft.key, JSON.stringify({ ...fact.draft.value, saved_at: Date.now() }));
  } catch {
    // Without storage the page opens empty, and the record stays as it is.
  }
  location.assign(fact.page);
}

async function restorePhotos({ actor, draft }) {
  if (!draft?.photos?.length) return;
  const media = new Map((await allMedia()).map((one) => [one.key, one]));
  for (const [item, sha256] of draft.photos) {
    const one = media.get(`${actor}:${sha256}`);
    if (one) await keepPhoto(draft.key, item, one);
  }
}

export function canCorrect(fact) {
  return typeof fact.page === "string" && /^\/(?![/\\])/.test(fact.page) && !fact.page.startsWith("/outbox/");
}

// Returns {client_uuid, kind, body} of the record that this page was opened to correct. Pages that are no form restore it themselves.
export function beingCorrected(kind) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    const isHere = kept && kept.page.split("#")[0] === location.pathname + location.search;
    return isHere && kept.kind === kind ? kept : undefined;
  } catch {
    return undefined;
  }
}

// The uuid of the refused record that this body is the correction of. One address may serve many rounds, shifts and persons: a record
// of another one replaces nothing.
export function correctedBy(kind, body) {
  const kept = beingCorrected(kind);
  const isSame = kept && OF.every((name) => JSON.stringify(kept.body[name]) === JSON.stringify(body[name]));
  return isSame ? kept.client_uuid : undefined;
}

// The correction was refused too: from now on it is the one to be put right.
export function correctNext(client_uuid) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (kept) sessionStorage.setItem(KEY, JSON.stringify({ ...kept, client_uuid }));
  } catch {
    // Then the record stays in the outbox, and is opened from there again.
  }
}

export function doneCorrecting() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing to remove then.
  }
}

export function startCorrecting() {
  document.querySelectorAll("form[data-outbox]").forEach((form) => {
    const kept = beingCorrected(form.dataset.outbox);
    if (!kept) return;
    Object.entries(kept.body).forEach(([name, value]) => fill(form, name, value));
    const text = document.querySelector("#outbox-bar span")?.dataset.correctingText;
    if (text) showMessage(text, { isError: true });
  });
}

function fill(form, name, value) {
  const field = form.elements[name];
  if (!field || field.type === "hidden" || field.type === "file") return;
  if (field.type === "checkbox") field.checked = field.value === value;
  else if (typeof value === "string") field.value = value;
}
