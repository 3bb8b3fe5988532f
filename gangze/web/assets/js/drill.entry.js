// A drill: who plays what, one tap a step as it happens, its time from the start; at the end one fact for each person.
import { Draft, Stopwatch, chooseByHash, clockText, goTo, hand, place } from "./hearing.js";
import { showMessage } from "./messages.js";
import { newUuid } from "./outbox.js";

const form = document.querySelector("form[data-drill]");
if (form) startDrill();

function startDrill() {
  let draft = new Draft(place());
  const timer = form.querySelector("[data-timer]");
  const watch = new Stopwatch(showTime);
  const scope = form.querySelector("[data-scope]");
  const unfinished = form.querySelector("[data-unfinished]");
  const rows = [...form.querySelectorAll("[data-member]")];
  const allSteps = [...form.querySelectorAll("[data-step]")];
  let at = {}; // seconds from the start, by step
  let session = newUuid(); // what the facts of all who took part share
  let done = []; // who is recorded already: not again when another was refused
  let chosen = {}; // members who did a step, by step; absent: as the card says

  restore();
  if (chooseByHash(form.querySelector("[data-person]"))) save();
  narrow();
  drawMembers();
  carry();
  form.addEventListener("change", changed);
  form.addEventListener("input", save);
  form.addEventListener("submit", submit);
  addEventListener("hashchange", () => location.reload());
  timer.addEventListener("click", () => { watch.toggle(); save(); });
  scope?.addEventListener("change", narrow);
  form.querySelector("[data-add-member]").addEventListener("click", addMember);
  form.querySelector("[data-go]").addEventListener("click", goOn);
  form.querySelector("[data-rest]").addEventListener("click", leaveRest);
  document.querySelector("[data-next]")?.addEventListener("click", next);

  function steps() {
    return allSteps.filter((step) => !step.disabled);
  }

  function outcomeOf(step) {
    return step.querySelector("input[type=radio]:checked")?.value ?? "";
  }

  function members() {
    return rows
      .map((row) => ({ number: row.dataset.member, person: row.querySelector("select").value, name: row.querySelector("select").selectedOptions[0].textContent, role: row.querySelector("input").value.trim() }))
      .filter((member) => member.person);
  }

  // By the card: who has the role that the step names; where nobody has it, everybody.
  function doersOf(step) {
    const all = members();
    const told = chosen[step.dataset.step];
    if (told) return all.filter((member) => told.includes(member.number));
    const who = step.dataset.who;
    const named = all.filter((member) => who && member.role && (who.includes(member.role) || member.role.includes(who)));
    return named.length > 0 ? named : all;
  }

  function drawMembers() {
    const all = members();
    allSteps.forEach((step) => {
      const box = step.querySelector("[data-members]");
      const doers = doersOf(step).map((member) => member.number);
      box.replaceChildren(...(all.length < 2 ? [] : all.map((member) => chip(step, member, doers.includes(member.number)))));
    });
  }

  function chip(step, member, isChecked) {
    const label = document.createElement("label");
    label.className = "step-member";
    const input = document.createElement("input");
    input.type = "checkbox";
    input.checked = isChecked;
    input.addEventListener("change", (event) => {
      event.stopPropagation();
      chosen[step.dataset.step] = members().map((one) => one.number).filter((number) => (number === member.number ? input.checked : doersOf(step).some((one) => one.number === number)));
      save();
    });
    label.append(input, document.createTextNode(member.role || member.name));
    return label;
  }

  function showTime() {
    form.querySelector("[data-clock]").textContent = clockText(watch.seconds);
    form.querySelector("[data-timer-words]").textContent = watch.isRunning ? timer.dataset.pause : timer.dataset.start;
    timer.setAttribute("aria-pressed", String(watch.isRunning));
  }

  function narrow() {
    const asked = scope?.value ?? "all";
    form.querySelectorAll("[data-item]").forEach((group) => {
      const isAsked = asked === "all" || (asked === "must" ? group.dataset.must === "1" : group.dataset.item === asked);
      group.hidden = !isAsked;
      group.querySelectorAll("[data-step]").forEach((step) => { step.disabled = !isAsked; });
    });
    count();
  }

  function count() {
    const marked = steps().filter(outcomeOf).length;
    form.querySelector("[data-marked]").textContent = String(marked);
    form.querySelector("[data-asked]").textContent = String(steps().length);
    allSteps.forEach((step) => { step.querySelector("[data-at]").textContent = at[step.dataset.step] === undefined ? "" : clockText(at[step.dataset.step]); });
    if (marked === steps().length) unfinished.hidden = true;
    return steps().length - marked;
  }

  function changed(event) {
    const step = event.target.closest("[data-step]");
    if (step && event.target.type === "radio") stamp(step, event.target.value);
    else drawMembers();
    carry();
    count();
    save();
  }

  // The first tap tells when; a correction of how leaves the time. What was left out has none, nor has anything without a running clock.
  function stamp(step, outcome) {
    const key = step.dataset.step;
    step.classList.remove("is-left");
    if (outcome === "not") delete at[key];
    else if (at[key] === undefined && watch.isRunning) at[key] = watch.seconds;
    navigator.vibrate?.(30);
  }

  function addMember() {
    const row = rows.find((one) => one.hidden);
    if (row) row.hidden = false;
    form.querySelector("[data-add-member]").hidden = rows.every((one) => !one.hidden);
    row?.querySelector("select").focus();
  }

  function carry() {
    const first = form.querySelector("[data-person]").value;
    document.querySelectorAll("a[data-carry]").forEach((link) => { link.hash = first; });
  }

  function save() {
    draft.write({ values: [...new FormData(form)], at, chosen, session, done, shown: rows.filter((row) => !row.hidden).length, seconds: watch.before, since: watch.since, revision: form.dataset.revision });
  }

  function restore() {
    const had = draft.read();
    if (!had || had.revision !== form.dataset.revision) return;
    for (const [name, value] of had.values) if (form.elements[name]) form.elements[name].value = value;
    rows.slice(0, had.shown).forEach((row) => { row.hidden = false; });
    at = had.at;
    chosen = had.chosen;
    session = had.session;
    done = had.done;
    watch.set(had.seconds, had.since);
    if (!had.values.some(([name]) => name.startsWith("outcome:"))) return;
    const words = form.querySelector("[data-restored-words]");
    words.textContent = form.dataset.restored;
    words.hidden = false;
  }

  function refusal(all) {
    if (all.length === 0) return form.dataset.choose;
    if (new Set(all.map((member) => member.person)).size < all.length) return form.dataset.twice;
    const orphans = steps().filter((step) => doersOf(step).length === 0).length;
    return orphans ? form.dataset.nobody.replace("{n}", String(orphans)) : "";
  }

  async function submit(event) {
    event.preventDefault();
    const all = members();
    const wrong = refusal(all);
    if (wrong) {
      showMessage(wrong, { isError: true });
      return;
    }
    const left = count();
    if (left > 0) {
      unfinished.querySelector("[data-unfinished-words]").textContent = form.dataset.left.replace("{n}", String(left));
      unfinished.hidden = false;
      unfinished.scrollIntoView({ block: "center" });
      steps().forEach((step) => step.classList.toggle("is-left", !outcomeOf(step)));
      return;
    }
    watch.pause();
    await send(all);
  }

  async function send(all) {
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    const mode = form.elements.mode.value;
    let last = { outcome: "waiting", receipt: "" };
    for (const member of all) {
      const own = steps().filter((step) => doersOf(step).some((one) => one.number === member.number));
      if (own.length === 0 || done.includes(member.person)) continue;
      const body = {
        person: member.person, post: form.dataset.post, revision: Number(form.dataset.revision), document: form.dataset.document,
        occasion: form.dataset.draw ? "draw" : mode === "work" ? "spot" : "drill", ...(form.dataset.draw ? { draw: form.dataset.draw } : {}),
        seconds: watch.seconds, note: form.elements.note.value, session, mode, role: member.role,
        steps: own.map((step) => ({ key: step.dataset.step, outcome: outcomeOf(step), at_seconds: at[step.dataset.step] ?? null })),
      };
      last = await hand("mastery.demonstrated", body, form.dataset.title.replace("{name}", member.name).replace("{document}", form.dataset.documentName));
      if (last.outcome === "refused") break;
      done.push(member.person);
      save();
    }
    button.disabled = false;
    if (last.outcome === "refused") return;
    draft.drop();
    if (last.outcome === "sent" && last.receipt) goTo(form.dataset.doneUrl, last.receipt);
    else showWaiting();
  }

  function showWaiting() {
    form.hidden = true;
    document.querySelector("[data-after]").hidden = false;
  }

  function goOn() {
    unfinished.hidden = true;
    const first = steps().find((step) => !outcomeOf(step));
    first?.scrollIntoView({ block: "center" });
    first?.querySelector("input")?.focus({ preventScroll: true });
  }

  function leaveRest() {
    steps().filter((step) => !outcomeOf(step)).forEach((step) => {
      step.querySelector("input[value=not]").checked = true;
      step.classList.remove("is-left");
    });
    count();
    save();
  }

  function next() {
    form.reset();
    at = {};
    chosen = {};
    done = [];
    session = newUuid();
    watch.set(0, null);
    history.replaceState(null, "", location.pathname + location.search);
    draft = new Draft(place());
    document.querySelector("[data-after]").hidden = true;
    form.hidden = false;
    drawMembers();
    narrow();
  }
}
