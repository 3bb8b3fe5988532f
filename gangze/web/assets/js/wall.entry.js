// A board on a wall: takes the next picture when the server gives one; when it does not, the last one stays, says of when it is, and it tries again.
const AGAIN = 15_000;
const PATIENCE = 20_000;
const wall = document.querySelector("[data-wall]");
if (wall) startWall();

function startWall() {
  const every = Number(wall.dataset.every) * 1000;
  const [stale, gone] = ["stale", "gone"].map((name) => document.querySelector(`[data-wall-${name}]`));
  let timer, isAsking = false;

  async function refresh() {
    if (isAsking) return;
    isAsking = true;
    clearTimeout(timer);
    const state = await next();
    stale.hidden = state !== "stale";
    gone.hidden = state !== "gone";
    if (state === "gone") wall.replaceChildren();
    timer = setTimeout(refresh, state === "stale" ? Math.min(every, AGAIN) : every);
    isAsking = false;
  }

  addEventListener("online", refresh);
  timer = setTimeout(refresh, every);
}

// Returns "fresh", "stale" where the server did not answer as it should, "gone" where the address was taken back.
async function next() {
  const hurry = new AbortController();
  const limit = setTimeout(() => hurry.abort(), PATIENCE);
  try {
    const response = await fetch(location.href, { cache: "no-store", signal: hurry.signal });
    if (response.status === 404) return "gone";
    if (!response.ok) return "stale";
    if (response.redirected) return location.reload();
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const picture = page.querySelector("[data-wall]");
    if (!picture) return "stale";
    if (styles(page) !== styles(document)) location.reload();
    wall.replaceChildren(...picture.childNodes);
    return "fresh";
  } catch {
    return "stale";
  } finally {
    clearTimeout(limit);
  }
}

// A newer version of the product has other files: then the page is taken whole.
function styles(page) {
  return [...page.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.getAttribute("href") ?? one.getAttribute("src")).sort().join(" ");
}
