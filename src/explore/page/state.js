// What the page shows, as one object that an address holds: reload it, or send it to somebody.

/** The numbers of a state: their names in the address, their words, and the range of their sliders. */
export const NUMBERS = [
  { key: "e", name: "epsilon", words: "Wrong points allowed, ε", hint: "as a share, averaged over the training",
    from: 0.005, to: 0.5, first: 0.05, group: "question" },
  { key: "d", name: "delta", words: "Bad draws allowed, δ", hint: "success with probability 1 − 3δ",
    from: 0.01, to: 0.33, first: 0.1, group: "question" },
  { key: "s", name: "scale", words: "Strength of soft labels, s", hint: "the teacher's scores times s; 1 in the paper",
    from: 1e-5, to: 10, first: 1, group: "both" },
  { key: "a", name: "initial-scale", words: "Size of the first weights, α", hint: "1 in the paper; large ones move little",
    from: 0.1, to: 1000, first: 100, group: "both" },
  { key: "m", name: "width", words: "Neurons, m", hint: "of either network, even",
    from: 2, to: 4096, first: 64, even: true, group: "training" },
  { key: "t", name: "steps", words: "Steps, T", hint: "over which the error is averaged",
    from: 100, to: 1e6, first: 40000, whole: true, group: "training" },
  { key: "h", name: "step-size", words: "Size of a step, η", hint: "of gradient descent",
    from: 1e-3, to: 100, first: 4, group: "training" },
  { key: "r", name: "seed", words: "Seed", hint: "of the first weights: the same seed, the same run",
    from: 0, to: 99, first: 0, whole: true, linear: true, group: "training" },
];

/** The numbers that a state begins with. */
export function firstNumbers() {
  return Object.fromEntries(NUMBERS.map(({ name, first }) => [name, first]));
}

/** The fragment of an address that holds `state`. */
export function written({ points, numbers }) {
  const parts = NUMBERS.map(({ key, name }) => `${key}=${numbers[name]}`);
  const places = points.map(([x, y, label]) => `${x},${y},${label > 0 ? "+" : "-"}`);
  return `#${parts.join("&")}&p=${places.join(";")}`;
}

/** The state that a fragment holds, `null` if it holds none. What is no number is left out. */
export function read(fragment) {
  const fields = new Map(fragment.replace(/^#/, "").split("&").map((part) => part.split(/=(.*)/s).slice(0, 2)));
  if (!fields.has("p")) return null;
  const numbers = firstNumbers();
  for (const { key, name } of NUMBERS) {
    const value = fields.has(key) ? Number(fields.get(key)) : NaN;
    if (Number.isFinite(value)) numbers[name] = value;
  }
  const points = decodeURIComponent(fields.get("p")).split(";").filter(Boolean).map((place) => {
    const [x, y, sign] = place.split(",");
    return [Number(x), Number(y), sign === "-" ? -1 : 1];
  });
  return { points: points.filter((point) => point.every(Number.isFinite)), numbers };
}

/** The points as a table that the command line reads. */
export function table(points) {
  return ["x,y,label", ...points.map((point) => point.join(","))].join("\n") + "\n";
}
