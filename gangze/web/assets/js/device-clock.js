// How far this device's clock is ahead of the server's. Each answer of the server tells its time; both are kept in a record.
const KEY = "gangze-clock";
const GOES_STALE_MS = 7 * 86400 * 1000;
const TOLERANCE_MS = 5 * 60 * 1000;

// `serverAt` is ISO text, `sentAt` and `cameAt` are this device's clock around the question: the answer was made between them.
export function noteServerTime(serverAt, sentAt, cameAt = Date.now()) {
  const server = Date.parse(serverAt);
  if (Number.isNaN(server)) return;
  const nearest = Math.min(Math.max(server, sentAt), cameAt); // within the round trip there is no error to see
  try {
    localStorage.setItem(KEY, JSON.stringify({ skew: Math.round(nearest - server), at: cameAt }));
  } catch {
    // Without storage the records say nothing about the clock, and the server believes it less.
  }
}

// Returns milliseconds, positive where this clock is ahead; undefined where nobody knows.
export function knownSkew() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return kept && Math.abs(Date.now() - kept.at) < GOES_STALE_MS ? kept.skew : undefined;
  } catch {
    return undefined;
  }
}

export function isClockWrong() {
  return Math.abs(knownSkew() ?? 0) > TOLERANCE_MS;
}

// "2 小时 5 分" in the words of the page: {h} and {m} in the text of the bar.
export function sayClock(words) {
  const skew = knownSkew() ?? 0;
  const minutes = Math.round(Math.abs(skew) / 60000);
  const text = skew > 0 ? words.aheadText : words.behindText;
  return text.replace("{h}", String(Math.floor(minutes / 60))).replace("{m}", String(minutes % 60));
}
