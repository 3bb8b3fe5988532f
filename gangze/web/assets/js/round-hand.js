// What becomes of a record that waits here, said where it was made.
import { whenSettled } from "./outbox.js";

// The part that says 已记在本机 says so until the record is sent, or refused: then what became of it, with its receipt.
export function followWaiting(after, uuid, doneUrl = "") {
  whenSettled(uuid, ({ refusal, receipt, code }) => {
    const heading = after.querySelector("[data-after-heading]");
    const words = after.querySelector("[data-after-words]");
    heading.textContent = refusal ? after.dataset.refusedText : after.dataset.sentText;
    words.textContent = refusal || (code ? after.dataset.receiptText.replace("{receipt}", code) : "");
    const link = after.querySelector("[data-after-link]");
    if (!link || !receipt || !doneUrl) return;
    link.href = doneUrl.replace("00000000-0000-0000-0000-000000000000", receipt);
    link.hidden = false;
  });
}
