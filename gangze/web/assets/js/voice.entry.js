// Records a voice and puts what the server heard into the box beside it; whatever goes wrong, the box and the keyboard's own dictation stay.
import { csrfToken } from "./cookies.js";

const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4", "audio/webm"];
const SHORTEST_MS = 600;
const ANSWER_WITHIN_MS = 90_000;

function wire(box) {
  const form = box.closest("form") ?? document;
  const target = form.querySelector("[data-transcript]");
  const button = box.querySelector("[data-voice-button]");
  const words = box.querySelector("[data-voice-words]");
  const [start, stop] = [box.querySelector("[data-voice-start]"), box.querySelector("[data-voice-stop]")];
  let recorder = null;
  let clock = 0;

  function show(isOn) {
    button.setAttribute("aria-pressed", String(isOn));
    start.hidden = isOn;
    stop.hidden = !isOn;
  }

  function tell(key, more = "") {
    words.textContent = `${box.dataset[key]}${more}`;
  }

  async function begin() {
    if (!navigator.onLine) return tell("offline");
    if (form.querySelector("[name=person]")?.value === "") return tell("person");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
    } catch {
      return tell("denied");
    }
    const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
    const pieces = [];
    recorder = new MediaRecorder(stream, { ...(type && { mimeType: type }), audioBitsPerSecond: 32_000 });
    const begun = performance.now();
    recorder.addEventListener("dataavailable", (event) => event.data.size && pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(clock);
      stream.getTracks().forEach((track) => track.stop());
      show(false);
      const sound = new Blob(pieces, { type: recorder.mimeType });
      recorder = null;
      if (performance.now() - begun < SHORTEST_MS || !sound.size) return tell("short");
      send(sound);
    });
    recorder.start(1000);
    show(true);
    const tick = () => {
      const seconds = Math.floor((performance.now() - begun) / 1000);
      tell("recording", ` ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
      if (seconds >= Number(box.dataset.seconds)) recorder?.stop();
    };
    tick();
    clock = setInterval(tick, 500);
  }

  async function send(sound) {
    if (!navigator.onLine) return tell("offline");
    button.disabled = true;
    tell("sending");
    const person = form.querySelector("[name=person]")?.value ?? "";
    try {
      const answer = await fetch(`${box.dataset.url}?person=${encodeURIComponent(person)}`, {
        method: "POST", body: sound, signal: AbortSignal.timeout(ANSWER_WITHIN_MS), redirect: "error",
        headers: { "Content-Type": sound.type.split(";")[0] || "audio/webm", Accept: "application/json", "X-CSRFToken": csrfToken() },
      });
      const told = await answer.json();
      if (answer.ok) put(told.text);
      else words.textContent = told.error ?? box.dataset.failed;
    } catch {
      tell("failed");
    }
    button.disabled = false;
  }

  function put(text) {
    target.value = [target.value.trim(), text].filter(Boolean).join("\n");
    target.dispatchEvent(new Event("input", { bubbles: true }));
    tell("done");
  }

  if (!target) return;
  box.hidden = false;
  if (!navigator.mediaDevices?.getUserMedia || !("MediaRecorder" in window) || !("timeout" in AbortSignal)) {
    button.hidden = true;
    tell("unable");
    return;
  }
  button.addEventListener("click", () => (recorder ? recorder.stop() : begin()));
  addEventListener("pagehide", () => recorder?.stream.getTracks().forEach((track) => track.stop()));
}

document.querySelectorAll("[data-voice]").forEach(wire);
