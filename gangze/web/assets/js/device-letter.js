// What the server tells a device ahead of need: its time, the key that rescue files are locked with, and a secret for proofs.
import { noteServerTime } from "./device-clock.js";
import { readDevice, writeDevice } from "./outbox-store.js";
import { askDevice } from "./outbox-upload.js";
import { fromHex, hex, hmac } from "./sha256.js";

const FRESH_MS = 12 * 3600 * 1000;

// Asked at most twice a day; the time comes with every other answer too.
export async function askLetter(actor) {
  if (!actor || !navigator.onLine) return;
  const kept = await readDevice("letter");
  if (kept?.actor === actor && Math.abs(Date.now() - kept.at) < FRESH_MS) return;
  const sentAt = Date.now();
  const answer = await askDevice();
  if (answer?.status !== 200 || !answer.told) return;
  noteServerTime(answer.told.server_at, sentAt);
  await writeDevice("letter", { actor, at: Date.now(), rescue: answer.told.rescue, proof: answer.told.proof });
}

// At sign-out the secret goes: what was made before has its proof already.
export async function dropSecret() {
  const kept = await readDevice("letter");
  if (kept) await writeDevice("letter", { ...kept, actor: "", proof: undefined });
}

export async function rescueKey() {
  return (await readDevice("letter"))?.rescue;
}

// Returns {id, mac}: that this record was made on a device that had the person's secret; undefined where there is none.
export async function proofOf(actor, recordHash) {
  try {
    const { actor: owner, proof } = (await readDevice("letter")) ?? {};
    if (owner !== actor || !proof) return undefined;
    return { id: proof.id, mac: hex(hmac(fromHex(proof.key), new TextEncoder().encode(recordHash))) };
  } catch {
    return undefined; // a device that cannot read may still record
  }
}
