// Daily practice, one question at a time. The page holds the questions with their answers, so that it works without a network;
// what was right in the end is found by the server, by the pack as it was frozen.
import { csrfToken } from "./cookies.js";
import { recordFact } from "./outbox.js";
import { forget, recall, remember } from "./practice-memory.js";

const KIND = "mastery.practised";
const root = document.querySelector("[data-practice]");
const WORST = ["shown", "partly", "not"];

function show(element, isShown = true) {
  if (element) element.hidden = !isShown;
}

function packOfNow() {
  const now = Date.now();
  return [...root.querySelectorAll("[data-pack]")].find((pack) => Date.parse(pack.dataset.begins) <= now && now < Date.parse(pack.dataset.ends));
}

function start() {
  const done = root.querySelector("[data-done]");
  const isDone = done && Date.now() < Date.parse(done.dataset.ends);
  const pack = packOfNow();
  root.querySelectorAll("[data-pack]").forEach((each) => show(each, each === pack && !isDone));
  if (done) show(done, Boolean(isDone));
  if (!isDone && pack) new Practice(pack).begin();
  else if (!isDone) show(root.querySelector("[data-later]"));
  watchNetwork();
}

function watchNetwork() {
  const draw = () => {
    root.querySelectorAll("[data-more]").forEach((button) => (button.disabled = !navigator.onLine));
    root.querySelectorAll("[data-more-offline]").forEach((words) => show(words, !navigator.onLine));
  };
  addEventListener("online", draw);
  addEventListener("offline", draw);
  draw();
}

class Practice {
  constructor(pack) {
    this.pack = pack;
    this.uuid = pack.dataset.pack;
    this.questions = [...pack.querySelectorAll("[data-question]")];
    this.kept = recall(this.uuid) ?? { answers: [], isDone: false };
  }

  begin() {
    show(this.pack.querySelector("[data-plain]"), false);
    show(this.pack.querySelector("[data-place-words]"));
    show(this.pack.querySelector("[data-progress]"));
    this.questions.forEach((section) => {
      show(section, false);
      prepare(section, (answer, outcome) => this.take(section, answer, outcome));
      section.querySelector("[data-next] button").addEventListener("click", () => this.next());
    });
    this.pack.addEventListener("submit", (event) => event.preventDefault());
    if (this.kept.isDone) this.end();
    else this.next();
  }

  get number() {
    return this.kept.answers.length;
  }

  next() {
    if (this.number >= this.questions.length) return this.finish();
    this.questions.forEach((section, place) => show(section, place === this.number));
    this.pack.querySelector("[data-place-now]").textContent = String(this.number + 1);
    this.pack.querySelector("[data-progress]").value = this.number;
    const section = this.questions[this.number];
    if (this.number > 0) section.focus({ preventScroll: true });
    scrollTo(0, 0);
    this.shownAt = performance.now();
  }

  take(section, answer, outcome) {
    const milliseconds = Math.min(3600000, Math.round(performance.now() - this.shownAt));
    this.kept.answers.push({ number: this.number + 1, ...answer, milliseconds, outcome });
    remember(this.uuid, this.kept);
    this.pack.querySelector("[data-progress]").value = this.number;
    show(section.querySelector(`[data-verdict=${outcome}]`));
    show(section.querySelector("[data-answer]"));
    show(section.querySelector("[data-next]"));
    section.querySelector("[data-next] button").focus({ preventScroll: true });
    section.querySelector("[data-next]").scrollIntoView({ block: "end", behavior: "auto" });
  }

  async finish() {
    this.kept.isDone = true;
    remember(this.uuid, this.kept);
    this.end();
    const answers = this.kept.answers.map(({ outcome, ...answer }) => answer);
    const sent = await recordFact(KIND, { pack: this.uuid, answers }, root.dataset.title);
    const refused = root.querySelector("[data-refused]");
    show(root.querySelector("[data-receipt]"), sent.isSent);
    show(root.querySelector("[data-waiting]"), !sent.isSent && !sent.refusal);
    show(refused, Boolean(sent.refusal));
    refused.textContent = sent.refusal;
    if (sent.refusal) forget(this.uuid);
  }

