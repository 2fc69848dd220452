// On wide screens the contents stay open; on a phone they open on demand. A link into a closed part opens it.
(function () {
  "use strict";
  document.documentElement.classList.add("js");
  var menu = document.querySelector(".side details");
  if (menu && window.matchMedia("(min-width: 62rem)").matches) menu.open = true;
  function reveal() {
    var id = decodeURIComponent(location.hash.slice(1));
    var place = id && document.getElementById(id);
    for (var up = place; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  }
  window.addEventListener("hashchange", reveal);
  reveal();
})();
