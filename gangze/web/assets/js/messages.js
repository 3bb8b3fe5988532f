// Short messages at the foot of the page. Good news leaves by itself; a refusal stays until it is closed.
const GOES_AFTER_MS = 7000;

function region() {
  return document.getElementById("messages");
}

export function dressMessage(message) {
  if (message.dataset.dressed) return;
  message.dataset.dressed = "1";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "message-close";
  close.setAttribute("aria-label", region()?.dataset.closeLabel ?? "×");
  close.textContent = "×";
  close.addEventListener("click", () => message.remove());
  message.append(close);
  const stays = message.dataset.message === "stay" || message.classList.contains("message-error");
  if (!stays) setTimeout(() => message.matches(":hover, :focus-within") || message.remove(), GOES_AFTER_MS);
}

export function showMessage(text, { isError = false } = {}) {
  const box = region();
  if (!box) return;
  const message = document.createElement("div");
  message.className = isError ? "message message-error" : "message";
  message.dataset.message = isError ? "stay" : "";
  if (isError) message.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = text;
  message.append(words);
  box.append(message);
  dressMessage(message);
}

export function startMessages() {
  const box = region();
  if (!box) return;
  box.querySelectorAll("[data-message]").forEach(dressMessage);
  new MutationObserver(() => box.querySelectorAll("[data-message]").forEach(dressMessage)).observe(box, { childList: true });
}
