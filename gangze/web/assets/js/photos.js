// A photo as it is handed in: smaller, without the camera's metadata (position above all), named by its hash.
import { hex, sha256 } from "./sha256.js";

const LONGEST_SIDE = 1600;
const WANTED_BYTES = 200 * 1024;
const QUALITIES = [0.82, 0.7, 0.58, 0.46, 0.35];

// Returns {sha256, size, taken_at, type, bytes}: the first three belong into the body, all of it into recordFact's `media`.
// Throws for a file that is no picture this browser can read.
export async function readPhoto(file) {
  const taken_at = takenAt(new Uint8Array(await file.slice(0, 128 * 1024).arrayBuffer()));
  const blob = await smaller(file);
  const bytes = await blob.arrayBuffer();
  return { sha256: hex(sha256(new Uint8Array(bytes))), size: bytes.byteLength, taken_at, type: blob.type, bytes };
}

async function smaller(file) {
  const image = await decoded(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff"; // what is transparent would become black
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close?.();
  let blob;
  for (const quality of QUALITIES) {
    blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    if (!blob) throw new Error("this picture cannot be encoded");
    if (blob.size <= WANTED_BYTES) break;
  }
  return blob;
}

async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return decodedByElement(file);
  }
}

function decodedByElement(file) {
  const url = URL.createObjectURL(file);
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("this is no picture"));
    image.src = url;
  }).finally(() => URL.revokeObjectURL(url));
}

// The time the camera claims (EXIF DateTimeOriginal) as 2026-03-02T10:00:00, without zone, as cameras write it; "" where there is none.
export function takenAt(bytes) {
  try {
    const text = exifTime(bytes);
    return /^\d{4}:\d\d:\d\d \d\d:\d\d:\d\d$/.test(text) && !text.startsWith("0000") ? `${text.slice(0, 10).replaceAll(":", "-")}T${text.slice(11)}` : "";
  } catch {
    return "";
  }
}

function exifTime(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0) !== 0xffd8) return "";
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const isExif = view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45786966;
    if (isExif) return timeInTiff(new DataView(view.buffer, view.byteOffset + at + 10));
    if (view.getUint8(at + 1) === 0xda) return "";
  }
  return "";
}

function timeInTiff(view) {
  const isLittle = view.getUint16(0) === 0x4949;
  const pointer = tag(view, view.getUint32(4, isLittle), 0x8769, isLittle);
  const time = pointer && tag(view, view.getUint32(pointer + 8, isLittle), 0x9003, isLittle);
  if (!time) return "";
  const at = view.getUint32(time + 8, isLittle);
  return Array.from({ length: 19 }, (_none, place) => String.fromCharCode(view.getUint8(at + place))).join("");
}

// Returns where an entry of a directory stands, 0 where there is none.
function tag(view, directory, wanted, isLittle) {
  const count = view.getUint16(directory, isLittle);
  for (let place = 0; place < count; place += 1) {
    const at = directory + 2 + place * 12;
    if (view.getUint16(at, isLittle) === wanted) return at;
  }
  return 0;
}
