// What the page asks of the program that serves it. Nothing is computed here.

async function post(address, body, signal) {
  const answer = await fetch(address, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal,
  });
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer;
}

/** The JSON that `address` answers to `body`. */
export async function ask(address, body, signal) {
  return (await post(address, body, signal)).json();
}

/** What the page opens with. */
export async function opening() {
  return (await fetch("api/start")).json();
}

/** Tells a training what to do. */
export async function control(run, command) {
  await post("api/control", { run, command });
}

/** Calls `hear(name, value)` for each event of the stream that `address` answers to `body`. */
export async function listen(address, body, signal, hear) {
  const reader = (await post(address, body, signal)).body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const events = text.split("\n\n");
    text = events.pop();
    for (const event of events) {
      const fields = event.split("\n").map((line) => line.split(/: ?(.*)/s).slice(0, 2));
      const named = fields.find(([field]) => field === "event");
      const data = fields.filter(([field]) => field === "data").map(([, words]) => words).join("\n");
      if (named) hear(named[1], JSON.parse(data));
    }
  }
}

/** A function that calls `work(signal)` after `delay` milliseconds of rest, and aborts the call before. */
export function latest(delay, work, fail) {
  let timer = null;
  let running = null;
  const stop = () => {
    clearTimeout(timer);
    running?.abort();
  };
  const begin = () => {
    stop();
    timer = setTimeout(async () => {
      const own = new AbortController();
      running = own;
      try {
        await work(own.signal);
      } catch (error) {
        if (!own.signal.aborted) fail(error);
      }
    }, delay);
  };
  return { begin, stop };
}

/** A function that calls `work(signal)` at once, and once more after it for all calls in between. */
export function coalesced(work, fail) {
  let [wanted, busy] = [false, false];
  let running = null;
  const begin = async () => {
    wanted = true;
    if (busy) return;
    busy = true;
    while (wanted) {
      wanted = false;
      running = new AbortController();
      try {
        await work(running.signal);
      } catch (error) {
        if (!wanted && !running.signal.aborted) fail(error);
      }
    }
    busy = false;
  };
  return { begin, stop() { wanted = false; running?.abort(); } };
}
