// What "kept" means, for the page and for the service worker: which caches, which headers, which files a card needs.
export const CARDS_CACHE = "gangze-cards"; // no version: an update of the application must not drop a card
export const CARD_FILES_CACHE = "gangze-card-files"; // the files those cards name, of whatever version they were made
export const SHELL_CACHE_PREFIX = "gangze-shell-";
export const KEEP_HEADER = "X-Gangze-Keep"; // "private" (goes at sign-out) or "public" (stays)
export const KEEP_AS_HEADER = "X-Gangze-Keep-As"; // emergency, due, sheet, handover, report, document: where the page without a network lists it
export const BYTES_HEADER = "X-Gangze-Bytes"; // of a kept page, so that nobody need read them all to know how much is kept
export const MOST_BYTES = 60 * 1024 * 1024; // pages of one device: more is not fetched ahead, and the page that asked says so
export const KEPT_AT_HEADER = "X-Gangze-Kept-At";

const HASHED = /\.[0-9a-f]{12}\.[a-z0-9]+$/;

export function isHashed(url) {
  return HASHED.test(new URL(url).pathname);
}

// The addresses of static files that a page (src, href, data-…) or a style sheet (url()) names.
export function filesNamedIn(text, baseUrl, staticUrl) {
  const found = new Set();
  for (const match of text.matchAll(/(?:["'(]|url\(\s*)([^"'()\s<>]+\.(?:css|js|svg|png|jpe?g|webp|woff2)(?:\?[^"'()\s<>]*)?)/g)) {
    const url = new URL(match[1].replaceAll("&amp;", "&"), baseUrl);
    if (url.pathname.startsWith(staticUrl)) found.add(url.href);
  }
  return found;
}

export function markKeptAt(html, keptAt) {
  return html.replace(/<html\b/, `<html data-kept-at="${keptAt}"`);
}
