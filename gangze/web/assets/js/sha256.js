// SHA-256 (FIPS 180-4) and HMAC (RFC 2104): crypto.subtle exists only on https and localhost, and a park's own network may have neither.
const K = new Uint32Array(64);
const START = new Uint32Array(8);

// The constants are the first bits of the cube and square roots of the first primes.
(function fill() {
  const fraction = (value) => Math.floor((value - Math.floor(value)) * 2 ** 32);
  let count = 0;
  for (let candidate = 2; count < 64; candidate += 1) {
    let isPrime = true;
    for (let factor = 2; factor * factor <= candidate; factor += 1) if (candidate % factor === 0) isPrime = false;
    if (!isPrime) continue;
    if (count < 8) START[count] = fraction(Math.sqrt(candidate));
    K[count] = fraction(Math.cbrt(candidate));
    count += 1;
  }
})();

const turn = (value, by) => (value >>> by) | (value << (32 - by));

function compress(state, words) {
  for (let t = 16; t < 64; t += 1) {
    const [one, two] = [words[t - 15], words[t - 2]];
    const s0 = turn(one, 7) ^ turn(one, 18) ^ (one >>> 3);
    const s1 = turn(two, 17) ^ turn(two, 19) ^ (two >>> 10);
    words[t] = words[t - 16] + s0 + words[t - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t += 1) {
    const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + words[t]) | 0;
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, place) => { state[place] += value; });
}

// Takes a Uint8Array, returns 32 bytes.
export function sha256(bytes) {
  const state = START.slice();
  const words = new Uint32Array(64);
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  for (let start = 0; start < padded.length; start += 64) {
    for (let t = 0; t < 16; t += 1) words[t] = view.getUint32(start + t * 4);
    compress(state, words);
  }
  const result = new DataView(new ArrayBuffer(32));
  state.forEach((value, place) => result.setUint32(place * 4, value));
  return new Uint8Array(result.buffer);
}

export function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

// Takes two Uint8Arrays, returns 32 bytes; the key has at most 64.
export function hmac(key, message) {
  const pad = (value) => Uint8Array.from({ length: 64 }, (_none, place) => (key[place] ?? 0) ^ value);
  const join = (one, other) => Uint8Array.from([...one, ...other]);
  return sha256(join(pad(0x5c), sha256(join(pad(0x36), message))));
}
