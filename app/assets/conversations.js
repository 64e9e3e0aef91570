// The drawer of earlier conversations: opened and closed here; what happens in it is asked of the server, which draws it.
"use strict";

(() => {
  const drawer = () => document.getElementById("zc-history");
  const opener = () => document.querySelector(".zc-history-open");
  const isShown = () => Boolean(drawer()?.classList.contains("zc-shown"));
  const REACTION_MS = 50; // until Gradio has taken over what was written
  const SURE_MS = 5000;
  let listed = 50;

  function send(command, button) {
    const box = document.querySelector("#zc-command textarea, #zc-command input");
    box.value = JSON.stringify({ count: listed, ...command });
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.getElementById(button).click(), REACTION_MS);
  }

  const act = (command) => send(command, "zc-act"); // the transcript stays
  const show = (command) => send(command, "zc-show"); // another transcript

  function open() {
    drawer().classList.add("zc-shown");
    opener().setAttribute("aria-expanded", "true");
    act({ do: "list" });
    drawer().querySelector("#zc-find input, #zc-find textarea").focus();
  }

  function close() {
    drawer().classList.remove("zc-shown");
    opener().setAttribute("aria-expanded", "false");
    opener().focus();
  }

  function openConversation(id) {
    drawer().classList.remove("zc-shown");
    opener().setAttribute("aria-expanded", "false");
    // Whoever does not see the page is brought to what has come.
    const transcript = document.getElementById("zc-transcript");
    const coming = new MutationObserver(() => {
      const question = [...transcript.querySelectorAll(".zc-turn h2")].pop();
      if (!question) return;
      coming.disconnect();
      question.tabIndex = -1;
      question.focus({ preventScroll: true });
    });
    coming.observe(transcript, { childList: true, subtree: true });
    setTimeout(() => coming.disconnect(), SURE_MS);
    show({ do: "open", id });
  }

  function toggleRenaming(item, wanted) {
    const form = item.querySelector("form");
    const button = item.querySelector("[data-rename]");
    form.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
    if (wanted) form.elements.name.select();
    else button.focus();
  }

  // Pressed twice, since what is deleted is gone.
  function remove(button) {
    if (!button.classList.contains("zc-sure")) {
      const label = button.getAttribute("aria-label");
      button.classList.add("zc-sure");
      button.textContent = "确定删除？";
      button.setAttribute("aria-label", `再按一次确定${label}`);
      setTimeout(() => {
        button.classList.remove("zc-sure");
        button.textContent = "删除";
        button.setAttribute("aria-label", label);
      }, SURE_MS);
      return;
    }
    const isCurrent = button.closest("li").querySelector("[aria-current]");
    (isCurrent ? show : act)({ do: "delete", id: button.dataset.delete });
    drawer().querySelector("#zc-find input, #zc-find textarea").focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches(".zc-history-open")) isShown() ? close() : open();
    else if (button.matches(".zc-history-close")) close();
    else if (!button.closest("#zc-history-list")) return;
    else if (button.dataset.open) openConversation(button.dataset.open);
    else if (button.dataset.rename) toggleRenaming(button.closest("li"), button.closest("li").querySelector("form").hidden);
    else if (button.hasAttribute("data-cancel")) toggleRenaming(button.closest("li"), false);
    else if (button.dataset.delete) remove(button);
    else if (button.dataset.more) act({ do: "list", count: (listed = Number(button.dataset.more)) });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-renames]");
    if (!form) return;
    event.preventDefault();
    act({ do: "rename", id: form.dataset.renames, name: form.elements.name.value });
    toggleRenaming(form.closest("li"), false);
  });

  // Before the page's own Escape, which would close the panel of sources as well.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || !isShown()) return;
    event.stopImmediatePropagation();
    const renaming = event.target.closest?.("#zc-history form");
    if (renaming) toggleRenaming(renaming.closest("li"), false);
    else close();
  }, true);

  const waiting = new MutationObserver(() => {
    if (!drawer()) return;
    waiting.disconnect();
    drawer().setAttribute("role", "region");
    drawer().setAttribute("aria-label", "历史对话");
  });
  waiting.observe(document.documentElement, { childList: true, subtree: true });
})();
