// Reads a code with the camera where the browser can (BarcodeDetector); elsewhere the phone's own camera app does it.
const LOOK_EVERY_MS = 200;
const box = document.querySelector("[data-scanner]");
const start = box.querySelector("[data-scanner-start]");
const words = box.querySelector("[data-scanner-words]");
const view = box.querySelector("video");

async function canScan() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

async function scan() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  } catch {
    words.textContent = words.dataset.denied;
    return;
  }
  view.srcObject = stream;
  view.hidden = false;
  start.hidden = true;
  words.textContent = words.dataset.looking;
  await view.play();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const timer = setInterval(async () => {
    const [code] = await detector.detect(view).catch(() => []);
    if (!code) return;
    clearInterval(timer);
    stream.getTracks().forEach((track) => track.stop());
    navigator.vibrate?.(60);
    // The server decides where a code leads, so that a code never leads to another site.
    location.assign(`${location.pathname}?code=${encodeURIComponent(code.rawValue)}`);
  }, LOOK_EVERY_MS);
  addEventListener("pagehide", () => stream.getTracks().forEach((track) => track.stop()), { once: true });
}

if (await canScan()) {
  start.hidden = false;
  start.addEventListener("click", scan);
}