  end() {
    show(this.pack, false);
    const left = root.querySelector("[data-left]");
    const worst = new Map();
    this.kept.answers.forEach(({ outcome }, place) => {
      const uid = this.questions[place].dataset.uid;
      if (outcome !== "shown" && !worst.has(uid)) worst.set(uid, this.questions[place]);
    });
    left.replaceChildren(...[...worst.values()].map(leftRow));
    const title = root.querySelector("[data-left-title]");
    title.textContent = title.dataset.words.replace("{n}", String(worst.size));
    show(title, worst.size > 0);
    show(root.querySelector("[data-all-right]"), worst.size === 0);
    show(root.querySelector("[data-end]"));
    root.querySelector("[data-end-title]").focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

function leftRow(section) {
  const row = document.createElement("li");
  const about = section.querySelector(".practice-about")?.cloneNode(true);
  if (about) about.className = "practice-left-about";
  const words = section.querySelector("[data-right-words]").cloneNode(true);
  words.className = "practice-left-words";
  row.append(...(about ? [about] : []), words, section.querySelector("[data-answer] a").cloneNode(true));
  return row;
}

function prepare(section, take) {
  if (section.dataset.form === "recall") prepareRecall(section, take);
  else if (section.dataset.form === "order") prepareOrder(section, take);
  else prepareChoice(section, take);
}

function rightOf(section) {
  return section.dataset.right.split(",").map(Number);
}

function prepareChoice(section, take) {
  onChoice(section.querySelector("[role=radiogroup]"), (value) => {
    const chosen = Number(value);
    const [right] = rightOf(section);
    section.querySelector(`[data-option="${right}"]`).classList.add("is-right");
    if (chosen !== right) section.querySelector(`[data-option="${chosen}"]`).classList.add("is-wrong");
    show(section.querySelector(`[data-why="${chosen}"]`));
    take({ chosen: [chosen] }, chosen === right ? "shown" : "not");
  });
}

// A finger answers at once. With a keyboard the arrows only look around, and Enter answers: arrows choose in a group of radio buttons.
function onChoice(group, take) {
  let isLooking = false;
  let isTaken = false;
  const answer = (input) => {
    if (isTaken || !input?.checked) return;
    isTaken = true;
    group.querySelectorAll("input").forEach((each) => (each.disabled = true));
    take(input.value);
  };
  group.addEventListener("keydown", (event) => {
    if (event.key.startsWith("Arrow")) isLooking = true;
    else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.target.checked = true;
      answer(event.target);
    }
  });
  group.addEventListener("pointerdown", () => (isLooking = false));
  group.addEventListener("change", (event) => {
    if (!isLooking) answer(event.target);
  });
}

function prepareOrder(section, take) {
  const go = section.querySelector("[data-order-go]");
  const steps = [...section.querySelectorAll("[data-step]")];
  const chosen = [];
  const buttons = steps.map((step) => {
    step.querySelector("select").remove();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "practice-option practice-step";
    const badge = document.createElement("b");
    badge.className = "practice-badge num";
    button.append(badge, ...step.childNodes);
    step.className = "";
    step.append(button);
    return button;
  });
  const draw = () => {
    buttons.forEach((button, place) => {
      const number = chosen.indexOf(place) + 1;
      button.querySelector("b").textContent = number ? String(number) : "";
      button.setAttribute("aria-pressed", String(number > 0));
    });
    show(go, chosen.length > 0);
    go.querySelector("[data-ordered]").disabled = chosen.length < buttons.length;
  };
  buttons.forEach((button, place) =>
    button.addEventListener("click", () => {
      if (!chosen.includes(place)) chosen.push(place);
      else if (chosen.at(-1) === place) chosen.pop();
      draw();
    }),
  );
  go.querySelector("[data-undo]").addEventListener("click", () => {
    chosen.pop();
    draw();
  });
  go.querySelector("[data-ordered]").addEventListener("click", () => {
    buttons.forEach((button) => (button.disabled = true));
    show(go, false);
    take({ chosen }, orderOutcome(chosen, rightOf(section)));
  });
  draw();
}

// As practising/checking.py has it: two neighbours changed is nearly right.
function orderOutcome(chosen, right) {
  const differing = right.map((each, place) => (each === chosen[place] ? -1 : place)).filter((place) => place >= 0);
  if (differing.length === 0) return "shown";
  return differing.length === 2 && differing[1] === differing[0] + 1 && right.length > 2 ? "partly" : "not";
}

function prepareRecall(section, take) {
  const reveal = section.querySelector("[data-reveal]");
  const marks = section.querySelector("[data-marks]");
  const words = section.querySelector("[data-words]");
  show(marks, false);
  show(reveal);
  reveal.addEventListener("click", async () => {
    reveal.disabled = true;
    words.readOnly = true;
    const outcome = words.value.trim() ? await judged(section, reveal.dataset.url, words.value) : "";
    show(reveal.parentElement, false);
    if (outcome) take({ words: words.value.trim(), judged: true }, outcome);
    else {
      show(section.querySelector("[data-answer]"));
      show(marks);
      marks.scrollIntoView({ block: "end", behavior: "auto" });
    }
  });
  onChoice(marks, (mark) => take({ words: words.value.trim(), own_mark: mark }, mark));
}

// Returns what the judge on the server says, "" without a network or where it does not answer in time: the person marks himself.
async function judged(section, url, words) {
  if (!navigator.onLine) return "";
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout?.(4000),
      headers: { "X-CSRFToken": csrfToken() },
      body: new URLSearchParams({ words }),
    });
    if (!response.ok) return "";
    const box = section.querySelector("[data-judged]");
    box.innerHTML = await response.text();
    show(box);
    const outcome = box.querySelector("[data-outcome]")?.dataset.outcome ?? "";
    return WORST.includes(outcome) ? outcome : "";
  } catch {
    return "";
  }
}

if (root) start();
