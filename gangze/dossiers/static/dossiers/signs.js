// Picks safety signs in the form of an item: a press writes the name of the sign into the field, another takes it out.
const partsOf = (text) => text.split(/[、，,；;。\s]+/).filter(Boolean);

document.addEventListener("click", ({ target }) => {
  const choice = target.closest("[data-sign]");
  const field = choice?.closest("form")?.elements.sign;
  if (!field) return;
  const names = choice.dataset.names.split("|");
  const parts = partsOf(field.value);
  const others = parts.filter((part) => !names.includes(part));
  const isPicked = choice.getAttribute("aria-pressed") === "true";
  // A name inside a longer text is not ours to cut out: it stays, and so does the press.
  if (isPicked && others.length === parts.length) return field.focus();
  field.value = isPicked ? others.join("、") : [field.value.trim().replace(/[、，,；;。\s]+$/, ""), choice.dataset.sign].filter(Boolean).join("、");
  choice.setAttribute("aria-pressed", String(!isPicked));
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("input", ({ target }) => {
  if (target.name !== "sign") return;
  const parts = partsOf(target.value);
  for (const choice of target.form.querySelectorAll("[data-sign]")) {
    const isNamed = choice.dataset.names.split("|").some((name) => parts.includes(name));
    choice.setAttribute("aria-pressed", String(isNamed));
  }
});
