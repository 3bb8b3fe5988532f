// Shows and hides a password. Without script the button stays hidden and the field works as ever.
for (const button of document.querySelectorAll("[data-reveals]")) {
  const field = document.getElementById(button.dataset.reveals);
  if (!field) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? button.dataset.shown : button.dataset.hidden;
    field.focus();
  });
  // A password manager looks for a password field, and a shown password must not enter the history of the form.
  field.form?.addEventListener("submit", () => { field.type = "password"; });
}
