// One event stream for as long as the page is open. Gradio's server ends its stream when nothing is pending, while its
// client may already have sent the next event: that event would wait for ever, or be told that the connection broke.
// Here the client reads a stream that has no end, and it is fetched again as soon as an event is pending.
"use strict";

(() => {
  const direct = window.fetch.bind(window);
  let leaving = false; // to another page: what is cut off by that is no fault
  window.addEventListener("pagehide", () => (leaving = true));
  window.addEventListener("pageshow", () => (leaving = false));
  const pending = new Set(); // ids of events that have been sent and are not completed
  const early = new Set(); // ids of events that were completed before the answer to their sending was read
  let wake = () => {};

  async function unlessLeaving(promise) {
    try {
      return await promise;
    } catch (fault) {
      return leaving ? new Promise(() => {}) : Promise.reject(fault);
    }
  }

  const fetched = (...request) => unlessLeaving(direct(...request));

  async function join(request) {
    const response = await fetched(...request);
    if (!response.ok) return response;
    const id = (await response.clone().json()).event_id;
    if (!early.delete(id)) pending.add(id);
    wake();
    return response;
  }

  // Whether the client shall read this message of the server.
  function passes(message) {
    if (!message.includes('"process_completed"') && !message.includes('"close_stream"')) return true;
    const { msg, event_id: id } = JSON.parse(message.slice(message.indexOf(":") + 1));
    if (msg === "process_completed" && !pending.delete(id)) early.add(id);
    return msg !== "close_stream";
  }

  async function copy(body, into) {
    const encoder = new TextEncoder();
    let rest = "";
    for (const reader = body.pipeThrough(new TextDecoderStream()).getReader(); ; ) {
      const { done, value } = await unlessLeaving(reader.read());
      if (done) return;
      const messages = (rest + value).split("\n\n");
      rest = messages.pop();
      for (const message of messages) if (passes(message)) into.enqueue(encoder.encode(`${message}\n\n`));
    }
  }

  async function endless(request) {
    const wanted = new Request(...request);
    const first = await fetched(wanted.clone());
    if (!first.ok) return first;
    const givenUp = new Promise((_, reject) =>
      wanted.signal.addEventListener("abort", () => reject(wanted.signal.reason)),
    );
    givenUp.catch(() => {}); // nobody waits for it while something is read
    const body = new ReadableStream({
      async start(into) {
        try {
          await copy(first.body, into);
          for (;;) {
            const sent = new Promise((resolve) => (wake = resolve));
            if (!pending.size) await Promise.race([sent, givenUp]);
            const next = await fetched(wanted.clone());
            if (!next.ok) throw new Error(`${next.status} ${next.url}`);
            await copy(next.body, into);
          }
        } catch (fault) {
          // Whatever the client sends next opens another one.
          pending.clear();
          if (wanted.signal.aborted) into.close();
          else into.error(fault);
        }
      },
    });
    return new Response(body, { status: first.status, headers: first.headers });
  }

  window.fetch = async (...request) => {
    const url = new URL(request[0] instanceof Request ? request[0].url : request[0], document.baseURI);
    if (url.pathname.endsWith("/queue/join")) return join(request);
    if (url.pathname.endsWith("/queue/data")) return endless(request);
    return fetched(...request);
  };
})();
