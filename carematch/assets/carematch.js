// Starts govuk-frontend's behaviour. Every page works without it.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// "Print this page" buttons are hidden until there is a script to serve them.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// "Every morning" ticks the mornings at once, and is ticked as long as all of them are.
// Without a script it does the same when the page is sent, so it is only ever sent ticked on purpose.
for (const whole of document.querySelectorAll("[data-ticks]")) {
  const parts = [...whole.form.querySelectorAll(`[data-part="${whole.dataset.ticks}"]`)];
  const follow = () => { whole.checked = parts.every((part) => part.checked); };
  whole.addEventListener("change", () => {
    for (const part of parts) part.checked = whole.checked;
  });
  for (const part of parts) part.addEventListener("change", follow);
  follow();
}
