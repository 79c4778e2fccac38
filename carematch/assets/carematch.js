// Starts govuk-frontend's behaviour. Every page works without it.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// "Print this page" buttons are hidden until there is a script to serve them.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
