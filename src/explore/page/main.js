// The page: a state, and what is asked again when it changes.

import { bars } from "./bars.js";
import { element, number } from "./draw.js";
import { networks } from "./networks.js";
import { marginWords, plane } from "./plane.js";
import { ask, coalesced, control, latest, listen, opening } from "./server.js";
import { firstNumbers, NUMBERS, read, table, written } from "./state.js";

const find = (id) => document.getElementById(id);
const start = await opening();
let state = read(location.hash) ?? { points: start.examples[0].points, numbers: firstNumbers() };
let run = null; // the number of the training, once it is known
let waiting = null; // what it is to be told then
let ended = false; // whether it is over
let running = false;

const faults = new Map();

/** Says what is wrong with what was asked of `part`, nothing if `line` is empty. */
function fault(part, line) {
  faults.set(part, line);
  const lines = [...new Set(faults.values())].filter(Boolean);
  find("fault").textContent = lines.join(" · ");
  find("fault").hidden = lines.length === 0;
}

const board = plane(find("plane"), (points) => change({ points }));
const widths = bars(find("bars"));
const nets = networks(find("networks"));

const margin = coalesced(async (signal) => {
  if (state.points.length === 0) throw new Error("No points yet: click into the disc to place some.");
  const { points } = state;
  const answer = await ask("api/margin", { points }, signal);
  if (points !== state.points) return;
  board.prove(answer);
  marginWords(find("margin"), answer);
  fault("margin", "");
}, (error) => {
  board.unproved();
  find("margin").replaceChildren();
  fault("margin", error.message);
});

const search = latest(500, async (signal) => {
  const { epsilon, delta, scale, "initial-scale": initial_scale } = state.numbers;
  widths.clear();
  fault("widths", "");
  find("verdict").textContent = state.points.length ? widths.verdict() : "No points.";
  if (state.points.length === 0) return;
  await listen("api/widths", { points: state.points, epsilon, delta, scale, initial_scale }, signal, (name, value) => {
    widths.hear(name, value);
    find("verdict").textContent = widths.verdict();
    commands();
  });
}, (error) => {
  find("verdict").textContent = "";
  fault("widths", error.message);
});

const training = latest(300, async (signal) => {
  const { width, steps, "step-size": step_size, seed, scale, "initial-scale": initial_scale } = state.numbers;
  ended = false;
  const flags = { width, steps, "step-size": step_size, seed, "initial-scale": initial_scale };
  nets.clear(state.points);
  fault("training", "");
  if (state.points.length === 0) return;
  await listen("api/train", { points: state.points, run: flags, scale, start: command() }, signal, (name, value) => {
    if (name === "run") begun(value.run);
    else nets.hear(name, value);
  });
  [run, running, ended] = [null, false, true];
  buttons();
}, (error) => {
  [run, running, waiting, ended] = [null, false, null, true];
  buttons();
  fault("training", error.message);
});

function command() {
  const pace = find("pace").value;
  return running ? { do: "run", pace: pace ? Number(pace) : null } : { do: "pause" };
}

function begun(number) {
  run = number;
  const given = waiting;
  waiting = null;
  if (given) tell(given);
}

async function tell(given) {
  if (run === null) {
    waiting = given;
    return;
  }
  try {
    await control(run, given);
  } catch (error) {
    fault("training", error.message);
  }
}

function buttons() {
  find("run").textContent = running ? "Pause" : "Train";
  find("step").disabled = running;
}

function commands() {
  const { width, steps, "step-size": size, seed, scale, "initial-scale": initial } = state.numbers;
  const data = "--data points.csv --normalise none";
  const shared = `--width ${width} --steps ${steps} --step-size ${size} --initial-scale ${initial} --seed ${seed}`;
  const lines = [`distill-bounds margin ${data}`, ...widths.commands()];
  for (const labels of [`soft --scale ${scale}`, "hard"]) {
    for (const name of ["certify", "train"]) lines.push(`distill-bounds ${name} ${data} --labels ${labels} ${shared}`);
  }
  find("commands").textContent = [...new Set(lines)].join("\n");
  find("save").href = `data:text/csv,${encodeURIComponent(table(state.points))}`;
}

