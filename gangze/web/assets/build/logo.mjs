// Draws the application icon: four sheets (两单两卡), the fourth one done. As SVG, and as PNG for devices that want pixels.
import zlib from "node:zlib";

const GROUND = [29, 36, 48];
const SHEET = [251, 250, 247];
const DONE = [125, 220, 160];
const CHECK = [[17.5, 21.8], [20.5, 24.8], [26, 18.5]];
const SHEETS = [[6, 6], [17, 6], [6, 17]];
const hex = (colour) => `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

export function logoSvg() {
  const sheets = SHEETS.map(([x, y]) => `<rect x="${x}" y="${y}" width="9" height="9" rx="2" fill="${hex(SHEET)}"/>`).join("");
  const points = CHECK.map((point) => point.join(",")).join(" ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${hex(GROUND)}"/>${sheets}` +
    `<polyline points="${points}" fill="none" stroke="${hex(DONE)}" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round"/></svg>\n`;
}

function roundedDistance(x, y, left, top, size, radius) {
  const dx = Math.abs(x - left - size / 2) - size / 2 + radius;
  const dy = Math.abs(y - top - size / 2) - size / 2 + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

function lineDistance(x, y, [ax, ay], [bx, by]) {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}

function pixel(x, y, soft, isMaskable) {
  const cover = (distance) => Math.min(1, Math.max(0, 0.5 - distance / soft));
  const mix = (under, over, alpha) => under.map((part, i) => part + (over[i] - part) * alpha);
  const ground = isMaskable ? 1 : cover(roundedDistance(x, y, 0, 0, 32, 7));
  let colour = GROUND;
  for (const [left, top] of SHEETS) colour = mix(colour, SHEET, cover(roundedDistance(x, y, left, top, 9, 2)));
  const check = Math.min(lineDistance(x, y, CHECK[0], CHECK[1]), lineDistance(x, y, CHECK[1], CHECK[2])) - 1.4;
  return [...mix(colour, DONE, cover(check)).map(Math.round), Math.round(ground * 255)];
}

function chunk(name, body) {
  const content = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const out = Buffer.alloc(content.length + 8);
  out.writeUInt32BE(body.length, 0);
  content.copy(out, 4);
  out.writeUInt32BE(zlib.crc32 ? zlib.crc32(content) : crc32(content), content.length + 4);
  return out;
}

function crc32(bytes) {
  // Node before 20.15 has no zlib.crc32.
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

export function logoPng(size, { isMaskable = false } = {}) {
  // A maskable icon may lose its rim: the drawing shrinks into the middle 80 %.
  const scale = isMaskable ? 32 / (size * 0.72) : 32 / size;
  const shift = isMaskable ? (size * 0.14) * scale : 0;
  const rows = Buffer.alloc((size * 4 + 1) * size);
  for (let py = 0; py < size; py += 1) {
    for (let px = 0; px < size; px += 1) {
      rows.set(pixel((px + 0.5) * scale - shift, (py + 0.5) * scale - shift, scale, isMaskable), py * (size * 4 + 1) + 1 + px * 4);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header), chunk("IDAT", zlib.deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0)),
  ]);
}
