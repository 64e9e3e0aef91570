"use strict";
// The page of a document: the cited words, search, copying of references. Positions are code points of the text.
(() => {
  const article = document.getElementById("text");
  if (!article) return;
  const blocks = [...article.querySelectorAll("[data-start]")];
  const starts = blocks.map(block => Number(block.dataset.start));

  // The text nodes of a block that stand in the document's text; what is only shown is left out.
  const nodesOf = block => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, node =>
      node.parentElement.closest("[data-extra]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return nodes;
  };
  // Where the code point number `count` of a text begins, in UTF-16 units.
  const unitsOf = (text, count) => {
    let units = 0;
    for (const each of text) {
      if (count-- <= 0) break;
      units += each.length;
    }
    return units;
  };
  // Wraps the units [from, to) of a block in <mark>s; returns them.
  const wrap = (block, from, to, name) => {
    const marks = [];
    let at = 0;
    for (const node of nodesOf(block)) {
      const length = node.data.length;
      const low = Math.max(from - at, 0), high = Math.min(to - at, length);
      at += length;
      if (low >= high) continue;
      let part = node;
      if (low > 0) part = part.splitText(low);
      if (high - low < part.data.length) part.splitText(high - low);
      const mark = document.createElement("mark");
      if (name) mark.className = name;
      part.replaceWith(mark);
      mark.append(part);
      marks.push(mark);
    }
    return marks;
  };
  const unwrap = name => {
    for (const mark of article.querySelectorAll(name ? `mark.${name}` : "mark:not(.zc-found)")) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
  };

  // ---- #c=start-end,start-end
  const citedSpans = () => {
    const match = /^#c=((?:\d+-\d+)(?:,\d+-\d+)*)$/.exec(location.hash);
    return match ? match[1].split(",").map(span => span.split("-").map(Number)) : [];
  };
  const cite = document.getElementById("cite");
  const wholeReference = cite.dataset.cite;
  const showCited = () => {
    unwrap("");
    cite.dataset.cite = wholeReference;
    const spans = citedSpans();
    if (!spans.length || document.body.hasAttribute("data-changed")) return;
    const marks = [];
    for (const [start, end] of spans) {
      blocks.forEach((block, at) => {
        const text = nodesOf(block).map(node => node.data).join("");
        const first = starts[at];
        if (first >= end || first + text.length <= start) return;
        marks.push(...wrap(block, unitsOf(text, start - first), unitsOf(text, end - first), ""));
      });
    }
    if (!marks.length) return;
    const before = [...article.querySelectorAll(".zc-copy")].filter(button =>
      button.previousElementSibling.contains(marks[0]) ||
      button.compareDocumentPosition(marks[0]) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (before.length) cite.dataset.cite = before[before.length - 1].dataset.cite;
    marks[0].id = "cited";
    marks[0].tabIndex = -1;
    marks[0].scrollIntoView({ block: "center" });
    marks[0].focus({ preventScroll: true });
  };
  addEventListener("hashchange", showCited);

  // ---- search
  const box = document.getElementById("find"), count = document.getElementById("found");
  const MOST = 2000;
  let hits = [], now = -1;
  const go = step => {
    if (!hits.length) return;
    hits.forEach(marks => marks.forEach(mark => mark.classList.remove("zc-now")));
    now = (now + step + hits.length) % hits.length;
    hits[now].forEach(mark => mark.classList.add("zc-now"));
    hits[now][0].scrollIntoView({ block: "center" });
    count.textContent = `${now + 1} / ${hits.length}`;
  };
  const search = () => {
    unwrap("zc-found");
    hits = [];
    now = -1;
    const wanted = box.value.trim().toLowerCase();
    count.textContent = "";
    if (!wanted) return;
    for (const block of blocks) {
      const text = nodesOf(block).map(node => node.data).join("").toLowerCase();
      for (let at = text.indexOf(wanted); at >= 0 && hits.length < MOST; at = text.indexOf(wanted, at + wanted.length)) {
        hits.push(wrap(block, at, at + wanted.length, "zc-found"));
      }
    }
    if (hits.length) go(1); else count.textContent = "没有找到";
  };
  let timer = 0;
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 200); });
  box.addEventListener("keydown", event => {
    if (event.key === "Enter") { event.preventDefault(); go(event.shiftKey ? -1 : 1); }
    if (event.key === "Escape") { box.value = ""; search(); }
  });
  document.getElementById("next").addEventListener("click", () => go(1));
  document.getElementById("previous").addEventListener("click", () => go(-1));
  document.getElementById("print").addEventListener("click", () => print());

  // ---- copying
  const copy = async words => {
    try {
      await navigator.clipboard.writeText(words);
    } catch { // no permission, or not by HTTPS
      const area = document.createElement("textarea");
      area.value = words;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  addEventListener("click", async event => {
    const button = event.target.closest && event.target.closest("button[data-cite]");
    if (!button) return;
    await copy(button.dataset.cite);
    button.dataset.done = "";
    button.textContent = "已复制";
    setTimeout(() => { button.textContent = "复制引用"; delete button.dataset.done; }, 2000);
  });

  if (matchMedia("(max-width: 52rem)").matches) {
    const contents = document.querySelector(".zc-contents details");
    if (contents) contents.open = false;
  }
  document.querySelector(".zc-tools").hidden = false;
  showCited();
})();
