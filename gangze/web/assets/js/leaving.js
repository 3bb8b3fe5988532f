// Signing out with records that are not uploaded: asked first. They stay on the device, but only this person's sign-in uploads them.
import { dropSecret } from "./device-letter.js";

let unsent = 0;

export function noteUnsent(count) {
  unsent = count;
}

export function startLeaving() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.("form[data-sign-out]")) return;
    if (!isSure()) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else dropSecret().catch(() => undefined);
  }, true);
}

function isSure() {
  if (unsent === 0) return true;
  const text = document.querySelector("#outbox-bar span")?.dataset.leavingText ?? "";
  return !text || window.confirm(text.replace("{n}", String(unsent)));
}
