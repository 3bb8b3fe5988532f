// What the page tells about cards kept on this device: how old this one is, which ones can be opened without a network.
import { BYTES_HEADER, CARDS_CACHE, KEPT_AT_HEADER, MOST_BYTES } from "./keeping.js";
import { listKeptCards, localTime } from "./kept-list.js";

const AHEAD_MS = 48 * 3600_000; // so far ahead a page of rounds knows what falls due

function bar() {
  return document.getElementById("offline-bar");
}

function show(text) {
  const box = bar();
  if (!box) return;
  box.querySelector("span").textContent = text;
  box.hidden = false;
}

export function startKept() {
  const keptAt = document.documentElement.dataset.keptAt;
  const words = bar()?.querySelector("span")?.dataset;
  if (keptAt && words) show(words.keptText.replace("{time}", localTime(keptAt)));
  else if (!navigator.onLine && words) show(words.offlineText);
  addEventListener("offline", () => keptAt || !words || show(words.offlineText));
  addEventListener("online", () => {
    if (!keptAt && bar()) bar().hidden = true;
  });
  listKeptCards();
  sayKept({ isDone: !navigator.onLine || Boolean(keptAt) });
}

// <p data-kept-line> says what is on this device of all that the page wants kept: never more than the cache holds.
async function sayKept({ isDone = false, isFull = false } = {}) {
  const line = document.querySelector("[data-kept-line]");
  if (!line) return;
  const words = line.dataset;
  line.querySelector("span").textContent = await keptWords(words, isDone, isFull);
}

async function keptWords(words, isDone, isFull) {
  if (!("caches" in window) || !("serviceWorker" in navigator)) return words.noneText;
  const urls = [...new Set([...document.querySelectorAll("a[data-keep]")].map((link) => link.href.split("#")[0]))];
  const cache = await caches.open(CARDS_CACHE);
  const kept = (await Promise.all(urls.map((url) => cache.match(url, { ignoreVary: true })))).filter(Boolean);
  const bytes = kept.reduce((sum, response) => sum + Number(response.headers.get(BYTES_HEADER) ?? 0), 0);
  const oldest = Math.min(...kept.map((response) => Date.parse(response.headers.get(KEPT_AT_HEADER))));
  const until = Number.isFinite(oldest) ? localTime(new Date(oldest + AHEAD_MS).toISOString()) : "";
  const told = { until, most: MOST_BYTES / 1024 / 1024, n: urls.length - kept.length, all: urls.length, size: (bytes / 1024 / 1024).toFixed(1) };
  const text = told.n === 0 ? words.allText : isFull ? words.fullText : isDone ? words.missingText : words.fetchingText;
  return text.replace(/\{(n|all|size|until|most)\}/g, (_all, name) => String(told[name]));
}

export async function startWorker(url) {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data?.kind === "kept") sayKept({ isDone: true, isFull: event.data.isFull });
    const words = bar()?.querySelector("span")?.dataset;
    if (event.data?.kind === "fresh" && event.data.url === location.href && document.documentElement.dataset.keptAt) offerFresh(words.freshText);
  });
  try {
    const urls = [...urlsToKeep(), ...(await missingOnce())];
    await navigator.serviceWorker.register(url, { scope: "/" });
    const registration = await navigator.serviceWorker.ready;
    registration.active?.postMessage({ kind: "keep", urls, language: document.documentElement.lang });
  } catch (error) {
    // Private windows and plain http without localhost have no workers: everything else still works.
    console.info("no service worker", error);
  }
}

// <a data-keep href="/c/…/"> is fetched ahead, so that the person's own posts are there without a network.
function urlsToKeep() {
  const urls = [...document.querySelectorAll("a[data-keep]")].map((link) => link.href);
  // A page that came before the worker (a code scanned with a new phone) is asked for again, and kept if it may be. That a worker is
  // in control now says nothing: it may have taken over since the page came.
  const [arrival] = performance.getEntriesByType("navigation");
  if (!arrival?.workerStart) urls.push(location.href);
  return urls;
}

// <a data-keep-once>, which stands on every page, is fetched ahead only where it is not here yet.
async function missingOnce() {
  const urls = [...document.querySelectorAll("a[data-keep-once]")].map((link) => link.href);
  const cache = await caches.open(CARDS_CACHE);
  const kept = await Promise.all(urls.map((url) => cache.match(url, { ignoreVary: true })));
  return urls.filter((_url, place) => !kept[place]);
}

function offerFresh(text) {
  const box = bar();
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", () => location.reload());
  box.querySelector("span").replaceChildren(button);
  box.hidden = false;
}
