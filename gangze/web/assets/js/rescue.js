// The rescue file: everything that waits on this device, locked for the server. Format: docs/rules/outbox.md §8.
import { askLetter, rescueKey } from "./device-letter.js";
import { currentActor, waitingFacts, waitingMedia } from "./outbox.js";
import { showMessage } from "./messages.js";

const MAGIC = new TextEncoder().encode("GANGZE-RESCUE 1\n");
const MOST_MEDIA_BYTES = 40 * 1024 * 1024;

function base64(buffer) {
  let text = "";
  new Uint8Array(buffer).forEach((byte) => { text += String.fromCharCode(byte); });
  return btoa(text);
}

function length(count) {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, count);
  return bytes;
}

async function joined(parts) {
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function content(facts, media) {
  const told = {
    facts: facts.map(({ client_uuid, kind, device_at, body, actor, clock_skew_ms, title, proof }) => ({ client_uuid, kind, device_at, body, actor, clock_skew_ms, title, proof })),
    media: media.map(({ sha256, size, type, actor }) => ({ sha256, size, type, actor })),
  };
  const text = new TextEncoder().encode(JSON.stringify(told));
  return joined([length(text.length), text, ...media.map((one) => one.bytes)]);
}

// `key` is {key_id, spki} as the server told; the server's public key wraps a key made for this file alone.
export async function lockedFile(facts, media, key) {
  const spki = Uint8Array.from(atob(key.spki), (letter) => letter.charCodeAt(0));
  const server = await crypto.subtle.importKey("spki", spki, { name: "RSA-OAEP", hash: "SHA-256" }, false, ["encrypt"]);
  const own = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const wrapped = await crypto.subtle.encrypt({ name: "RSA-OAEP" }, server, await crypto.subtle.exportKey("raw", own));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const header = new TextEncoder().encode(JSON.stringify({ key_id: key.key_id, wrapped_key: base64(wrapped), iv: base64(iv) }));
  const head = await joined([MAGIC, length(header.length), header]);
  const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: head }, own, await content(facts, media));
  return new Blob([head, locked], { type: "application/octet-stream" });
}

// Photos are parted among files of a size that a server takes; the records are all in the first one.
function parted(media) {
  const files = [[]];
  let size = 0;
  for (const one of media) {
    if (size + one.size > MOST_MEDIA_BYTES) {
      files.push([]);
      size = 0;
    }
    files.at(-1).push(one);
    size += one.size;
  }
  return files;
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function saveAll(words) {
  await askLetter(currentActor());
  const [facts, media, key] = [await waitingFacts(), await waitingMedia(), await rescueKey()];
  if (!globalThis.crypto?.subtle) return words.insecure;
  if (!key) return words.noKey;
  if (facts.length === 0 && media.length === 0) return words.nothing;
  const day = new Date().toISOString().slice(0, 10);
  for (const [place, some] of parted(media).entries()) {
    save(await lockedFile(place === 0 ? facts : [], some, key), `gangze-rescue-${day}-${place + 1}.gangze`);
  }
  return words.saved;
}

export function startRescue() {
  const box = document.querySelector("[data-rescue]");
  box?.querySelector("[data-rescue-save]").addEventListener("click", async (event) => {
    event.target.disabled = true;
    try {
      box.querySelector("[data-rescue-words]").textContent = await saveAll(box.dataset);
    } catch (error) {
      console.warn("rescue", error);
      showMessage(box.dataset.failed, { isError: true });
    }
    event.target.disabled = false;
  });
}
