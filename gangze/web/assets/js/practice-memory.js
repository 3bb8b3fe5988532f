// What was answered of a pack, on this device, until it is a week old: a page that is opened again goes on where it was left.
const PREFIX = "gangze-practice:";
const WEEK_MS = 7 * 24 * 3600 * 1000;

export function recall(uuid) {
  sweep();
  try {
    return JSON.parse(localStorage.getItem(PREFIX + uuid));
  } catch {
    return null;
  }
}

export function remember(uuid, kept) {
  try {
    localStorage.setItem(PREFIX + uuid, JSON.stringify({ ...kept, at: Date.now() }));
  } catch {
    // Storage is full or closed: the practice goes on, only not after the page is closed.
  }
}

export function forget(uuid) {
  localStorage.removeItem(PREFIX + uuid);
}

function sweep() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    if (!kept || Date.now() - kept.at > WEEK_MS) localStorage.removeItem(key);
  }
}
