// Presses the button of a page whose work goes on, so that nobody has to. Without this script one presses it oneself.
"use strict";
for (const form of document.querySelectorAll("form[data-goes-on]")) {
  window.setTimeout(() => form.requestSubmit ? form.requestSubmit() : form.submit(), 400);
}
