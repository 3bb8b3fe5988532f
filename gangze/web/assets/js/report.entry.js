// The report of a finding: what is missing is said before the form goes into the outbox.
const form = document.querySelector("form[data-report]");
if (form) {
  // Beside the button, not as a message at the foot of the page: that would lie over the button.
  const told = form.querySelector("[data-report-missing]");
  form.addEventListener("input", () => { told.hidden = true; });
  form.addEventListener("submit", (event) => {
    const missing = missingWords();
    if (!missing) return;
    event.preventDefault(); // the outbox leaves alone what was stopped here
    told.textContent = form.dataset[missing[0]];
    told.hidden = false;
    missing[1].closest("details")?.setAttribute("open", "");
    missing[1].focus();
  });
  // Who chooses another place from the list means it.
  form.elements.elsewhere.addEventListener("change", () => {
    const other = form.querySelector('input[type="radio"][name="where"][value="other"]');
    if (other) other.checked = form.elements.elsewhere.value !== "";
  });
}

// Returns [what to say, the field to go to], null where everything is there.
function missingWords() {
  const { words, photos, elsewhere, fixed, measures, work_photos: after } = form.elements;
  if (new FormData(form).get("where") === "other" && !elsewhere.value) return ["nowhere", elsewhere];
  if (!words.value.trim() && photos.files.length === 0) return ["empty", words];
  if (fixed.checked && (!measures.value.trim() || after.files.length === 0)) return ["unfixed", measures];
  return null;
}
