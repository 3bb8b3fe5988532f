// Entering paper: one press ticks what is still empty in a column, because on paper it was ticked.
export function startPaper() {
  const form = document.querySelector("form[data-paper]");
  form?.querySelectorAll("[data-all]").forEach((button) => {
    button.addEventListener("click", () => tickRest(form, button.dataset.all));
  });
}

function tickRest(form, stamp) {
  form.querySelectorAll(`[data-cell="${stamp}"]:not([data-reading])`).forEach((cell) => {
    if (!cell.value) cell.value = "ok";
  });
}
