// The page that checks slips: nothing leaves the browser; words come from the page, so that they are in its language.
const box = document.querySelector("[data-check]");
const drop = box.querySelector(".slip-drop");
const file = box.querySelector("input[type=file]");
const expected = box.querySelector("[name=expect]");
const words = Object.fromEntries([...box.querySelectorAll("[data-word]")].map((each) => [each.dataset.word, each.textContent]));
const { faultsOf, toldOf } = await import(box.dataset.module);
let text = "";

function sentence(fault) {
  const listed = (numbers) => numbers.slice(0, 10).join(", ") + (numbers.length > 10 ? " …" : "") || "–";
  const values = { hash: fault.hash, field: fault.field, side: words[fault.side || "either"] };
  for (const name of ["numbers", "more", "less"]) values[name] = listed(fault[name] ?? []);
  return words[fault.code].replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
}

function element(tag, content, className = "") {
  const made = document.createElement(tag);
  made.textContent = content;
  made.className = className;
  return made;
}

function list(rows) {
  const made = element("ul", "", "slip-names");
  for (const row of rows) {
    const item = element("li", "");
    item.append(element("b", `${row.number} ${row.name}`), element("span", [row.place, words[row.kind]].filter(Boolean).join(" · "), "row-detail"));
    made.append(item);
  }
  return made;
}

async function show() {
  const wanted = expected.value.trim();
  const faults = await faultsOf(text, wanted ? [wanted] : []);
  const verdict = box.querySelector(".slip-verdict");
  verdict.hidden = false;
  verdict.classList.toggle("is-sound", !faults.length);
  verdict.replaceChildren(element("h2", faults.length ? words.faulty : words.sound));
  for (const fault of faults) verdict.append(element("p", sentence(fault)));
  if (!faults.length) verdict.append(element("p", words.told));
  if (!faults.length && !wanted) verdict.append(element("p", words.compare));
  const told = box.querySelector("[data-told]");
  told.replaceChildren();
  const found = toldOf(text);
  if (!found || faults.some((fault) => ["unreadable", "lacking"].includes(fault.code))) return;
  const { frozen, hash, drawn, substitutes } = found;
  told.append(element("h2", `${frozen.place} · ${frozen.purpose}`), element("p", hash, "hash"), element("h3", words.drawn), list(drawn));
  if (substitutes.length) told.append(element("h3", words.substitute), list(substitutes));
}

async function take(chosen) {
  if (!chosen) return;
  text = await chosen.text();
  await show();
}

if (globalThis.crypto?.subtle) {
  file.addEventListener("change", () => take(file.files[0]));
  expected.addEventListener("change", () => text && show());
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragover");
      if (name === "drop") take(event.dataTransfer.files[0]);
    });
  }
  box.dataset.ready = "1";
} else {
  drop.replaceChildren(element("p", words.insecure));
}
