// Gradio's own notices, which it says in English whatever the language of the page, in Chinese.
"use strict";

(() => {
  const CHINESE = new Map([
    ["Error", "出错"],
    ["Warning", "注意"],
    ["Info", "提示"],
    ["Success", "完成"],
    ["Connection to the server was lost. Attempting reconnection...", "与服务器的连接断了，正在重新连接；连上后页面会刷新。"],
    ["Connection errored out.", "与服务器的连接断了，请再试一次。"],
  ]);

  function translate(notice) {
    for (const words = document.createTreeWalker(notice, NodeFilter.SHOW_TEXT); words.nextNode(); ) {
      const chinese = CHINESE.get(words.currentNode.data.trim());
      if (chinese) words.currentNode.data = chinese;
    }
  }

  new MutationObserver(() => document.querySelectorAll("[data-testid=toast-body]").forEach(translate)).observe(
    document.documentElement,
    { childList: true, subtree: true },
  );
})();
