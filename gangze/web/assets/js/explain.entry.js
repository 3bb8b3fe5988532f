// Why-questions: three at a time if wanted, one tap each, recorded through the outbox. What is not marked was not asked.
import { Draft, Stopwatch, askWho, chooseByHash, goTo, hand, place } from "./hearing.js";
import { showMessage } from "./messages.js";

const AT_ONCE = 3;
const form = document.querySelector("form[data-explain]");
if (form) startExplaining();

function startExplaining() {
  let draft = new Draft(place());
  const watch = new Stopwatch(() => { form.elements.seconds.value = String(watch.seconds); });
  const person = form.querySelector("[data-person]");
  const scope = form.querySelector("[data-scope]");
  const questions = [...form.querySelectorAll("[data-question]")];

  restore();
  chooseByHash(person);
  carry();
  narrow();
  form.addEventListener("change", () => { watch.start(); count(); save(); });
  form.addEventListener("input", save);
  form.addEventListener("submit", submit);
  addEventListener("hashchange", () => location.reload());
  person.addEventListener("change", carry);
  scope?.addEventListener("change", narrow);
  form.querySelector("[data-pick-three]")?.addEventListener("click", pick);
  form.querySelector("[data-pick-all]")?.addEventListener("click", narrow);
  document.querySelector("[data-next]")?.addEventListener("click", next);

  function outcomeOf(question) {
    return question.querySelector("input[type=radio]:checked")?.value ?? "";
  }

  function inScope(question) {
    const asked = scope?.value ?? "all";
    return asked === "all" || (asked === "must" ? question.dataset.must === "1" : question.dataset.question === asked);
  }

  function narrow() {
    questions.forEach((question) => { question.hidden = !inScope(question) && !outcomeOf(question); });
    count();
  }

  // Those marked stay; the others are drawn anew, ★ before the rest.
  function pick() {
    const open = questions.filter((question) => inScope(question) && !outcomeOf(question));
    const drawn = open
      .map((question) => ({ question, at: (question.dataset.must ? 0 : 1) + crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32 }))
      .sort((one, other) => one.at - other.at)
      .slice(0, AT_ONCE)
      .map(({ question }) => question);
    questions.forEach((question) => { question.hidden = !drawn.includes(question) && !outcomeOf(question); });
    drawn[0]?.scrollIntoView({ block: "center" });
  }

  function count() {
    form.querySelector("[data-marked]").textContent = String(questions.filter(outcomeOf).length);
  }

  function carry() {
    document.querySelectorAll("a[data-carry]").forEach((link) => { link.hash = person.value; });
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
      if (field && field.type !== "hidden") field.value = value;
    }
    watch.set(had.seconds, had.since);
  }

  async function submit(event) {
    event.preventDefault();
    const marked = questions.filter(outcomeOf);
    if (!person.value) {
      askWho(person);
      return;
    }
    if (marked.length === 0) {
      showMessage(form.dataset.none, { isError: true });
      return;
    }
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    watch.pause();
    const told = Object.fromEntries(["person", "occasion", "draw", "note"].map((name) => [name, form.elements[name]?.value]).filter(([, value]) => value));
    const answers = marked.map((question) => ({
      uid: question.dataset.question,
      question: question.querySelector("[data-text]").textContent.trim(),
      outcome: outcomeOf(question),
      note: question.querySelector(".answer-note").value,
    }));
    const body = { ...told, post: form.dataset.post, revision: Number(form.dataset.revision), document: form.dataset.document, seconds: watch.seconds, answers };
    const title = form.dataset.title.replace("{name}", person.selectedOptions[0].textContent).replace("{document}", form.dataset.documentName);
    const { outcome, receipt } = await hand("mastery.explained", body, title, draft);
    button.disabled = false;
    if (outcome === "refused") return;
    draft.drop();
    if (outcome === "sent" && receipt) goTo(form.dataset.doneUrl, receipt);
    else showWaiting();
  }

  function showWaiting() {
    form.hidden = true;
    document.querySelector("[data-after]").hidden = false;
  }

  function next() {
    form.reset();
    watch.set(0, null);
    history.replaceState(null, "", location.pathname + location.search);
    draft = new Draft(place());
    document.querySelector("[data-after]").hidden = true;
    form.hidden = false;
    narrow();
    carry();
  }
}
