// What the page tells about cards kept on this device: how old this one is, which ones can be opened without a network.
import { CARDS_CACHE, KEPT_AT_HEADER } from "./keeping.js";

function bar() {
  return document.getElementById("offline-bar");
}

function show(text) {
  const box = bar();
  if (!box) return;
  box.querySelector("span").textContent = text;
  box.hidden = false;
}

function localTime(iso) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" });
  return parts.format(new Date(iso)).slice(5); // 11-27 01:58, as everywhere
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
}

export async function startWorker(url) {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", (event) => {
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

async function listKeptCards() {
  const section = document.querySelector("[data-kept-cards]");
  if (!section || !("caches" in window)) return;
  const cache = await caches.open(CARDS_CACHE);
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    const title = /<title>([^<]*)<\/title>/.exec(await response.text())?.[1] ?? request.url;
    const link = document.createElement("a");
    link.href = request.url;
    link.textContent = new DOMParser().parseFromString(title, "text/html").body.textContent.split(" · ").slice(0, -1).join(" · ") || title;
    const detail = document.createElement("small");
    detail.className = "text-secondary";
    const keptAt = response.headers.get(KEPT_AT_HEADER);
    detail.textContent = keptAt ? ` ${localTime(keptAt)}` : "";
    const row = document.createElement("li");
    row.append(link, detail);
    section.querySelector("ul").append(row);
    section.hidden = false;
  }
}
