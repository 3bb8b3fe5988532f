// Small services to forms and pages: errors get the focus, passwords can be seen, "back" and "again" work.
export function startForms() {
  document.querySelector("[data-error-summary]")?.focus();
  document.querySelectorAll("[data-back]").forEach((button) => {
    if (history.length > 1) button.hidden = false;
    button.addEventListener("click", () => history.back());
  });
  document.querySelectorAll("[data-reload]").forEach((button) => button.addEventListener("click", () => location.reload()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-show-password]");
    if (button) togglePassword(button);
  });
  document.addEventListener("submit", refuseSecondPress);
}

// <button type="button" data-show-password="id_password" aria-pressed="false" data-show="显示" data-hide="隐藏">
function togglePassword(button) {
  const input = document.getElementById(button.dataset.showPassword);
  if (!input) return;
  const isShown = input.type === "text";
  input.type = isShown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!isShown));
  button.textContent = isShown ? button.dataset.show : button.dataset.hide;
}

function refuseSecondPress(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // A page shown again from the back-forward cache may be sent again.
  addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  setTimeout(() => delete form.dataset.sent, 8000);
}
