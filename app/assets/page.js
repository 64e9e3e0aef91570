// The one script of the chat page: markers open the panel, the keyboard leads there and back, answers can be copied.
"use strict";

(() => {
  let opener = null; // id of the turn and position of the button that opened the panel: the element may be redrawn

  // A login that has ended is made anew; Gradio would only show a number.
  const fetched = window.fetch.bind(window);
  window.fetch = async (...request) => {
    const response = await fetched(...request);
    if (response.status === 401) window.location.assign("/login");
    return response;
  };

  const panel = () => document.getElementById("zc-panel");
  const openers = (turn) => [...turn.querySelectorAll("[data-source]")];

  function remember(button) {
    const turn = button.closest(".zc-turn");
    opener = { turn: turn.id, position: openers(turn).indexOf(button) };
  }

  function remembered() {
    const turn = opener && document.getElementById(opener.turn);
    return turn ? openers(turn)[opener.position] : null;
  }

  function showCurrent(button) {
    document.querySelectorAll("[data-source][aria-expanded]").forEach((each) => each.removeAttribute("aria-expanded"));
    if (button) button.setAttribute("aria-expanded", "true");
  }

  function open(button) {
    const source = document.getElementById(button.dataset.source);
    const holder = panel();
    if (!source || !holder) return;
    remember(button);
    showCurrent(button);
    const shown = source.cloneNode(true);
    shown.removeAttribute("id");
    const body = holder.querySelector(".zc-panel-body");
    body.replaceChildren(shown);
    body.scrollTop = 0;
    holder.classList.add("zc-open-panel");
    holder.querySelector(".zc-close").hidden = false;
    const quote = shown.querySelector("mark");
    if (quote) {
      const above = quote.getBoundingClientRect().top - body.getBoundingClientRect().top;
      if (above > body.clientHeight * 0.6) body.scrollTop = above - body.clientHeight * 0.3;
    }
    shown.querySelector("h3").focus({ preventScroll: true });
    // Where the panel comes up from below, what opened it stays in sight above.
    document.body.classList.add("zc-reading");
    if (getComputedStyle(holder).position === "fixed") {
      const hidden = button.getBoundingClientRect().bottom + 24 - holder.getBoundingClientRect().top;
      if (hidden > 0) window.scrollBy(0, hidden);
    }
  }

  function close() {
    const holder = panel();
    if (!holder || !holder.classList.contains("zc-open-panel")) return;
    const button = remembered();
    holder.classList.remove("zc-open-panel");
    holder.querySelector(".zc-close").hidden = true;
    const hint = document.createElement("p");
    hint.className = "zc-hint";
    hint.textContent = hintText;
    holder.querySelector(".zc-panel-body").replaceChildren(hint);
    showCurrent(null);
    opener = null;
    document.body.classList.remove("zc-reading");
    if (button) button.focus();
  }

  let hintText = "";

  function ask(question) {
    const box = document.querySelector("#zc-question textarea");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    setTimeout(() => document.getElementById("zc-ask").click(), 50); // once Gradio has taken the words over
  }

  async function copy(button) {
    let done = true;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // Without https the clipboard is closed to scripts, except by way of a selection.
      const area = document.createElement("textarea");
      area.value = button.dataset.copy;
      document.body.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.textContent = done ? "已复制" : "无法复制";
    setTimeout(() => (button.textContent = "复制"), 2000);
  }

  // What a question is limited to, or which two sides it compares: read when it is asked, and kept until it is cleared.
  const filters = () => document.getElementById("zc-filters");
  const boxes = () => [...document.querySelectorAll("#zc-filters input[data-field]")];
  const chosen = () => boxes().filter((box) => box.checked);
  const compares = () => document.getElementById("zc-compare")?.getAttribute("aria-pressed") === "true";
  const asValue = (field, value) => (field === "years" ? Number(value) : value);

  function scope() {
    const limits = {};
    for (const { dataset, value } of chosen()) (limits[dataset.field] ??= []).push(asValue(dataset.field, value));
    if (!compares()) return JSON.stringify({ filters: limits });
    const options = [...document.querySelectorAll("#zc-pair select")].map(({ selectedOptions: [option] }) => option);
    const sides = options.filter((option) => option.value).map(({ label, value, dataset: { field } }) => ({
      label,
      filters: { [field]: [asValue(field, value)] },
    }));
    return JSON.stringify({ filters: limits, sides });
  }

  window.zhengce = { scope };

  function chip(box) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "zc-chip";
    button.textContent = `${box.dataset.label} ×`;
    button.setAttribute("aria-label", `去掉筛选：${box.dataset.label}`);
    button.addEventListener("click", () => {
      box.checked = false;
      showChosen();
      filters().querySelector("summary").focus();
    });
    item.append(button);
    return item;
  }

  function showChosen() {
    const row = document.querySelector(".zc-chips");
    if (!row) return;
    const boxes = chosen();
    row.replaceChildren(...boxes.map(chip));
    row.hidden = boxes.length === 0;
    document.getElementById("zc-clear").hidden = boxes.length === 0;
    filters().querySelector("summary").textContent = boxes.length ? `筛选（已选 ${boxes.length} 项）` : "筛选";
  }

  function clearChosen() {
    for (const box of chosen()) box.checked = false;
    showChosen();
  }

  function closeFilters() {
    filters().open = false;
    filters().querySelector("summary").focus();
  }

  function compare(on) {
    const button = document.getElementById("zc-compare");
    if (!button) return;
    button.setAttribute("aria-pressed", on ? "true" : "false");
    document.getElementById("zc-pair").hidden = !on;
    if (on) document.querySelector("#zc-pair select").focus();
  }

  function narrow(search) {
    for (const choice of search.parentElement.querySelectorAll(".zc-choice")) {
      choice.hidden = !choice.textContent.includes(search.value.trim());
    }
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches?.("#zc-filters input[data-field]")) showChosen();
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches?.(".zc-narrow")) narrow(event.target);
  });

  document.addEventListener("click", (event) => {
    if (filters()?.open && !filters().contains(event.target)) filters().open = false;
    const button = event.target.closest("button");
    if (!button) return;
    if (button.classList.contains("zc-done")) closeFilters();
    else if (button.id === "zc-compare") compare(!compares());
    else if (button.id === "zc-clear") {
      clearChosen();
      filters().querySelector("summary").focus();
    } else if (button.id === "zc-renew") {
      clearChosen();
      compare(false);
    }
    if (button.dataset.source) open(button);
    else if (button.dataset.question) ask(button.dataset.question);
    else if (button.dataset.copy) copy(button);
    else if (button.classList.contains("zc-close")) close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    if (filters()?.open) closeFilters();
    else close();
  });

  // Says what is under way, and how it ended, to those who do not see it.
  function announce(turn) {
    const status = document.getElementById("zc-status");
    const steps = [...turn.querySelectorAll("[data-spoken]")].map((each) => each.dataset.spoken);
    const words = steps.length ? steps.join("；") : ended(turn);
    if (status && status.textContent !== words) status.textContent = words;
  }

  function ended(turn) {
    if (turn.querySelector(".zc-notice")) return ""; // an alert of its own
    const count = turn.querySelectorAll(".zc-cite").length;
    return count ? `回答完毕，有 ${count} 处引用` : "没有找到答案";
  }

  // A new question is brought into view and its answer followed until the question reaches the top, unless the reader
  // has gone elsewhere; a conversation that was cleared takes its panel with it.
  function watch(transcript) {
    let newest = "";  // its id: the elements themselves are made anew as an answer grows
    let followed = true;
    const lastTurn = () => [...transcript.querySelectorAll(".zc-turn")].pop();
    const room = () => window.innerHeight - document.getElementById("zc-dock").offsetHeight;
    window.addEventListener("scroll", () => {
      const last = lastTurn();
      if (last) followed = last.getBoundingClientRect().bottom < room() + 60;
    }, { passive: true });
    new MutationObserver(() => {
      const last = lastTurn();
      if (!last || (opener && !document.getElementById(opener.turn))) close();
      if (!last) {
        newest = "";
        return;
      }
      announce(last);
      if (last.id !== newest) followed = true;
      newest = last.id;
      if (!followed) return;
      const { top, bottom } = last.getBoundingClientRect();
      const wanted = Math.min(bottom - room(), top - 8);
      if (wanted > 0) window.scrollBy(0, wanted);
    }).observe(transcript, { childList: true, subtree: true, attributeFilter: ["data-spoken", "aria-busy"] });
  }

  const waiting = new MutationObserver(() => {
    const transcript = document.getElementById("zc-transcript");
    if (!transcript || !panel()) return;
    waiting.disconnect();
    hintText = panel().querySelector(".zc-hint").textContent;
    watch(transcript);
  });
  waiting.observe(document.documentElement, { childList: true, subtree: true });
})();
