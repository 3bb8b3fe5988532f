// Cards in the service worker: kept when seen, answered from the network if it is quick, else from this device.
import { BYTES_HEADER, CARDS_CACHE, CARD_FILES_CACHE, KEEP_HEADER, KEPT_AT_HEADER, filesNamedIn, markKeptAt } from "./keeping.js";

const PATIENCE_MS = 2500; // with one bar of signal, a person with an emergency waits no longer than this
const ACTOR_META = /<meta name="gangze-actor"[^>]*>/;
const GONE = [401, 403, 404, 410];

function keyOf(request) {
  return request.url.split("#")[0];
}

export async function isKept(request) {
  const cache = await caches.open(CARDS_CACHE);
  return (await cache.match(keyOf(request), { ignoreVary: true })) !== undefined;
}

export async function keepCard(request, response, staticUrl) {
  const cache = await caches.open(CARDS_CACHE);
  if (GONE.includes(response.status)) {
    await cache.delete(keyOf(request), { ignoreVary: true });
    return;
  }
  if (!response.ok || response.redirected || !response.headers.get(KEEP_HEADER)) return;
  const html = await response.clone().text();
  const bytes = new TextEncoder().encode(html).length;
  await keepFiles(filesNamedIn(html, request.url, staticUrl));
  const headers = new Headers(response.headers);
  headers.set(KEPT_AT_HEADER, new Date().toISOString());
  headers.set(BYTES_HEADER, String(bytes));
  headers.delete("Content-Encoding"); // the stored text is no longer encoded
  headers.delete("Content-Length");
  await cache.put(keyOf(request), new Response(html, { status: 200, headers }));
}

async function keepFiles(urls) {
  const cache = await caches.open(CARD_FILES_CACHE);
  await Promise.all([...urls].map(async (url) => {
    if (await cache.match(url)) return;
    const response = (await caches.match(url)) ?? (await fetch(url));
    if (response.ok) await cache.put(url, response.clone());
  }));
}

// Returns the bytes of all pages kept on this device.
export async function bytesKept() {
  const cache = await caches.open(CARDS_CACHE);
  const kept = await cache.matchAll();
  return kept.reduce((sum, response) => sum + Number(response.headers.get(BYTES_HEADER) ?? 0), 0);
}

export async function answerCard(event, staticUrl, otherwise) {
  const network = fetch(event.request).then(async (response) => {
    await keepCard(event.request, response.clone(), staticUrl);
    return response;
  });
  const timer = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, "slow"));
  event.waitUntil(network.catch(() => undefined));
  try {
    const first = await Promise.race([network, timer]);
    if (first !== "slow") return first.status >= 500 ? ((await keptCard(event.request)) ?? first) : first;
    event.waitUntil(network.then((response) => response.ok && tellFresh(event.request), () => undefined));
    return (await keptCard(event.request)) ?? (await network);
  } catch {
    return (await keptCard(event.request)) ?? otherwise();
  }
}

async function keptCard(request) {
  const cache = await caches.open(CARDS_CACHE);
  const kept = await cache.match(keyOf(request), { ignoreVary: true });
  if (!kept) return undefined;
  const html = markKeptAt(await kept.text(), kept.headers.get(KEPT_AT_HEADER));
  return new Response(html, { status: 200, headers: kept.headers });
}

async function tellFresh(request) {
  for (const client of await self.clients.matchAll({ type: "window" })) {
    client.postMessage({ kind: "fresh", url: keyOf(request) });
  }
}

// At the end of a session: private cards go. A public card seen while signed in was drawn for that person: it is fetched anew as
// a stranger sees it, and where that fails it loses the person's name.
export async function forgetPrivateCards(staticUrl) {
  const cache = await caches.open(CARDS_CACHE);
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    if (kept.headers.get(KEEP_HEADER) !== "public") await cache.delete(request);
    else await forgetPerson(cache, request, kept, staticUrl);
  }
  await sweepCardFiles(staticUrl);
}

async function forgetPerson(cache, request, kept, staticUrl) {
  const html = await kept.text();
  const nameless = html.replace(ACTOR_META, "");
  if (nameless === html) return;
  await cache.put(request, new Response(nameless, { status: 200, headers: kept.headers }));
  try {
    await keepCard(request, await fetch(request.url, { credentials: "omit" }), staticUrl);
  } catch {
    // No network now: the nameless copy stays.
  }
}

// Drops the files that no kept card names any more.
export async function sweepCardFiles(staticUrl) {
  const [cards, files] = [await caches.open(CARDS_CACHE), await caches.open(CARD_FILES_CACHE)];
  const needed = new Set();
  for (const request of await cards.keys()) {
    const response = await cards.match(request);
    filesNamedIn(await response.text(), request.url, staticUrl).forEach((url) => needed.add(url));
  }
  for (const request of await files.keys()) {
    if (!needed.has(request.url)) await files.delete(request);
  }
}
