// Whether this device keeps what waits, and whether there is room for more.
const LITTLE_BYTES = 50 * 1024 * 1024;
let hasAsked = false;

// Asked once something waits, so that the browser's question, where it asks one, has a reason.
export async function askToPersist() {
  if (hasAsked || !navigator.storage?.persist) return;
  hasAsked = true;
  try {
    if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  } catch {
    // A browser that will not promise keeps it all the same, as long as it can.
  }
}

export async function isNearlyFull() {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota > 0 && quota - usage < Math.min(LITTLE_BYTES, quota / 10);
  } catch {
    return false;
  }
}

export function isFullError(error) {
  return error?.name === "QuotaExceededError";
}
