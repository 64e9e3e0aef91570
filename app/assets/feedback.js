// 有用 and 无用 under each answer: sent to the interface, and remembered here, since an answer may be redrawn.
"use strict";

(() => {
  const given = new Map(); // what names an answer → { useful, said }

  // What was said before the page was opened stands in it.
  function known(feedback) {
    const pressed = feedback.querySelector('[data-useful][aria-pressed="true"]');
    const useful = pressed ? pressed.dataset.useful === "true" : undefined;
    return given.get(feedback.dataset.feedback) ?? { useful, said: feedback.querySelector(".zc-said").textContent };
  }

  function draw(feedback) {
    const { useful, said } = known(feedback);
    for (const button of feedback.querySelectorAll("[data-useful]")) {
      const pressed = String(useful !== undefined && button.dataset.useful === String(useful));
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
    const line = feedback.querySelector(".zc-said");
    if (line.textContent !== (said ?? "")) line.textContent = said ?? "";
  }

  function note(feedback, what) {
    given.set(feedback.dataset.feedback, what);
    draw(feedback);
  }

  function toggle(feedback, wanted) {
    const form = feedback.querySelector("form");
    form.hidden = !wanted;
    feedback.querySelector('[data-useful="false"]').setAttribute("aria-expanded", String(wanted));
    if (wanted) form.querySelector("input").focus();
  }

  async function send(feedback, opinion) {
    const before = known(feedback);
    note(feedback, { useful: before.useful, said: "正在发送…" });
    let said = "没有发出去，请再试一次。";
    try {
      const response = await fetch("api/v1/feedback", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...JSON.parse(feedback.dataset.feedback), ...opinion }),
      });
      if (response.ok) {
        toggle(feedback, false);
        note(feedback, { useful: opinion.useful, said: "谢谢，已记下。" });
        return;
      }
      said = (await response.json()).detail ?? said;
    } catch {
      // said as it stands
    }
    note(feedback, { useful: before.useful, said });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".zc-feedback button");
    if (!button) return;
    const feedback = button.closest(".zc-feedback");
    const form = feedback.querySelector("form");
    if (button.dataset.useful === "true") {
      toggle(feedback, false);
      send(feedback, { useful: true });
    } else if (button.dataset.useful === "false") toggle(feedback, form.hidden);
    else if (button.hasAttribute("data-cancel")) {
      toggle(feedback, false);
      feedback.querySelector('[data-useful="false"]').focus();
    }
  });

  document.addEventListener("submit", (event) => {
    const feedback = event.target.closest(".zc-feedback");
    if (!feedback) return;
    event.preventDefault();
    const form = event.target;
    const reason = form.querySelector("input:checked")?.value ?? null;
    send(feedback, { useful: false, reason, correction: form.elements.correction.value });
    feedback.querySelector('[data-useful="false"]').focus();
  });

  new MutationObserver(() => {
    if (given.size) document.querySelectorAll(".zc-feedback").forEach(draw);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
