// How many neurons: bars on a logarithmic axis, from what no network can do without to what is always enough.

import { count, element, tenTo } from "./draw.js";

const ROWS = [
  { kind: "necessary", words: "No network of fewer can do it, however trained", labels: [null] },
  { kind: "measured", words: "Enough when trained, measured", labels: ["soft", "hard"] },
  { kind: "certified", words: "Enough, proved of drawn networks before training", labels: ["soft", "hard"] },
  { kind: "apriori", words: "Enough for any points of this margin, proved", labels: ["soft", "hard"] },
];

/** The bars in `root`. */
export function bars(root) {
  const known = new Map();
  const key = (kind, labels) => `${kind} ${labels ?? "both"}`;

  const words = ({ kind, at_least: least, at_most: most }) => {
    if (kind === "necessary") return `at least ${count(least)}`;
    if (most === null) return `at least ${count(least)}`;
    return least === most ? count(most) : `${count(least)} to ${count(most)}`;
  };

  const draw = () => {
    const values = [...known.values()].flatMap(({ at_least: least, at_most: most }) => [least, most])
      .filter((value) => value > 0);
    const decades = Math.max(3, Math.ceil(Math.log10(Math.max(1, ...values))));
    const share = (value) => `${(100 * Math.log10(Math.max(1, value))) / decades}%`;
    const line = (kind, labels) => {
      const found = known.get(key(kind, labels)) ?? known.get(key(kind, null)) ?? {};
      const track = element("span", { class: "track" });
      let text = "…";
      if (found.at_least) {
        const most = found.at_most ?? found.at_least;
        const [wide, sure] = [element("span", { class: "most" }), element("span")];
        [wide.style.width, sure.style.width] = [share(most), share(found.at_least)];
        track.append(wide, sure);
        text = words(found);
      } else if (found.why) {
        text = "not known";
      } else if (found.networks) {
        text = `… ${count(found.networks)} tried`;
      }
      const drawn = element("div", { class: `bar ${labels ?? "both"}`, "data-bar": key(kind, labels) },
        element("span", { class: "who" }, labels ?? "any"), track, element("span", { class: "value" }, text));
      if (found.command) drawn.title = found.command;
      if (found.at_least) Object.assign(drawn.dataset, { least: found.at_least, most: found.at_most ?? "" });
      return found.why ? [drawn, element("p", { class: "why" }, found.why)] : [drawn];
    };
    const step = Math.ceil(decades / 6);
    const ticks = Array.from({ length: Math.floor(decades / step) + 1 }, (_, k) => {
      const tick = element("span", {}, tenTo(k * step));
      tick.style.left = `${(100 * k * step) / decades}%`;
      return tick;
    });
    root.replaceChildren(
      ...ROWS.flatMap(({ kind, words: title, labels }) => [
        element("h3", {}, title), ...labels.flatMap((one) => line(kind, one)),
      ]),
      element("div", { class: "bar scale" }, element("span"), element("span", { class: "track" }, ...ticks),
        element("span")),
    );
  };

  draw();
  return {
    clear() { known.clear(); draw(); },
    hear(name, value) {
      if (["bar", "missing", "searching"].includes(name)) {
        known.set(key(value.kind, value.labels), value);
        draw();
      }
    },
    /** What was measured, in a sentence. */
    verdict() {
      const [soft, hard] = ["soft", "hard"].map((labels) => known.get(key("measured", labels)) ?? {});
      if (soft.why || hard.why) return "Not measured for these points.";
      if (!soft.at_least || !hard.at_least) return "Measuring how many neurons training needs …";
      const below = (one, other) => one.at_most !== null && one.at_most < other.at_least;
      if (below(soft, hard)) return "Measured: soft labels need fewer neurons here.";
      if (below(hard, soft)) return "Measured: hard labels need fewer neurons here.";
      return "Measured: no difference can be told here.";
    },
    /** The commands that give the same numbers. */
    commands() {
      return [...known.values()].map(({ command }) => command).filter(Boolean);
    },
  };
}
