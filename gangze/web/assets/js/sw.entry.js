// The service worker: the shell of this version, and cards that outlive every version. GANGZE is written in by the server.
import { answerCard, bytesKept, forgetPrivateCards, isKept, keepCard, sweepCardFiles } from "./sw-cards.js";
import { CARD_FILES_CACHE, MOST_BYTES, SHELL_CACHE_PREFIX, isHashed } from "./keeping.js";

const { version, files, offlineUrl, staticUrl, sessionPaths } = self.GANGZE;
const AT_ONCE = 4;
const shellCache = `${SHELL_CACHE_PREFIX}${version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(fillShell().then(() => self.skipWaiting()));
});

async function fillShell() {
  const cache = await caches.open(shellCache);
  await cache.addAll([...files, offlineUrl].map((url) => new Request(url, { cache: "reload" })));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells().then(() => sweepCardFiles(staticUrl)).then(() => self.clients.claim()));
});

async function dropOldShells() {
  const old = (await caches.keys()).filter((name) => name.startsWith(SHELL_CACHE_PREFIX) && name !== shellCache);
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("message", (event) => {
  if (event.data?.kind !== "keep") return;
  const mine = event.data.urls.filter((url) => new URL(url).origin === self.location.origin);
  event.waitUntil(Promise.all([keepAll(mine), speakLike(event.data.language)]));
});

// A few at a time: the page that the person looks at comes first. What is not here yet is fetched before what only grows older.
async function keepAll(urls) {
  const known = await Promise.all(urls.map((url) => isKept(new Request(url))));
  const left = [...urls.filter((_url, place) => !known[place]), ...urls.filter((_url, place) => known[place])];
  let isFull = (await bytesKept()) >= MOST_BYTES;
  const work = async () => {
    for (let url = left.shift(); url; url = left.shift()) {
      if (!isFull || (await isKept(new Request(url)))) await keepAhead(url);
      isFull ||= (await bytesKept()) >= MOST_BYTES;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage({ kind: "kept", isFull });
}

// The page that stands in without a network speaks the language of the page seen last.
async function speakLike(language) {
  const cache = await caches.open(shellCache);
  const kept = await cache.match(offlineUrl);
  const spoken = kept?.headers.get("Content-Language") ?? "";
  if (spoken.slice(0, 2) === language.slice(0, 2)) return;
  try {
    await cache.add(new Request(offlineUrl, { cache: "reload" }));
  } catch {
    // No network now: the next page asks again.
  }
}

async function keepAhead(url) {
  try {
    const response = await fetch(url, { credentials: "same-origin" });
    if (!response.redirected) await keepCard(new Request(url), response, staticUrl);
  } catch {
    // No network now: the next visit tries again.
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && sessionPaths.includes(url.pathname)) event.waitUntil(forgetPrivateCards(staticUrl));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith(staticUrl)) event.respondWith(answerFile(request));
  else if (request.mode === "navigate") event.respondWith(answerPage(event));
});

async function answerPage(event) {
  if (await isKept(event.request)) return answerCard(event, staticUrl, offlinePage);
  try {
    const response = await fetch(event.request);
    event.waitUntil(keepCard(event.request, response.clone(), staticUrl));
    return response;
  } catch {
    return offlinePage();
  }
}

async function offlinePage() {
  return (await caches.match(offlineUrl)) ?? Response.error();
}

// A file with a hash in its name never changes; without one (development) the network knows better.
async function answerFile(request) {
  const kept = (await caches.match(request, { cacheName: shellCache })) ?? (await caches.match(request, { cacheName: CARD_FILES_CACHE }));
  if (kept && isHashed(request.url)) return kept;
  try {
    return await fetch(request);
  } catch {
    return kept ?? Response.error();
  }
}
