// The examiner's page: one tap a point, a timer, a draft on the device, the record through the outbox. And the pack of pages.
import { Draft, Stopwatch, askWho, chooseByHash, clockText, goTo, hand, place } from "./hearing.js";
import { csrfToken } from "./cookies.js";
import { startPack } from "./pack.js";

const form = document.querySelector("form[data-examine]");
if (form) startExamining();
startPack();

function startExamining() {
  let draft = new Draft(place());
  const timer = form.querySelector("[data-timer]");
  const watch = new Stopwatch(showTime);
  const person = form.querySelector("[data-person]");
  const scope = form.querySelector("[data-scope]");
  const unfinished = form.querySelector("[data-unfinished]");

  restore();
  if (chooseByHash(person)) watch.show(watch);
  addEventListener("hashchange", () => location.reload());
  narrow();
  carryPerson();
  fold();
  form.querySelector("[data-unfold]").addEventListener("click", unfold);
  form.addEventListener("change", changed);
  form.addEventListener("input", save);
  form.addEventListener("submit", submit);
  timer.addEventListener("click", () => { watch.toggle(); save(); });
  scope?.addEventListener("change", narrow);
  person.addEventListener("change", () => { carryPerson(); fold(); });
  form.querySelector("[data-go]").addEventListener("click", goOn);
  form.querySelector("[data-rest]").addEventListener("click", missRest);
  form.querySelector("[data-suggest-start]").addEventListener("click", suggest);
  document.addEventListener("keydown", pressed);
  document.querySelector("[data-next]")?.addEventListener("click", next);

  function points() {
    return [...form.querySelectorAll("[data-point]")].filter((point) => !point.disabled);
  }

  function verdictOf(point) {
    return point.querySelector("input[type=radio]:checked")?.value ?? "";
  }

  function showTime() {
    form.querySelector("[data-clock]").textContent = clockText(watch.seconds);
    form.querySelector("[data-timer-words]").textContent = watch.isRunning ? timer.dataset.pause : timer.dataset.start;
    timer.setAttribute("aria-pressed", String(watch.isRunning));
    form.elements.seconds.value = String(watch.seconds);
  }

  // What is not asked is not sent: a disabled fieldset has no values.
  function narrow() {
    const asked = scope?.value ?? "all";
    form.querySelectorAll("[data-item]").forEach((group) => {
      const isAsked = asked === "all" || (asked === "must" ? group.dataset.must === "1" : group.dataset.item === asked);
      group.hidden = !isAsked;
      group.querySelectorAll("[data-point]").forEach((point) => { point.disabled = !isAsked; });
    });
    count();
  }

  function count() {
    const marked = points().filter(verdictOf).length;
    form.querySelector("[data-marked]").textContent = String(marked);
    form.querySelector("[data-asked]").textContent = String(points().length);
    if (marked === points().length) unfinished.hidden = true;
    return points().length - marked;
  }

  function changed(event) {
    if (event.target.type === "radio") {
      watch.start();
      event.target.closest("[data-point]").classList.remove("is-left");
    }
    count();
    save();
  }

  function save() {
    const values = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    draft.write({ values, seconds: watch.before, since: watch.since, revision: form.dataset.revision });
  }

  function restore() {
    const had = draft.read();
    if (!had || had.revision !== form.dataset.revision) return;
    for (const [name, value] of had.values) {
      const field = form.elements[name];
      if (!field || name === "seconds") continue;
      if (field instanceof RadioNodeList) field.value = value;
      else if (field.type === "checkbox") field.checked = true;
      else if (field.type !== "hidden") field.value = value;
    }
    watch.set(had.seconds, had.since);
    if (!had.values.some(([name]) => name.startsWith("verdict:"))) return;
    const words = form.querySelector("[data-restored-words]");
    words.textContent = form.dataset.restored;
    words.hidden = false;
  }

  // The person chosen goes along to the other three documents.
  function carryPerson() {
    document.querySelectorAll("a[data-carry]").forEach((link) => { link.hash = person.value; });
  }

  // Once somebody is chosen, a phone has its room for the keys: who, what and where shrink to a line (hearing.css, on phones only).
  function fold() {
    const now = form.querySelector("[data-now]");
    const said = [person, form.elements.occasion, scope].filter(Boolean).map((one) => one.selectedOptions[0].textContent.trim());
    now.querySelector("[data-now-words]").textContent = [...said.slice(0, 1), form.dataset.documentName, ...said.slice(1)].join(" · ");
    now.hidden = !person.value;
    form.closest(".hearing").classList.toggle("is-folded", person.value !== "");
  }

  function unfold() {
    form.querySelector("[data-now]").hidden = true;
    form.closest(".hearing").classList.remove("is-folded");
    person.focus();
  }

  function body() {
    const told = Object.fromEntries(["person", "occasion", "draw", "heard_on"].map((name) => [name, form.elements[name]?.value]).filter(([, value]) => value));
    return {
      ...told,
      post: form.dataset.post,
      revision: Number(form.dataset.revision),
      document: form.dataset.document,
      seconds: watch.seconds,
      note: form.elements.note.value,
      transcript: form.elements.transcript.value,
      points: points().map((point) => ({
        key: point.dataset.point,
        verdict: verdictOf(point),
        out_of_order: point.querySelector(".order-mark input")?.checked ?? false,
      })),
    };
  }

  async function submit(event) {
    event.preventDefault();
    if (!person.value) {
      askWho(person);
      return;
    }
    const left = count();
    if (left > 0) {
      unfinished.querySelector("[data-unfinished-words]").textContent = form.dataset.left.replace("{n}", String(left));
      unfinished.hidden = false;
      unfinished.scrollIntoView({ block: "center" });
      points().forEach((point) => point.classList.toggle("is-left", !verdictOf(point)));
      return;
    }
    await send();
  }

  async function send() {
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    watch.pause();
    const name = person.selectedOptions[0].textContent;
    const title = form.dataset.title.replace("{name}", name).replace("{document}", form.dataset.documentName);
    const { outcome, receipt } = await hand("mastery.recited", body(), title, draft);
    button.disabled = false;
    if (outcome === "refused") return;
    draft.drop();
    if (outcome === "sent" && receipt) goTo(form.dataset.doneUrl, receipt);
    else showWaiting();
  }

  function showWaiting() {
    const after = document.querySelector("[data-after]");
    const counts = {};
    points().forEach((point) => { counts[verdictOf(point)] = (counts[verdictOf(point)] ?? 0) + 1; });
    after.querySelectorAll("[data-verdict]").forEach((one) => { one.querySelector("b").textContent = String(counts[one.dataset.verdict] ?? 0); });
    form.hidden = true;
    after.hidden = false;
    after.scrollIntoView({ block: "center" });
  }

  function next() {
    form.reset();
    watch.set(0, null);
    history.replaceState(null, "", location.pathname + location.search);
    draft = new Draft(place());
    form.querySelectorAll("[data-suggestion]").forEach((one) => { one.hidden = true; });
    document.querySelector("[data-after]").hidden = true;
    form.hidden = false;
    narrow();
    carryPerson();
    fold();
    person.focus();
  }

  function goOn() {
    unfinished.hidden = true;
    const first = points().find((point) => !verdictOf(point));
    first?.scrollIntoView({ block: "center" });
    first?.querySelector("input")?.focus({ preventScroll: true });
  }

  function missRest() {
    points().filter((point) => !verdictOf(point)).forEach((point) => {
      point.querySelector("input[value=missed]").checked = true;
      point.classList.remove("is-left");
    });
    count();
    save();
    form.querySelector("[type=submit]").focus();
  }

  // 1–5 mark the point in focus, or the first that is not marked, and go on to the next.
  function pressed(event) {
    const isTyping = event.target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !"12345".includes(event.key) || form.hidden) return;
    const asked = points();
    const here = event.target.closest?.("[data-point]") ?? asked.find((point) => !verdictOf(point));
    if (!here) return;
    event.preventDefault();
    here.querySelectorAll("input[type=radio]")[Number(event.key) - 1].click();
    const following = asked[asked.indexOf(here) + 1];
    following?.querySelector("input[type=radio]").focus({ preventScroll: true });
    (following ?? here).scrollIntoView({ block: "nearest" });
  }

  async function suggest() {
    const words = form.querySelector("[data-suggest-words]");
    words.textContent = "";
    if (!form.elements.transcript.value.trim()) {
      words.textContent = words.dataset.empty;
      return;
    }
    const sent = new URLSearchParams({ transcript: form.elements.transcript.value, scope: scope?.value ?? "all" });
    let answer;
    try {
      answer = await fetch(form.dataset.suggest, { method: "POST", body: sent, headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
    } catch {
      words.textContent = words.dataset.offline;
      return;
    }
    const { marks } = await answer.json();
    form.querySelectorAll("[data-point]").forEach((point) => {
      const line = point.querySelector("[data-suggestion]");
      const mark = marks[point.dataset.point];
      line.hidden = !mark;
      if (mark) line.textContent = `${words.dataset.prefix}：${mark.word}${mark.reason ? `，${mark.reason}` : ""}`;
    });
    points()[0]?.scrollIntoView({ block: "start" });
  }
}
