// Photos of an answer: taken, made smaller, shown small, kept in the draft as long as there is room.
import { readPhoto } from "./photos.js";
import { showMessage } from "./messages.js";

const shots = new Map(); // key of the item → photos

export function shotsOf(key) {
  return shots.get(key) ?? [];
}

export function allShots() {
  return [...shots.values()].flat();
}

// What a body says of a photo.
export function named({ sha256, size, taken_at }) {
  return { sha256, size, taken_at };
}

export async function addShots(check, files, unreadable) {
  for (const file of files) {
    try {
      const photo = await readPhoto(file);
      if (!shotsOf(check.dataset.check).some((one) => one.sha256 === photo.sha256)) put(check, photo);
    } catch {
      showMessage(unreadable, { isError: true });
    }
  }
}

function put(check, photo) {
  const key = check.dataset.check;
  shots.set(key, [...shotsOf(key), photo]);
  const row = document.createElement("li");
  const image = document.createElement("img");
  image.src = URL.createObjectURL(new Blob([photo.bytes], { type: photo.type }));
  image.alt = check.querySelector("legend").textContent.trim();
  const remove = document.createElement("button");
  remove.type = "button";
  remove.setAttribute("aria-label", check.closest("form").dataset.remove);
  const cross = document.createElement("span");
  cross.textContent = "×";
  remove.append(cross);
  remove.addEventListener("click", () => {
    shots.set(key, shotsOf(key).filter((one) => one !== photo));
    row.remove();
    check.dispatchEvent(new Event("change", { bubbles: true }));
  });
  row.append(image, remove);
  check.querySelector("[data-shots]").append(row);
}

// Photos as text for the draft, and back.
export function shotsAsText() {
  return [...shots].map(([key, photos]) => [key, photos.map((photo) => ({ ...photo, bytes: textOf(photo.bytes) }))]);
}

export function restoreShots(told, checkOf) {
  for (const [key, photos] of told ?? []) {
    const check = checkOf(key);
    if (check) photos.forEach((photo) => put(check, { ...photo, bytes: bytesOf(photo.bytes) }));
  }
}

function textOf(bytes) {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
}
