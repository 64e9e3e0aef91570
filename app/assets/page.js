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

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.source) open(button);
    else if (button.dataset.question) ask(button.dataset.question);
    else if (button.dataset.copy) copy(button);
    else if (button.classList.contains("zc-close")) close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) close();
  });

  // A new question is brought into view and its answer followed until the question reaches the top, unless the reader
  // has gone elsewhere; a conversation that was cleared takes its panel with it.
  function watch(transcript) {
    let newest = "";  // its id: the elements themselves are made anew as an answer grows
    let followed = true;
    const lastTurn = () => [...transcript.querySelectorAll(".zc-turn")].pop();
    const room = () => window.innerHeight - document.getElementById("zc-composer").offsetHeight;
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
      if (last.id !== newest) followed = true;
      newest = last.id;
      if (!followed) return;
      const { top, bottom } = last.getBoundingClientRect();
      const wanted = Math.min(bottom - room(), top - 8);
      if (wanted > 0) window.scrollBy(0, wanted);
    }).observe(transcript, { childList: true, subtree: true });
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
