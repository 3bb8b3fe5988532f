// The sheet on the phone: one tap an item, panels under the row, a draft on the device, the record through the outbox.
import { doneCorrecting } from "./correcting.js";
import { forgetOldPhotos } from "./draft-photos.js";
import { Draft, goTo, hand } from "./hearing.js";
import { showMessage } from "./messages.js";
import { isDoneHere, noteDone } from "./round-done.js";
import { followWaiting } from "./round-hand.js";
import { Shots, named } from "./round-shots.js";
import { Sitting } from "./round-sitting.js";

const EARLIEST_BEFORE_MS = 24 * 3600_000; // what was looked at longer before the round could be done was not this round

export function startSheet() {
  const form = document.querySelector("form[data-sheet]");
  if (form) new Sheet(form).start();
}

class Sheet {
  constructor(form) {
    this.form = form;
    this.slot = form.querySelector("[data-slot]");
    this.startedAt = Date.now();
    this.isAsIs = false;
    this.sitting = new Sitting();
    this.shotsOfSlots = new Map();
    this.unkept = new Map(); // what a device without room did not take: here as long as the page is
  }

  start() {
    this.chooseSlot();
    this.form.addEventListener("change", (event) => this.changed(event));
    this.form.addEventListener("input", ({ target }) => { if (target !== this.slot) { this.show(); this.save(); } });
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.slot.addEventListener("change", () => { doneCorrecting(); this.nameSlot(); this.openSlot(); });
    this.form.querySelector("[data-go]").addEventListener("click", () => this.goOn());
    this.form.querySelector("[data-as-is]").addEventListener("click", () => { this.isAsIs = true; this.form.requestSubmit(); });
    addEventListener("hashchange", () => location.reload());
    setInterval(() => this.showWhen(), 30_000);
    addEventListener("pagehide", () => this.isBegun && this.save());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.isBegun && this.save());
    forgetOldPhotos().catch((error) => console.warn("draft photos", error));
    this.openSlot();
  }

  // "#20261127T0200Z" names the round; without it the one that is open, else the next: by this device's clock, for the page may be old.
  chooseSlot() {
    const options = [...this.slot.options];
    options.filter((one) => isDoneHere(this.form.dataset.plan, one.value)).forEach((one) => { one.dataset.done = ""; });
    const wanted = options.find((one) => one.value === location.hash.slice(1));
    const undone = options.filter((one) => one.dataset.done === undefined && Date.parse(one.dataset.closes) > Date.now());
    const chosen = wanted ?? undone.find((one) => Date.parse(one.dataset.opens) <= Date.now()) ?? undone[0];
    const isServersOwn = !wanted && Date.parse(this.slot.selectedOptions[0].dataset.closes) <= Date.now() && new URLSearchParams(location.search).has("at");
    if (chosen && !isServersOwn) this.slot.value = chosen.value;
  }

  // The address names the round, so that the page opened again, by a reload or to correct what was refused, opens the same one.
  nameSlot() {
    history.replaceState(null, "", `#${this.slot.value}`);
  }

  // `option` is the round that is open, also while the field already shows the one to come.
  openSlot() {
    this.option = this.slot.selectedOptions[0];
    this.form.elements.version.value = this.option.dataset.version;
    this.form.querySelectorAll("[data-check]").forEach((check) => {
      const isAsked = check.dataset.slots.split(" ").includes(this.slot.value);
      check.hidden = !isAsked;
      check.disabled = !isAsked;
    });
    this.draft = new Draft(`${location.pathname}#${this.slot.value}`);
    this.clear();
    this.restore();
    this.show();
    this.showWhen();
  }

  // Nothing of the round that was open before stays: what was seen at four is no answer at eight.
  clear() {
    for (const field of this.form.querySelectorAll("[data-check] input, [name=why_late]")) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.defaultChecked;
      else field.value = field.defaultValue;
    }
    this.form.querySelectorAll(".is-left").forEach((check) => check.classList.remove("is-left"));
    this.form.querySelector("[data-left-box]").hidden = true;
    this.form.querySelector("[data-restored-words]").hidden = true;
    this.isAsIs = false;
    this.isBegun = false;
    this.shots?.hide();
  }

  openShots() {
    if (!this.shotsOfSlots.has(this.draft.key)) this.shotsOfSlots.set(this.draft.key, new Shots(this.form, this.draft.key));
    this.shots = this.shotsOfSlots.get(this.draft.key);
    this.shots.show();
  }

  get checks() {
    return [...this.form.querySelectorAll("[data-check]")].filter((check) => !check.disabled);
  }

  // A reading answers itself: within its limits it is in order, beyond it is a finding.
  answerOf(check) {
    const tapped = check.querySelector("input[type=radio][name^='a:']:checked")?.value ?? "";
    if (check.dataset.kind !== "reading" || tapped === "not_applicable" || tapped === "unable") return tapped;
    const value = reading(check);
    if (value === null) return "";
    return isWithin(check, value) ? tapped || "ok" : "finding";
  }

  changed(event) {
    if (event.target === this.slot) return;
    const check = event.target.closest?.("[data-check]");
    if (event.target.matches("[data-camera]")) {
      this.shots.add(check.dataset.check, [...event.target.files]);
      event.target.value = "";
    }
    check?.classList.remove("is-left");
    this.show();
    this.save();
    if (event.target.value === "ok" && event.target.name?.startsWith("a:")) this.following(check)?.scrollIntoView({ block: "nearest" });
  }

  // The next row comes into sight, where it is not yet: the thumb stays where it is.
  following(check) {
    return this.checks[this.checks.indexOf(check) + 1] ?? this.form.querySelector("[data-submit]");
  }

  show() {
    let answered = 0;
    for (const check of this.checks) {
      const answer = this.answerOf(check);
      if (answer) answered += 1;
      check.querySelectorAll("[data-panel]").forEach((panel) => { panel.hidden = panel.dataset.panel !== answer; });
      const lines = check.querySelector("[data-lines]");
      if (lines) lines.hidden = !answer;
      showReading(check);
    }
    this.form.querySelector("[data-answered]").textContent = String(answered);
    this.form.querySelector("[data-asked]").textContent = String(this.checks.length);
    if (answered === this.checks.length) this.form.querySelector("[data-left-box]").hidden = true;
  }

  showWhen() {
    const words = this.form.querySelector("[data-when]");
    const { opens, due, closes } = this.option.dataset;
    const now = Date.now();
    const [text, moment] = now < Date.parse(opens) ? [words.dataset.early, opens] : now <= Date.parse(due) ? [words.dataset.dueText, due] : now < Date.parse(closes) ? [words.dataset.late, due] : [words.dataset.over, closes];
    // A weekly or monthly round is due on another day than it is named by: then the day is said too.
    const isSameDay = moment.slice(0, 10) === this.option.dataset.scheduled.slice(0, 10);
    words.textContent = text.replace("{time}", isSameDay ? moment.slice(11, 16) : moment.slice(5, 16).replace("T", " "));
    this.form.querySelector("[data-why-late]").hidden = now < Date.parse(closes);
    this.form.querySelector("[data-submit]").disabled = now < Date.parse(opens);
  }

  save() {
    this.isBegun = true;
    const values = [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "at", "version", "revision", "started"].includes(name));
    const told = { values, revision: this.form.dataset.revision, version: this.option.dataset.version, startedAt: this.startedAt, spentMs: this.sitting.ms };
    if (this.draft.write(told)) {
      this.unkept.delete(this.draft.key);
      return;
    }
    if (this.unkept.size === 0) showMessage(this.form.dataset.unkept, { isError: true });
    this.unkept.set(this.draft.key, told);
  }

  restore() {
    const had = this.unkept.get(this.draft.key) ?? this.draft.read();
    this.openShots();
    this.startedAt = had?.startedAt || Date.now();
    this.sitting.open(had?.spentMs || 0);
    if (!had) return;
    for (const [name, value] of had.values) {
      const field = this.form.elements[name];
      if (field instanceof RadioNodeList) field.value = value;
      else if (field?.type === "checkbox" || field?.type === "radio") field.checked = field.value === value;
      else if (field) field.value = value;
    }
    this.isBegun = had.values.some(([name, value]) => (name.startsWith("a:") || name.startsWith("v:")) && value);
    const words = this.form.querySelector("[data-restored-words]");
    words.textContent = this.restoredWords(had);
    words.hidden = !this.isBegun;
  }

  // The sheet may have changed since: what is still asked keeps its answer and its photos, and what is not is said.
  restoredWords({ values, revision, version }) {
    const { restored, changed, gone } = this.form.dataset;
    if (revision === this.form.dataset.revision && version === this.option.dataset.version) return restored;
    const answered = new Set(values.filter(([name, value]) => /^[av]:/.test(name) && value).map(([name]) => name.slice(2)));
    this.checks.forEach((check) => answered.delete(check.dataset.check));
    return [restored, changed, answered.size > 0 ? gone.replace("{n}", String(answered.size)) : ""].join(" ").trim();
  }

  async submit(event) {
    event.preventDefault();
    const left = this.checks.filter((check) => !this.answerOf(check));
    if (left.length > 0 && !this.isAsIs) {
      this.askLeft(left);
      return;
    }
    this.isAsIs = false;
    const button = this.form.querySelector("[data-submit]");
    button.disabled = true;
    this.slot.disabled = true;
    const shots = this.shots;
    await shots.settled();
    this.save();
    this.nameSlot();
    const body = this.body();
    const title = this.form.dataset.title.replace("{time}", this.option.textContent.trim());
    const { outcome, receipt, uuid } = await hand("round.done", body, title, this.draft, { media: this.media(), ...this.aside(body) });
    button.disabled = false;
    this.slot.disabled = false;
    if (outcome === "refused") return;
    this.isBegun = false; // the page that leaves now writes no draft of it again
    this.draft.drop();
    await shots.drop();
    noteDone(this.form.dataset.plan, this.slot.value);
    if (outcome === "sent" && receipt) goTo(this.form.dataset.doneUrl, receipt);
    else this.showWaiting(body, uuid);
  }

  askLeft(left) {
    const box = this.form.querySelector("[data-left-box]");
    left.forEach((check) => check.classList.add("is-left"));
    box.querySelector("[data-left-words]").textContent = this.form.dataset.left.replace("{n}", String(left.length));
    box.querySelector("[data-as-is]").hidden = left.length === this.checks.length;
    box.hidden = false;
    box.scrollIntoView({ block: "center" });
  }

  goOn() {
    this.form.querySelector("[data-left-box]").hidden = true;
    const first = this.checks.find((check) => !this.answerOf(check));
    first?.scrollIntoView({ block: "center" });
    first?.querySelector("input")?.focus({ preventScroll: true });
  }

  body() {
    const { revision, plan } = this.form.dataset;
    const finishedAt = Date.now();
    const startedAt = Math.min(finishedAt, Math.max(this.startedAt, Date.parse(this.option.dataset.opens) - EARLIEST_BEFORE_MS));
    return {
      plan,
      scheduled_for: this.option.dataset.scheduled,
      version: Number(this.option.dataset.version),
      revision: revision ? Number(revision) : null,
      started_at: new Date(startedAt).toISOString(),
      finished_at: new Date(finishedAt).toISOString(),
      spent_seconds: Math.round(Math.min(this.sitting.ms, finishedAt - startedAt) / 1000),
      why_late: this.form.elements.why_late.value.trim(),
      answers: this.checks.filter((check) => this.answerOf(check)).map((check) => this.told(check)),
    };
  }

  // What stays on the device beside the record: the items of its photos, so that a refused one can be opened again, and what was
  // found in words, for the hand-over of this shift.
  aside(body) {
    const found = body.answers.filter(({ answer }) => answer === "finding");
    const textOf = (key) => this.checks.find((check) => check.dataset.check === key).querySelector("legend").firstChild.textContent.trim();
    return {
      draftPhotos: found.flatMap(({ key, photos }) => photos.map(({ sha256 }) => [key, sha256])),
      found: found.map(({ key, note, value }) => ({ key, words: [textOf(key), note || value].filter(Boolean).join("：") })),
      post: this.form.dataset.post,
    };
  }

  // Only photos of answers that are findings: what was tapped away again is not handed in.
  media() {
    return this.checks.filter((check) => this.answerOf(check) === "finding").flatMap((check) => this.shots.of(check.dataset.check));
  }

  told(check) {
    const key = check.dataset.check;
    const field = (name) => this.form.elements[`${name}:${key}`];
    const answer = this.answerOf(check);
    const told = { key, answer };
    if (check.dataset.kind === "reading" && (answer === "ok" || answer === "finding")) told.value = String(reading(check));
    if (answer === "finding") {
      told.note = field("n").value.trim();
      told.photos = this.shots.of(key).map(named);
      if (field("k")) told.kind = field("k").value || "unsafe_condition";
      if (field("m")?.checked) told.is_major = true;
    }
    if (answer === "unable") told.note = [field("why").value, field("w").value.trim()].filter(Boolean).join("：");
    return told;
  }

  showWaiting(body, uuid) {
    const after = document.querySelector("[data-after]");
    followWaiting(after, uuid, this.form.dataset.doneUrl);
    const counts = { unanswered: this.checks.length - body.answers.length };
    body.answers.forEach(({ answer }) => { counts[answer] = (counts[answer] ?? 0) + 1; });
    after.querySelectorAll("[data-tally]").forEach((row) => {
      row.querySelector("b").textContent = String(counts[row.dataset.tally] ?? 0);
      row.hidden = !counts[row.dataset.tally];
    });
    const seconds = body.spent_seconds;
    const took = seconds < 60 ? this.form.dataset.seconds : this.form.dataset.minutes;
    after.querySelector("[data-took]").textContent = took.replace("{m}", String(Math.floor(seconds / 60))).replace("{n}", String(seconds % 60));
    this.form.hidden = true;
    after.hidden = false;
    after.scrollIntoView({ block: "center" });
    after.focus({ preventScroll: true });
  }
}

function reading(check) {
  const text = check.querySelector("[data-reading]").value.trim().replaceAll(/[，,]/g, ".");
  return /^[-+]?\d+(\.\d+)?$/.test(text) ? text : null;
}

function isWithin(check, value) {
  const { low, high } = check.dataset;
  return !(low && Number(value) < Number(low)) && !(high && Number(value) > Number(high));
}

function showReading(check) {
  const output = check.querySelector("[data-within]");
  if (!output) return;
  const typed = check.querySelector("[data-reading]").value.trim();
  const value = reading(check);
  const isBounded = check.dataset.low || check.dataset.high;
  if (!typed) output.textContent = "";
  else if (value === null) output.textContent = output.dataset.notText;
  else if (!isWithin(check, value)) output.textContent = output.dataset.beyondText;
  else output.textContent = isBounded ? output.dataset.withinText : "";
}
