// Two networks while they learn: the output round the circle, the neurons' boundaries, and the error so far
// against what was proved before.

import { count, element, number, polar, row, shape, sign, tenTo } from "./draw.js";

const CHART = { width: 220, height: 116, left: 34, right: 8, top: 8, bottom: 20 };

/** The panel of one network. */
function panel(labels) {
  const picture = shape("svg", { viewBox: "-1.46 -1.46 2.92 2.92", role: "img", "aria-label": `Network on ${labels} labels` });
  const facts = element("dl");
  const chart = shape("svg", {
    viewBox: `0 0 ${CHART.width} ${CHART.height}`, class: "chart", role: "img",
    "aria-label": "Share of wrong answers so far, against what was proved",
  });
  const root = element("div", { class: `network ${labels}` },
    element("h3", { class: labels }, labels === "soft" ? "From soft labels" : "From hard labels"),
    picture, facts, chart, element("p", { class: "hint" }, "Wrong answers so far, as a share of all in T steps; dashed: proved before."));
  let points = [];
  let history = [];
  let proved = null;
  let last = null;
  let line = "";

  const curve = ({ circle }) => {
    const largest = Math.max(...circle.map(Math.abs), 1e-300);
    return circle.map((f, k) => [(2 * Math.PI * k) / circle.length, largest > 1e-290 ? (0.42 * f) / largest : 0]);
  };
  const path = (places) => `M${places.map(([angle, r]) => polar(angle, r).map((c) => c.toFixed(4)).join(" ")).join("L")}Z`;

  const draw = () => {
    const ring = shape("circle", { r: 1, class: "ring" });
    const parts = [];
    if (last) {
      const round = curve(last);
      const base = path(round.map(([angle]) => [angle, 1]));
      for (const [name, limit] of [["positive", Math.max], ["negative", Math.min]]) {
        const side = path(round.map(([angle, f]) => [angle, 1 + limit(0, f)]));
        parts.push(shape("path", { d: side + base, "fill-rule": "evenodd", class: `area ${name}` }));
      }
      for (const { angle, flips } of last.neurons) {
        const [x, y] = polar(angle + Math.PI / 2, 0.5);
        parts.push(shape("line", { x1: -x, y1: -y, x2: x, y2: y, class: `boundary${flips ? " moved" : ""}` }));
      }
      parts.push(ring, shape("path", { d: path(round.map(([angle, f]) => [angle, 1 + f])), class: "curve" }));
    } else parts.push(ring);
    points.forEach(([x, y, label], i) => {
      const [px, py] = polar(Math.atan2(y, x), 1);
      const wrong = last && label * last.outputs[i] <= 0;
      parts.push(shape("g", { transform: `translate(${px} ${py})`, class: label > 0 ? "positive" : "negative" },
        ...sign(label, 0.055), ...(wrong ? [shape("circle", { r: 0.1, class: "wrong" })] : [])));
    });
    picture.replaceChildren(...parts);
  };

  const proof = () => {
    if (!proved) return "…";
    if (!proved.error) return proved.why;
    const { lower, upper } = proved.error;
    if (upper >= 1) return "nothing";
    return lower > 0 ? `${number(lower)} to ${number(upper)}` : `at most ${number(upper)}`;
  };

  const words = () => {
    const of = (value) => (last ? value(last) : "…");
    facts.replaceChildren(
      row("step", of(({ step, steps }) => `${count(step)} of ${count(steps)}`)),
      row("wrong now", of(({ error }) => `${Math.round(error * points.length)} of ${points.length}`)),
      row("average so far", of(({ step, averaged }) => (step ? number(averaged) : "…"))),
      row("proved of all T steps", proof()),
      row("boundaries passed", of(({ flips }) => count(flips))),
      row("steps a second", of(({ pace }) => (pace ? count(pace) : "0"))),
    );
    if (line) facts.append(row("state", line));
    root.dataset.step = last?.step ?? "";
    root.dataset.averaged = last?.averaged ?? "";
    root.dataset.upper = proved?.error?.upper ?? "";
  };

  const graph = () => {
    const { width, height, left, right, top, bottom } = CHART;
    const steps = last?.steps ?? 1000;
    const floor = -Math.max(1, Math.ceil(Math.log10(steps * Math.max(1, points.length))));
    const across = (step) => left + ((width - left - right) * Math.log10(step + 1)) / Math.log10(steps + 1);
    const down = (share) => top + ((height - top - bottom) * Math.log10(Math.max(share, 10 ** floor))) / floor;
    const parts = [];
    const every = Math.max(1, Math.ceil(-floor / 4));
    for (let power = 0; power >= floor; power -= every) {
      const y = down(10 ** power);
      parts.push(shape("line", { x1: left, x2: width - right, y1: y, y2: y, class: "grid" }),
        shape("text", { x: left - 4, y: y + 3, "text-anchor": "end" }, tenTo(power)));
    }
    parts.push(
      shape("text", { x: left, y: height - 6 }, "step 0"),
      shape("text", { x: width - right, y: height - 6, "text-anchor": "end" }, count(steps)),
    );
    const { lower, upper } = proved?.error ?? {};
    for (const share of [lower, upper]) {
      if (share > 0 && share < 1) {
        parts.push(shape("line", { x1: left, x2: width - right, y1: down(share), y2: down(share), class: "proved" }));
      }
    }
    const trail = history.filter(({ spent }) => spent > 0);
    if (trail.length) {
      const places = trail.map(({ step, spent }) => `${across(step).toFixed(1)} ${down(spent).toFixed(1)}`);
      parts.push(shape("path", { d: `M${places.join("L")}`, class: "spent" }));
    }
    chart.replaceChildren(...parts);
  };

  const all = () => { draw(); words(); graph(); };
  all();
  return {
    root,
    clear(given) {
      [points, history, proved, last, line] = [given, [], null, null, ""];
      all();
    },
    hear(name, value) {
      if (name === "picture") {
        last = value;
        history.push({ step: value.step, spent: value.spent });
        // A long run is drawn with fewer places.
        if (history.length > 600) history = history.filter((_, k) => k % 2 === 0 || k === history.length - 1);
      }
      if (name === "proved") proved = value;
      if (name === "ended") line = "finished";
      if (name === "failed") line = value.line;
      all();
    },
  };
}

/** Both panels in `root`. */
export function networks(root) {
  const panels = { soft: panel("soft"), hard: panel("hard") };
  root.append(panels.soft.root, panels.hard.root);
  return {
    clear(points) { for (const one of Object.values(panels)) one.clear(points); },
    hear(name, value) { panels[value?.labels]?.hear(name, value); },
  };
}
