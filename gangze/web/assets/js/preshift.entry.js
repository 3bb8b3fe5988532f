// The pre-shift meeting: who is on duty by the rota is present at first, one is drawn by a random number that everybody sees,
// a redraw asks for its ground and stays in the record, one tap records.
import { Draft, hand } from "./hearing.js";
import { showMessage } from "./messages.js";

const box = document.querySelector("[data-preshift]");
if (box) startMeeting();

function startMeeting() {
  const memory = new Draft(`preshift:${box.dataset.preshift}`);
  const attendees = [...box.querySelectorAll("[data-attendee]")];
  const points = box.querySelector("[data-points]");
  let drawn = null; // who, by which number, and which of the agenda is asked
  let askedAt = 0;

  const duty = JSON.parse(box.dataset.duty);
  const turns = duty.turns.filter((one) => one.from <= Date.now() && Date.now() < one.to);
  const groups = turns.flatMap((one) => one.groups);
  const meeting = turns.map((one) => one.from).join(" ");
  const remembered = memory.read();
  const isSameMeeting = remembered !== null && (remembered.meeting ?? "") === meeting;
  let passed = isSameMeeting ? (remembered.passed ?? []) : []; // who was drawn since the last record, and why not asked

  attendees.forEach((one) => { one.checked = isSameMeeting ? !remembered.absent.includes(one.value) : isOnDuty(one.dataset.group); });
  sayShift();
  countPresent();
  box.addEventListener("change", () => { remember(); countPresent(); });
  box.querySelector("[data-draw]").addEventListener("click", draw);
  box.querySelector("[data-show-points]").addEventListener("click", showPoints);
  box.querySelector("[data-other]").addEventListener("click", () => ask((drawn.place + 1) % drawn.agenda.length));
  box.querySelector("[data-redraw]").addEventListener("click", () => askGround(true));
  box.querySelectorAll("[data-ground]").forEach((one) => one.addEventListener("click", () => redraw(one.textContent.trim(), "isAbsent" in one.dataset)));
  box.querySelector("[data-ground-own]").addEventListener("click", redrawForOwnGround);
  box.querySelector("[data-ground-none]").addEventListener("click", () => askGround(false));
  box.querySelectorAll("[data-again]").forEach((one) => one.addEventListener("click", () => stage("people")));
  box.querySelectorAll("[data-verdict]").forEach((one) => one.addEventListener("click", () => record(one.dataset.verdict)));

  function present() {
    return attendees.filter((one) => one.checked);
  }

  // Whom the rota does not know is there until somebody says otherwise.
  function isOnDuty(group) {
    return groups.length === 0 || !duty.known.includes(group) || groups.includes(group);
  }

  function sayShift() {
    const words = box.querySelector("[data-shift-words]");
    words.hidden = isSameMeeting || attendees.every((one) => isOnDuty(one.dataset.group));
    if (!words.hidden) words.textContent = words.dataset.words.replace("{shift}", turns.map((one) => one.shift).join("、")).replace("{groups}", groups.join("、"));
  }

  function remember() {
    memory.write({ meeting, passed, absent: attendees.filter((one) => !one.checked).map((one) => one.value) });
  }

  function askGround(isAsked) {
    const grounds = box.querySelector("[data-grounds]");
    grounds.hidden = !isAsked;
    if (isAsked) grounds.querySelector("button").focus();
  }

  function redraw(ground, isAbsent = false) {
    passed.push({ name: drawn.name, ground });
    if (isAbsent) attendees.find((one) => one.value === drawn.uuid).checked = false;
    remember();
    countPresent();
    stage("people");
  }

  function redrawForOwnGround() {
    const field = box.querySelector("[data-ground-text]");
    const ground = field.value.trim();
    if (!ground) {
      field.focus();
      return;
    }
    field.value = "";
    redraw(ground);
  }

  // The sum of the draw, and who was drawn before it with the ground; the server takes 500 signs, so the oldest go first.
  function note() {
    const told = passed.map(({ name, ground }) => box.dataset.passed.replace("{name}", name).replace("{ground}", ground));
    const count = String(told.length + 1);
    const whole = () => [drawn.words, ...(told.length > 0 ? [box.dataset.turn.replace("{count}", count).replace("{list}", told.join("、"))] : [])].join(" · ");
    while (whole().length > 480) told.shift();
    return whole();
  }

  function countPresent() {
    box.querySelector("[data-present]").textContent = `${present().length}/${attendees.length}`;
  }

  function stage(name) {
    box.querySelectorAll("[data-stage]").forEach((one) => { one.hidden = one.dataset.stage !== name; });
    scrollTo(0, 0);
  }

  // 48 random bits divided by the number of people present: the remainder chooses. Anybody can do the sum again.
  function draw() {
    const people = present();
    if (people.length === 0) {
      showMessage(box.dataset.nobody, { isError: true });
      return;
    }
    const random = crypto.getRandomValues(new Uint16Array(1))[0] * 2 ** 32 + crypto.getRandomValues(new Uint32Array(1))[0];
    const rest = random % people.length;
    const agenda = JSON.parse(people[rest].dataset.agenda);
    const words = box.dataset.number.replace("{random}", String(random)).replace("{count}", String(people.length)).replace("{rest}", String(rest)).replace("{place}", String(rest + 1));
    drawn = { uuid: people[rest].value, name: people[rest].dataset.name, agenda, words, place: 0 };
    box.querySelector("[data-drawn-name]").textContent = drawn.name;
    box.querySelector("[data-random]").textContent = words;
    if (agenda.length === 0) {
      passed.push({ name: drawn.name, ground: box.dataset.noAgenda });
      remember();
      showMessage(box.dataset.nothing, { isError: true });
      return;
    }
    askGround(false);
    ask(0);
    stage("drawn");
  }

  function ask(place) {
    drawn.place = place;
    askedAt = Date.now();
    const item = drawn.agenda[place];
    const ability = document.querySelector(`[data-abilities] [data-kind="${item.document}"]`).textContent;
    box.querySelector("[data-ability]").textContent = `${item.post_name} · ${ability}`;
    box.querySelector("[data-item]").textContent = `${item.must ? "★" : ""}${item.ask}`;
    points.replaceChildren(...item.points.map((point) => {
      const line = document.createElement("li");
      line.textContent = point.text;
      return line;
    }));
    points.hidden = true;
    box.querySelector("[data-verdicts]").hidden = true;
    box.querySelector("[data-show-points]").hidden = false;
    box.querySelector("[data-other]").hidden = drawn.agenda.length < 2;
  }

  function showPoints() {
    points.hidden = false;
    box.querySelector("[data-verdicts]").hidden = false;
    box.querySelector("[data-show-points]").hidden = true;
    box.querySelector("[data-other]").hidden = true;
  }

  async function record(verdict) {
    const buttons = box.querySelectorAll("[data-verdict]");
    buttons.forEach((one) => { one.disabled = true; });
    const item = drawn.agenda[drawn.place];
    const body = {
      person: drawn.uuid, post: item.post, revision: item.revision, document: item.document, occasion: "preshift",
      seconds: Math.min(86400, Math.round((Date.now() - askedAt) / 1000)), note: note(),
      points: item.points.map((point) => ({ key: point.key, verdict })),
    };
    const { outcome, receipt, code } = await hand("mastery.recited", body, box.dataset.title.replace("{name}", drawn.name));
    buttons.forEach((one) => { one.disabled = false; });
    if (outcome === "refused") return;
    passed = [];
    remember();
    box.querySelector("[data-done-name]").textContent = drawn.name;
    box.querySelector("[data-done-words]").textContent = outcome === "sent" ? box.dataset.recorded.replace("{receipt}", code || receipt.slice(0, 8).toUpperCase()) : box.dataset.waiting;
    stage("done");
  }
}
