"use strict";
// The editors' page over the interface under /api/v1. Words from the server are only ever set as text.
(() => {
  const id = name => document.getElementById(name);
  const own = JSON.parse(document.body.dataset.groups);
  const statuses = JSON.parse(document.body.dataset.statuses);
  const RESULTS = { added: "已新增", updated: "已更新", unchanged: "没有变化", skipped: "跳过", missing: "仍保留", failed: "没有入库" };
  const ROLES = { reader: "查阅", editor: "编辑", admin: "管理员", monitor: "只看指标" };
  const SHOWN = 20;

  const make = (name, text, attributes) => {
    const made = document.createElement(name);
    if (text !== undefined && text !== null) made.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    return made;
  };
  const say = words => { id("message").textContent = words || ""; };
  const namesIn = words => words.split(/[、,，;；]/).map(word => word.trim()).filter(Boolean);

  // Returns the JSON of a response; throws an Error with the server's own words.
  const call = async (path, options) => {
    let response;
    try {
      response = await fetch(path, { cache: "no-store", ...options });
    } catch {
      throw new Error("连不上服务；请检查网络后再试");
    }
    if (response.status === 401) { location.assign("/login"); throw new Error("请重新登录"); }
    if (response.status === 204) return null;
    const said = await response.json().catch(() => ({}));
    // Health says so with 503, and is an answer all the same.
    if (!response.ok && !("ready" in said)) throw new Error(said.detail || `服务答复 ${response.status}；请再试一次`);
    return said;
  };

  // ---- the list
  let offset = 0, total = 0;
  const FIELDS = { words: "q", region: "region", issuer: "issuer", year: "year", "in-folder": "folder", status: "status" };
  const list = async () => {
    const query = new URLSearchParams({ offset, limit: SHOWN });
    for (const [field, name] of Object.entries(FIELDS)) {
      const value = id(field).value.trim();
      if (value) query.set(name, value);
    }
    try {
      const page = await call(`/api/v1/documents?${query}`);
      if (offset && offset >= page.total) { offset = Math.max(0, offset - SHOWN); return list(); }
      total = page.total;
      id("rows").replaceChildren(...page.documents.map(row));
      id("total").textContent = total ? `共 ${total} 份` : "没有符合条件的文件";
      id("page").textContent = total ? `第 ${offset / SHOWN + 1} 页，共 ${Math.ceil(total / SHOWN)} 页` : "";
      id("back").disabled = offset === 0;
      id("forth").disabled = offset + SHOWN >= total;
      say("");
    } catch (error) { say(error.message); }
  };
  const cell = (head, ...parts) => {
    const made = make("td", null, { "data-head": head });
    const inner = make("div");
    inner.append(...parts);
    made.append(inner);
    return made;
  };
  const row = each => {
    const made = make("tr");
    const title = make("a", each.title || each.source, { href: `/documents/${encodeURIComponent(each.doc_id)}` });
    const first = cell("文件", title);
    first.firstChild.append(make("div", [each.doc_number, each.source].filter(Boolean).join("　"), { class: "zc-quiet" }));
    const versions = make("button", "版本", { type: "button", "aria-label": `版本：${each.title}`, "aria-expanded": "false" });
    const anew = make("button", "换新版", { type: "button", "aria-label": `换新版：${each.title}` });
    const away = make("button", "撤下", { type: "button", "aria-label": `撤下：${each.title}` });
    versions.addEventListener("click", () => showVersions(each, versions, first));
    anew.addEventListener("click", () => { replace(each); id("files").focus(); });
    away.addEventListener("click", () => withdraw(each));
    const actions = make("div", null, { class: "zc-row" });
    actions.append(versions, anew, away);
    made.append(
      first,
      cell("发文机关", each.issuers.join("、")),
      cell("日期", each.issued_on || each.published_on || ""),
      cell("有效性", make("span", statuses[each.status], { class: `zc-status-${each.status}` })),
      cell("谁可以读", each.groups.join("、") || "所有人"),
      cell("操作", actions),
    );
    return made;
  };
  const showVersions = async (each, button, place) => {
    const shown = place.querySelector("ul");
    button.setAttribute("aria-expanded", String(!shown));
    if (shown) { shown.remove(); return; }
    try {
      const said = await call(`/api/v1/documents/${encodeURIComponent(each.doc_id)}`);
      const items = make("ul", null, { class: "zc-quiet" });
      for (const version of [...said.versions].reverse()) {
        const when = new Date(version.ingested_at).toLocaleString("zh-CN");
        items.append(make("li", `${when} 入库　${version.version}${version.current ? "（现在的）" : ""}`));
      }
      place.firstChild.append(items);
    } catch (error) { say(error.message); }
  };
  id("filters").addEventListener("submit", event => { event.preventDefault(); offset = 0; list(); });
  id("back").addEventListener("click", () => { offset = Math.max(0, offset - SHOWN); list(); });
  id("forth").addEventListener("click", () => { offset += SHOWN; list(); });

  // ---- withdrawing
  const dialog = id("confirm");
  let asked = null;
  const withdraw = each => {
    asked = each;
    id("confirm-words").textContent = each.title ? `《${each.title}》（${each.source}）` : each.source;
    dialog.showModal();
  };
  id("confirm-no").addEventListener("click", () => dialog.close());
  id("confirm-yes").addEventListener("click", async () => {
    dialog.close();
    try {
      const said = await call(`/api/v1/documents/${encodeURIComponent(asked.doc_id)}`, { method: "DELETE" });
      await list();
      say(`已撤下 ${said.source}。${said.file_kept ? "原文件在命令行入库的文件夹里，没有动它；下次入库那个文件夹会再出现。" : ""}`);
      showHealth();
    } catch (error) { say(error.message); }
  });

  // ---- a new version of a document, whatever its file is called; its readers stay the same
  let replaced = null;
  const replace = each => {
    replaced = each;
    id("replaced").textContent = each ? `上传的一个文件将作为“${each.title || each.source}”的新版本，给原来的人读。` : "";
    id("replacing").hidden = !each;
    id("readers").disabled = id("folder").disabled = Boolean(each);
    id("files").multiple = !each;
  };
  id("replace-no").addEventListener("click", () => { replace(null); id("files").focus(); });

  // ---- uploading
  const send = (form, onProgress) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of what has been sent
    request.open("POST", "/api/v1/documents");
    request.upload.addEventListener("progress", event => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      let said = {};
      try { said = JSON.parse(request.responseText); } catch { /* below */ }
      if (request.status === 202) resolve(said);
      else reject(new Error(said.detail || `服务答复 ${request.status}；请再试一次`));
    });
    request.addEventListener("error", () => reject(new Error("上传中断；请检查网络后再传一次（不会重复）")));
    request.send(form);
  });
  const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
  const chosen = form => {
    if (replaced) {
      form.append("replaces", replaced.doc_id);
      if (own !== null && !replaced.groups.length) form.append("everyone", "true");
      for (const group of replaced.groups) form.append("groups", group);
      return true;
    }
    if (own === null) {
      for (const group of namesIn(id("groups").value)) form.append("groups", group);
      return true;
    }
    const everyone = id("everyone").checked;
    const groups = [...document.querySelectorAll("[data-group]")].filter(box => box.checked).map(box => box.dataset.group);
    if (everyone) form.append("everyone", "true");
    else for (const group of groups) form.append("groups", group);
    return everyone || groups.length > 0;
  };
  if (own !== null) {
    const boxes = [...document.querySelectorAll("[data-group]")];
    id("everyone").addEventListener("change", event => { if (event.target.checked) boxes.forEach(box => { box.checked = false; }); });
    boxes.forEach(box => box.addEventListener("change", () => { if (box.checked) id("everyone").checked = false; }));
  }
  id("upload").addEventListener("submit", async event => {
    event.preventDefault();
    const form = new FormData();
    for (const file of id("files").files) form.append("files", file, file.name);
    if (!replaced && id("folder").value.trim()) form.append("folder", id("folder").value.trim());
    if (!chosen(form)) { say("请选谁可以读"); return; }
    say("");
    id("outcomes").replaceChildren();
    id("send").disabled = true;
    id("progress").hidden = false;
    try {
      id("stage").textContent = "正在上传";
      id("bar").value = 0;
      let job = await send(form, share => { id("bar").value = Math.round(share * 100); });
      id("bar").removeAttribute("value");
      while (job.state === "waiting" || job.state === "running") {
        const read = job.parsed ? `，已读 ${job.parsed} 份` : "";
        id("stage").textContent = job.detail || (job.state === "waiting" ? "排队等待入库" : `正在入库${read}`);
        await wait(700);
        job = await call(`/api/v1/documents/jobs/${job.id}`);
      }
      id("stage").textContent = job.state === "done" ? summed(job.outcomes) : job.detail;
      showOutcomes(job.outcomes);
      id("files").value = "";
      replace(null);
      await list();
      showHealth();
    } catch (error) {
      id("stage").textContent = "";
      say(error.message);
    }
    id("bar").value = 100;
    id("send").disabled = false;
  });
  const summed = outcomes => {
    const counts = new Map();
    for (const each of outcomes) counts.set(each.result, (counts.get(each.result) || 0) + 1);
    return `完成：${[...counts].map(([result, count]) => `${RESULTS[result]} ${count} 份`).join("，")}`;
  };
  const showOutcomes = outcomes => {
    const items = make("ul");
    for (const each of outcomes) {
      const item = make("li");
      item.append(make("span", RESULTS[each.result], { class: `zc-result zc-result-${each.result}` }));
      const name = each.title || each.source || each.name;
      item.append(each.doc_id ? make("a", name, { href: `/documents/${encodeURIComponent(each.doc_id)}` }) : make("span", name));
      if (each.doc_id) item.append(make("p", each.source, { class: "zc-quiet" }));
      if (each.detail) item.append(make("p", each.detail));
      if (each.cleaning.length) item.append(cleaned(each.cleaning));
      items.append(item);
    }
    id("outcomes").replaceChildren(items);
  };
  const cleaned = rules => {
    const details = make("details");
    const count = rules.reduce((sum, rule) => sum + rule.count, 0);
    details.append(make("summary", `清洗了 ${count} 处`));
    for (const rule of rules) {
      const seen = rule.examples.length ? `：${rule.examples.join("；")}${rule.count > rule.examples.length ? " ……" : ""}` : "";
      details.append(make("p", `${rule.label} ${rule.count} 处，${rule.chars} 字${seen}`, { class: "zc-quiet" }));
    }
    return details;
  };

  // ---- how things stand
  const showHealth = async () => {
    try {
      const said = await call("/api/v1/health");
      const facts = [
        ["能否作答", said.ready ? "能" : "不能"],
        ["版本", said.version],
        ["文件", `${said.documents} 份，${said.chunks} 段`],
        ["索引", said.generation ? `${said.generation}（${new Date(said.created_at).toLocaleString("zh-CN")}）` : "还没有"],
        ["向量模型", modelWords(said.embedding)],
        ["语言模型", modelWords(said.llm)],
        ...said.problems.map(problem => ["问题", problem]),
      ];
      id("health").replaceChildren(...facts.flatMap(([name, value]) => [make("dt", name), make("dd", value)]));
    } catch (error) { say(error.message); }
  };
  const modelWords = model =>
    `${model.name || "名称未知"}，配置为 ${model.configured}（${model.problem || (model.loaded ? "正常" : "还没有加载")}）`;

  // ---- keys, for administrators
  const showKeys = async () => {
    try {
      const said = await call("/api/v1/keys");
      id("key-rows").replaceChildren(...said.keys.map(keyRow));
    } catch (error) { say(error.message); }
  };
  const keyRow = key => {
    const made = make("tr");
    const end = make("button", "作废", { type: "button", "aria-label": `作废：${key.name}` });
    end.addEventListener("click", async () => {
      if (!end.dataset.sure) { end.dataset.sure = "1"; end.textContent = "确定作废？"; return; }
      try { await call(`/api/v1/keys/${key.id}`, { method: "DELETE" }); await showKeys(); } catch (error) { say(error.message); }
    });
    const used = key.last_used_at ? new Date(key.last_used_at).toLocaleString("zh-CN") : "没有用过";
    made.append(
      cell("名称", key.name), cell("角色", ROLES[key.role] || key.role),
      cell("组", key.groups === null ? "全部" : key.groups.join("、") || "只读公开的"),
      cell("上次使用", used), cell("操作", key.revoked_at ? "已作废" : end));
    return made;
  };
  if (id("keys")) {
    id("key-form").addEventListener("submit", async event => {
      event.preventDefault();
      const body = { name: id("key-name").value.trim(), role: id("key-role").value, groups: namesIn(id("key-groups").value) };
      try {
        const key = await call("/api/v1/keys", {
          method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
        id("token").textContent = `${key.name} 的密钥，只显示这一次，请抄下：${key.token}`;
        id("key-form").reset();
        await showKeys();
      } catch (error) { say(error.message); }
    });
    showKeys();
  }
  list();
  showHealth();
})();
