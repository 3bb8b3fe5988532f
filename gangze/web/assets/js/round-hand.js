// Puts a record with its photos into the outbox. What is refused at once stays in the form, so it need not stay in the outbox too.
import { showMessage } from "./messages.js";
import { dropFact, recordFact } from "./outbox.js";

// Returns {outcome: "sent" | "waiting" | "refused", receipt}.
export async function handIn(kind, body, title, options = {}) {
  const { client_uuid, isSent, receipt, refusal } = await recordFact(kind, body, title, options);
  if (!refusal) return { outcome: isSent ? "sent" : "waiting", receipt };
  await dropFact(client_uuid);
  showMessage(refusal, { isError: true });
  return { outcome: "refused", receipt: "" };
}
