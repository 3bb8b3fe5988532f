// The list of what is due keeps time by itself: a kept page of this morning shows at noon what is due at noon.
import { isDoneHere } from "./round-done.js";

const NEXT = 3;

export function startDue() {
  const box = document.querySelector("[data-mine-now]");
  if (!box) return;
  const place = () => placeRows(box);
  place();
  setInterval(place, 30_000);
  addEventListener("pageshow", place);
}

function placeRows(box) {
  const openList = box.querySelector("[data-open-list]");
  const laterList = box.querySelector("[data-later-list]");
  const now = Date.now();
  bringForward(openList);
  let later = 0;
  let open = 0;
  const rows = [...box.querySelectorAll("[data-due]")].sort((one, other) => at(one, "opens") - at(other, "opens"));
  for (const row of rows) {
    const isOver = at(row, "closes") <= now || isDoneHere(row.dataset.plan, row.dataset.stamp);
    const isOpen = at(row, "opens") <= now;
    if (!isOver && isOpen) open += 1;
    if (!isOver && !isOpen) later += 1;
    row.hidden = isOver || (!isOpen && later > NEXT);
    sayLate(row, now);
    if (isOpen && openList && row.parentElement === laterList) openList.append(row);
  }
  const none = box.querySelector("[data-none]");
  if (none) none.hidden = open > 0;
}

function sayLate(row, now) {
  const words = row.querySelector("[data-until]");
  if (at(row, "dueAt") < now) words.textContent = words.dataset.lateText.replace("{time}", words.dataset.time);
}

// "#<post>" of a scanned card: what is due there stands first.
function bringForward(list) {
  const post = location.hash.slice(1);
  const there = [...(list?.querySelectorAll("[data-due]") ?? [])].filter((row) => row.dataset.post === post);
  there.reverse().forEach((row) => list.prepend(row));
}

function at(row, name) {
  return Date.parse(row.dataset[name]);
}
