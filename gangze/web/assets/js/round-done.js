// Which rounds this person has done on this device: a kept page cannot know, and nobody does a round twice.
import { currentActor } from "./outbox.js";

const KEPT_MS = 3 * 86400 * 1000;

function key() {
  return `gangze-rounds:${currentActor()}`;
}

function read() {
  try {
    const had = JSON.parse(localStorage.getItem(key()) ?? "{}");
    return Object.fromEntries(Object.entries(had).filter(([, at]) => Date.now() - at < KEPT_MS));
  } catch {
    return {};
  }
}

export function isDoneHere(plan, stamp) {
  return `${plan}/${stamp}` in read();
}

export function noteDone(plan, stamp) {
  try {
    localStorage.setItem(key(), JSON.stringify({ ...read(), [`${plan}/${stamp}`]: Date.now() }));
  } catch {
    // The outbox still holds the record; only the list shows it once more.
  }
}