function keep() {
  history.replaceState(null, "", written(state));
  const shares = { epsilon: state.numbers.epsilon, success: 1 - 3 * state.numbers.delta };
  for (const shown of document.querySelectorAll("[data-of]")) shown.textContent = number(shares[shown.dataset.of]);
  commands();
}

/** Takes over what has changed, and asks again what depends on it. */
function change(changed) {
  const before = state;
  state = { ...state, ...changed };
  keep();
  const differs = (names) => names.some((name) => before.numbers[name] !== state.numbers[name]);
  const moved = before.points !== state.points;
  if (moved) margin.begin();
  if (moved || differs(["epsilon", "delta", "scale", "initial-scale"])) search.begin();
  if (moved || differs(["scale", "initial-scale", "width", "steps", "step-size", "seed"])) { run = null; training.begin(); }
}

/** A slider with a field for the exact number. */
function slider({ name, words, hint, from, to, whole, even, linear }) {
  const positions = linear ? to - from : 24 * Math.log10(to / from);
  const value = (position) => {
    if (linear) return from + Math.round(position);
    const rounded = Number((from * 10 ** (position / 24)).toPrecision(2));
    if (even) return Math.max(2, 2 * Math.round(rounded / 2));
    return whole ? Math.round(rounded) : rounded;
  };
  const position = (number) => (linear ? number - from : 24 * Math.log10(number / from));
  const range = element("input", { type: "range", min: 0, max: Math.round(positions), "aria-label": words });
  const field = element("input", { type: "number", step: "any", min: 0, "aria-label": `${words}, exactly`, "data-name": name });
  const show = () => {
    range.value = position(state.numbers[name]);
    field.value = state.numbers[name];
  };
  const take = (number) => change({ numbers: { ...state.numbers, [name]: number } });
  range.addEventListener("input", () => { take(value(Number(range.value))); field.value = state.numbers[name]; });
  field.addEventListener("change", () => { if (field.value !== "") take(Number(field.value)); show(); });
  const made = element("div", {}, element("label", {}, words), element("div", { class: "row" }, range, field),
    element("small", {}, hint));
  return { made, show };
}

const GROUPS = { question: "What is asked", both: "What is learnt, and from where", training: "The two trainings" };
const sliders = Object.entries(GROUPS).flatMap(([group, title]) => {
  const box = element("div", { class: `group ${group}` }, element("h3", {}, title));
  find("sliders").append(box);
  return NUMBERS.filter((one) => one.group === group).map((one) => {
    const { made, show } = slider(one);
    box.append(made);
    return show;
  });
});

function open() {
  board.show(state.points);
  sliders.forEach((show) => show());
  keep();
  buttons();
  for (const one of [margin, search, training]) one.begin();
}

find("flip").addEventListener("click", board.flip);
find("remove").addEventListener("click", board.remove);
find("clear").addEventListener("click", () => { change({ points: [] }); board.show([]); });
find("examples").append(element("option", { value: "" }, "choose"),
  ...start.examples.map(({ name }, k) => element("option", { value: k }, name)));
find("examples").addEventListener("change", ({ target }) => {
  const chosen = start.examples[target.value];
  if (chosen) { state = { ...state, points: chosen.points }; open(); }
});
find("notes").textContent = start.notes.join(" ");
find("notes").hidden = start.notes.length === 0;
find("run").addEventListener("click", () => {
  running = !running;
  if (ended && running) training.begin();
  else tell(command());
  buttons();
});
find("step").addEventListener("click", () => {
  if (ended) training.begin();
  tell({ do: "step" });
});
find("again").addEventListener("click", () => { run = null; training.begin(); });
find("pace").addEventListener("change", () => { if (running) tell(command()); });
addEventListener("hashchange", () => {
  const given = read(location.hash);
  if (given && written(given) !== written(state)) { state = given; open(); }
});
addEventListener("pagehide", () => { for (const one of [margin, search, training]) one.stop(); });
open();
