// The list of what opens without a network: grouped, what is needed in an emergency first.
import { CARDS_CACHE, KEEP_AS_HEADER, KEPT_AT_HEADER } from "./keeping.js";

export function localTime(iso) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" });
  return parts.format(new Date(iso)).slice(5); // 11-27 01:58, as everywhere
}

// Each <section data-kept-as="…"> takes its kind, in the order of the page; "" takes what says nothing of itself.
export async function listKeptCards() {
  const box = document.querySelector("[data-kept-cards]");
  if (!box || !("caches" in window)) return;
  const cache = await caches.open(CARDS_CACHE);
  const rows = [];
  for (const request of await cache.keys()) rows.push(told(request, await cache.match(request)));
  const listed = onceEach(await Promise.all(rows)).sort((one, other) => one.title.localeCompare(other.title, "zh"));
  const parts = [...box.querySelectorAll("[data-kept-as]")];
  for (const row of listed) {
    const part = parts.find((one) => one.dataset.keptAs === row.as) ?? parts.at(-1);
    part.querySelector("ul").append(rowOf(row));
    part.hidden = false;
    box.hidden = false;
  }
}

// One page kept under several addresses (?ends_at=…) is listed once: the plain address, else the one kept last.
function onceEach(rows) {
  const found = new Map();
  for (const row of [...rows].sort((one, other) => (one.keptAt ?? "").localeCompare(other.keptAt ?? ""))) {
    const { pathname, search } = new URL(row.url);
    if (!search || new URL(found.get(pathname)?.url ?? "?", row.url).search || !found.has(pathname)) found.set(pathname, row);
  }
  return [...found.values()];
}

async function told(request, response) {
  const title = /<title>([^<]*)<\/title>/.exec(await response.text())?.[1] ?? request.url;
  const words = new DOMParser().parseFromString(title, "text/html").body.textContent;
  return {
    url: request.url,
    title: words.split(" · ").slice(0, -1).join(" · ") || words,
    as: response.headers.get(KEEP_AS_HEADER) ?? "",
    keptAt: response.headers.get(KEPT_AT_HEADER),
  };
}

function rowOf({ url, title, keptAt }) {
  const link = document.createElement("a");
  link.href = url;
  link.textContent = title;
  const detail = document.createElement("small");
  detail.className = "text-secondary";
  detail.textContent = keptAt ? ` ${localTime(keptAt)}` : "";
  const row = document.createElement("li");
  row.append(link, detail);
  return row;
}
