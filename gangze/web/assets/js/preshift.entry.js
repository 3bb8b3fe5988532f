// The pre-shift meeting: who is on duty by the rota is present at first, one is drawn by a random number that everybody sees,
// a redraw asks for its ground; that it was drawn again stays in the record, without names: the record is of somebody else. One tap records.
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
  const turns = turnsNow();
  const groups = turns.flatMap((one) => one.groups);
  let meeting = meetingNow();
  const remembered = memory.read();
  const isSameMeeting = remembered !== null && (remembered.meeting ?? "") === meeting;
  let passed = isSameMeeting ? (remembered.passed ?? []) : []; // why those drawn since the last record were not asked: keys of grounds, no names

  attendees.forEach((one) => { one.checked = isSameMeeting ? !remembered.absent.includes(one.value) : isOnDuty(one.dataset.group); });
  if (isSameMeeting && remembered.isOpen) { // whoever opens the page anew instead of drawing again has drawn again
    passed.push("reopened");
    remember();
  }
  sayShift();
  countPresent();
  box.addEventListener("change", () => { remember(); countPresent(); });
  box.querySelector("[data-draw]").addEventListener("click", draw);
  box.querySelector("[data-show-points]").addEventListener("click", showPoints);
  box.querySelector("[data-other]").addEventListener("click", () => ask((drawn.place + 1) % drawn.agenda.length));
  box.querySelector("[data-redraw]").addEventListener("click", () => askGround(true));
  box.querySelectorAll("[data-ground]").forEach((one) => one.addEventListener("click", () => redraw(one.dataset.ground)));
  box.querySelector("[data-ground-none]").addEventListener("click", () => askGround(false));
  box.querySelectorAll("[data-again]").forEach((one) => one.addEventListener("click", () => stage("people")));
  box.querySelectorAll("[data-verdict]").forEach((one) => one.addEventListener("click", () => record(one.dataset.verdict)));

  function turnsNow() {
    return duty.turns.filter((one) => one.from <= Date.now() && Date.now() < one.to);
  }

  // A meeting is of the shift that it begins; without a rota it is of the park's calendar day: that of business changes at eight, amid the meeting.
  function meetingNow() {
    const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(Date.now());
    return turnsNow().map((one) => one.from).join(" ") || day;
  }

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
    memory.write({ meeting, passed, isOpen: drawn !== null, absent: attendees.filter((one) => !one.checked).map((one) => one.value) });
  }

  function askGround(isAsked) {
    const grounds = box.querySelector("[data-grounds]");
    grounds.hidden = !isAsked;
    if (isAsked) grounds.querySelector("button").focus();
  }

  function redraw(ground) {
    passed.push(ground);
    if (ground === "away") attendees.find((one) => one.value === drawn.uuid).checked = false;
    drawn = null;
    remember();
    countPresent();
    stage("people");
  }

  // The sum of the draw, and how many draws since the last record came to nothing, by ground. Whom they hit and what ailed them is not for this record.
  function note() {
    if (passed.length === 0) return drawn.words;
    const words = [...new Set(passed)].map((ground) => box.dataset.passed.replace("{ground}", groundWords(ground)).replace("{count}", passed.filter((one) => one === ground).length));
    return `${drawn.words} · ${box.dataset.turn.replace("{count}", String(passed.length + 1)).replace("{list}", words.join("、"))}`;
  }

  function groundWords(ground) {
    const button = [...box.querySelectorAll("[data-ground]")].find((one) => one.dataset.ground === ground);
    return button ? button.textContent.trim() : { reopened: box.dataset.reopened, nothing: box.dataset.noAgenda }[ground];
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
    if (meeting !== meetingNow()) {
      meeting = meetingNow();
      passed = [];
    }
    const random = crypto.getRandomValues(new Uint16Array(1))[0] * 2 ** 32 + crypto.getRandomValues(new Uint32Array(1))[0];
    const rest = random % people.length;
    const agenda = JSON.parse(people[rest].dataset.agenda);
    const words = box.dataset.number.replace("{random}", String(random)).replace("{count}", String(people.length)).replace("{rest}", String(rest)).replace("{place}", String(rest + 1));
    drawn = { uuid: people[rest].value, name: people[rest].dataset.name, agenda, words, place: 0 };
    box.querySelector("[data-drawn-name]").textContent = drawn.name;
    box.querySelector("[data-random]").textContent = words;
    if (agenda.length === 0) {
      passed.push("nothing");
      drawn = null;
      remember();
      showMessage(box.dataset.nothing, { isError: true });
      return;
    }
    remember();
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
    box.querySelector("[data-done-name]").textContent = drawn.name;
    passed = [];
    drawn = null;
    remember();
    box.querySelector("[data-done-words]").textContent = outcome === "sent" ? box.dataset.recorded.replace("{receipt}", code || receipt.slice(0, 8).toUpperCase()) : box.dataset.waiting;
    stage("done");
  }
}
