// Finds every entry that has all the words asked for, best titles first; where none has, those that have most pairs of
// the Chinese characters asked for. The index is a script beside this one.
(function () {
  "use strict";
  var MOST = 100;
  var box = document.getElementById("q"), list = document.getElementById("found"), count = document.getElementById("count");
  var rows = (window.HANDBOOK_INDEX || []).map(function (r) {
    return { kind: r[0], title: r[1], where: r[2], url: r[3], low: r[1].toLowerCase(), all: (r[1] + " " + r[2] + " " + r[4]).toLowerCase() };
  });
  function pairs(word) {
    if (!/[\u3400-\u9fff]/.test(word) || word.length < 3) return [word];
    var found = [];
    for (var i = 0; i + 1 < word.length; i++) found.push(word.slice(i, i + 2));
    return found;
  }
  function held(row, words) {
    return words.filter(function (w) { return row.all.indexOf(w) >= 0; }).length;
  }
  function matching(words, least) {
    return rows.filter(function (r) { return held(r, words) >= least; });
  }
  function score(row, words) {
    return words.reduce(function (n, w) {
      var at = row.low.indexOf(w);
      return n + (row.low === w ? 8 : at === 0 ? 4 : at > 0 ? 2 : 0);
    }, 0) - row.low.length / 100;
  }
  function show() {
    var words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    list.textContent = "";
    count.textContent = "";
    if (!words.length) return;
    var found = matching(words, words.length), parts = words;
    if (!found.length) {
      parts = words.reduce(function (all, w) { return all.concat(pairs(w)); }, []);
      found = parts.length > words.length ? matching(parts, Math.ceil(parts.length / 2)) : [];
    }
    found.sort(function (a, b) {
      return held(b, parts) - held(a, parts) || score(b, parts) - score(a, parts);
    });
    count.textContent = found.length ? count.dataset.some + " " + found.length + (found.length > MOST ? count.dataset.first + MOST : "") : count.dataset.none;
    found.slice(0, MOST).forEach(function (row) {
      var item = document.createElement("li"), head = document.createElement("h3"), link = document.createElement("a");
      var kind = document.createElement("span"), where = document.createElement("p");
      item.className = "card";
      link.href = row.url;
      link.textContent = row.title;
      kind.className = "tag";
      kind.textContent = row.kind;
      where.className = "meta";
      where.textContent = row.where;
      head.append(link, " ", kind);
      item.append(head, where);
      list.append(item);
    });
  }
  box.value = new URLSearchParams(location.search).get("q") || "";
  box.addEventListener("input", show);
  show();
  if (!box.value) box.focus();
})();
