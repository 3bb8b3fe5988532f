// A self-test: what was said stays on the device until it is handed in; without a network the card's words are shown to compare.
import { Draft, goTo, hand } from "./hearing.js";
import { showMessage } from "./messages.js";

const form = document.querySelector("form[data-self-test]");
if (form) startSelfTest();

function startSelfTest() {
  const draft = new Draft(location.pathname);
  const words = form.elements.transcript;
  const had = draft.read();
  if (had?.transcript) {
    words.value = had.transcript;
    if (form.elements.scope) form.elements.scope.value = had.scope;
    form.querySelector("[data-restored-words]").hidden = false;
  }
  form.addEventListener("input", () => draft.write({ transcript: words.value, scope: scope() }));
  form.addEventListener("submit", submit);

  function scope() {
    return form.elements.scope?.value ?? "";
  }

  async function submit(event) {
    event.preventDefault();
    if (!words.value.trim()) {
      showMessage(form.dataset.empty, { isError: true });
      words.focus();
      return;
    }
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    const body = { post: form.dataset.post, revision: Number(form.dataset.revision), document: form.dataset.document, transcript: words.value, scope: scope() };
    const { outcome, receipt } = await hand("mastery.self_tested", body, form.dataset.title);
    button.disabled = false;
    if (outcome === "refused") return;
    draft.drop();
    if (outcome === "sent" && receipt) goTo(form.dataset.doneUrl, receipt);
    else compare();
  }

  function compare() {
    const asked = scope();
    const after = document.querySelector("[data-after]");
    after.querySelectorAll("[data-uid]").forEach((point) => { point.hidden = /^[0-9a-f]{32}$/.test(asked) && point.dataset.uid !== asked; });
    after.hidden = false;
    form.hidden = true;
    after.scrollIntoView({ block: "start" });
  }
}
