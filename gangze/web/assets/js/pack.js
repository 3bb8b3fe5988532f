// Takes the examiner's pages of a team along: each is fetched once, and the service worker keeps what it may keep.
import { CARDS_CACHE } from "./keeping.js";

const AT_ONCE = 3;

export function startPack() {
  const box = document.querySelector("[data-pack]");
  box?.querySelector("[data-pack-start]").addEventListener("click", () => take(box));
}

async function take(box) {
  const words = box.querySelector("[data-pack-words]");
  const registration = "serviceWorker" in navigator && "caches" in window ? await navigator.serviceWorker.getRegistration() : undefined;
  if (!registration) {
    words.textContent = box.dataset.none;
    return;
  }
  const button = box.querySelector("[data-pack-start]");
  button.disabled = true;
  const worker = (await navigator.serviceWorker.ready).active;
  const urls = [...box.querySelectorAll("[data-pack-page]")].map((link) => link.href);
  let kept = 0;
  for (let start = 0; start < urls.length; start += AT_ONCE) {
    const some = urls.slice(start, start + AT_ONCE);
    worker.postMessage({ kind: "keep", urls: some, language: document.documentElement.lang });
    kept += await untilKept(some);
    words.textContent = `${kept}/${urls.length}`;
  }
  const missing = urls.length - kept;
  words.textContent = missing ? box.dataset.failed.replace("{n}", String(missing)) : box.dataset.done.replace("{n}", String(kept));
  button.disabled = false;
}

// The worker answers nothing; what it has done is seen in its cache.
async function untilKept(urls) {
  for (let tries = 0; tries < 60; tries += 1) {
    const cache = await caches.open(CARDS_CACHE);
    const found = await Promise.all(urls.map((url) => cache.match(url, { ignoreVary: true })));
    const count = found.filter(Boolean).length;
    if (count === urls.length || tries === 59) return count;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return 0;
}
