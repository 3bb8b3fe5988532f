// Puts a record with its photos into the outbox. What is refused at once stays in the form, so it need not stay in the outbox too.
import { showMessage } from "./messages.js";
import { dropFact, recordFact, whenSettled } from "./outbox.js";

// Returns {outcome: "sent" | "waiting" | "refused", receipt, uuid}.
export async function handIn(kind, body, title, options = {}) {
  const { client_uuid, isSent, receipt, refusal } = await recordFact(kind, body, title, options);
  if (!refusal) return { outcome: isSent ? "sent" : "waiting", receipt, uuid: client_uuid };
  await dropFact(client_uuid);
  showMessage(refusal, { isError: true });
  return { outcome: "refused", receipt: "", uuid: client_uuid };
}

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
