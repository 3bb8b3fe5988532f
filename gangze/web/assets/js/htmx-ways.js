// How htmx behaves in this house: it proves itself to Django, and says so when the server does not answer.
import { csrfToken } from "./cookies.js";
import { showMessage } from "./messages.js";

export function startHtmx() {
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    // A refusal names its own place (the messages); any other error page must not land inside this one.
    if (event.detail.xhr.getResponseHeader("HX-Retarget")) event.detail.shouldSwap = true;
  });
  document.body.addEventListener("htmx:sendError", () => say("offlineText"));
  document.body.addEventListener("htmx:timeout", () => say("offlineText"));
  document.body.addEventListener("htmx:responseError", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Retarget")) say("errorText");
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    keepFocus(event.detail.elt);
    showAskedRow(event.detail);
  });
}

// Whoever works with the keyboard goes on where the button was that has just been replaced: errors, a form, a button.
const NEXT = [
  "[data-error-summary]",
  "form.item-form :is(input:not([type=hidden]), select, textarea)",
  "[data-focus]",
];

function keepFocus(place) {
  if (!place.isConnected || (document.activeElement && document.activeElement !== document.body)) return;
  for (const selector of NEXT) {
    const next = place.querySelector(selector);
    if (next) return next.focus();
  }
}

// A row that was asked for is shown within its frame; the page moves only when a person pressed something.
function showAskedRow({ elt, requestConfig }) {
  const row = elt.querySelector?.("[data-scroll-here]");
  const frame = row?.closest(".source-frame");
  if (!frame) return;
  frame.scrollTop = row.offsetTop - frame.clientHeight / 3;
  if (requestConfig?.triggeringEvent?.type === "click") {
    frame.scrollIntoView({ block: "nearest" });
    frame.focus({ preventScroll: true });
  }
}

function say(name) {
  const text = document.getElementById("messages")?.dataset[name];
  if (text) showMessage(text, { isError: true });
}
