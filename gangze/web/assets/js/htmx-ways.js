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
}

function say(name) {
  const text = document.getElementById("messages")?.dataset[name];
  if (text) showMessage(text, { isError: true });
}
