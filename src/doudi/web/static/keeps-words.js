// Keeps what is typed in a form on this device until it is sent, so that a dead spot on a home visit loses no word.
// Only texts are kept, no files; without this script the form works the same. They go when the form is sent.
"use strict";
if (!document.querySelector("form[data-keeps]")) {
  const sent = window.sessionStorage.getItem("doudi-sent");
  if (sent) { window.localStorage.removeItem(sent); window.sessionStorage.removeItem("doudi-sent"); }
}
for (const form of document.querySelectorAll("form[data-keeps]")) {
  const key = `doudi-kept-${form.dataset.keeps}`;
  const fields = () => [...form.elements].filter(
    (each) => each.name && !["hidden", "file", "submit", "button"].includes(each.type) && each.name !== "csrfmiddlewaretoken");
  let kept = {};
  try { kept = JSON.parse(window.localStorage.getItem(key) || "{}"); } catch { kept = {}; }
  let found = false;
  for (const each of fields()) {
    if (!(each.name in kept)) continue;
    if (each.type === "radio" || each.type === "checkbox") { each.checked = kept[each.name] === each.value; continue; }
    if (!each.value && kept[each.name]) { each.value = kept[each.name]; found = true; }
  }
  const note = form.querySelector(".kept");
  if (found && note) note.hidden = false;
  form.addEventListener("input", () => {
    const now = {};
    for (const each of fields()) {
      if (each.type === "radio" || each.type === "checkbox") { if (each.checked) now[each.name] = each.value; continue; }
      if (each.value) now[each.name] = each.value;
    }
    try { window.localStorage.setItem(key, JSON.stringify(now)); } catch { /* a full or closed store keeps nothing */ }
  });
  // gone only once the page of the case has come: a form that could not be sent is still there
  form.addEventListener("submit", () => { try { window.sessionStorage.setItem("doudi-sent", key); } catch { /* as above */ } });
}
