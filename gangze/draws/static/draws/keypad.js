// Large keys beside the field for the number, for gloves and tablets; without scripts the field alone does.
const form = document.querySelector("[data-keypad]");
const field = form.querySelector("[name=number]");
const pad = form.querySelector(".keypad");
const CHANGES = { clear: () => "", back: (text) => text.slice(0, -1) };

pad.hidden = false;
if (matchMedia("(pointer: coarse)").matches) field.inputMode = "none"; // ours instead of the device's own keys
pad.addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]")?.dataset.key;
  if (!key) return;
  const change = CHANGES[key] ?? ((text) => (text + key).slice(0, 20));
  field.value = change(field.value);
});
