// The plane: points that are placed, moved, turned over and taken away, and the field v round them.

import { element, number, polar, row, shape, sign } from "./draw.js";

const RADIUS = 0.055;
const REACH = 1; // inputs are at most this long
const RING = 1.2; // where the field is drawn
const LEAST = 0.02; // a point nearer to the centre has no direction to speak of
const DIGITS = 1000;

/** The plane in `svg`; `changed(points)` is told of every change. */
export function plane(svg, changed) {
  const field = shape("g");
  const marks = shape("g");
  svg.append(
    shape("circle", { r: REACH, class: "disc" }),
    shape("line", { x1: -REACH, x2: REACH, class: "axis" }),
    shape("line", { y1: -REACH, y2: REACH, class: "axis" }),
    field, marks,
  );
  let points = [];
  let weights = [];
  let chosen = -1;
  let dragged = null;

  const place = (event) => {
    const matrix = svg.getScreenCTM().inverse();
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    return inside([x, -y]);
  };

  const put = (index, [x, y]) => {
    points = points.map((point, k) => (k === index ? [x, y, point[2]] : point));
    update();
  };

  const update = () => {
    weights = [];
    draw();
    changed(points);
  };

  const remove = () => {
    if (chosen < 0) return;
    points = points.filter((_, k) => k !== chosen);
    chosen = Math.min(chosen, points.length - 1);
    update();
  };

  const flip = () => {
    if (chosen < 0) return;
    points = points.map(([x, y, label], k) => [x, y, k === chosen ? -label : label]);
    update();
  };

  const move = (event, index) => {
    const step = event.shiftKey ? 0.1 : 0.01;
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
    if (by) put(index, inside([points[index][0] + by[0], points[index][1] + by[1]]));
    else if (event.key === "Delete" || event.key === "Backspace") remove();
    else if (event.key === " " || event.key === "Enter") flip();
    else return;
    event.preventDefault();
    marks.children[chosen]?.focus();
  };

  const mark = ([x, y, label], index) => {
    const words = `Point ${index + 1}, class ${label > 0 ? "plus" : "minus"}, at ${x}, ${y}`;
    const drawn = shape("g", {
      transform: `translate(${x} ${-y})`, tabindex: 0, role: "button", "aria-label": words,
      class: `point ${label > 0 ? "positive" : "negative"}${index === chosen ? " chosen" : ""}`,
    }, shape("circle", { r: RADIUS * 1.9, class: "halo" }), ...sign(label, RADIUS));
    const weight = weights[index] ?? 0;
    if (weight > 1e-6) {
      drawn.append(shape("circle", { r: RADIUS * 1.35, class: "weight", "stroke-width": 0.008 + 0.03 * weight }));
    }
    drawn.addEventListener("focus", () => { chosen = index; classes(); });
    drawn.addEventListener("keydown", (event) => move(event, index));
    return drawn;
  };

  const classes = () => {
    [...marks.children].forEach((drawn, k) => drawn.classList.toggle("chosen", k === chosen));
  };
  const draw = () => marks.replaceChildren(...points.map(mark));

  svg.addEventListener("pointerdown", (event) => {
    const target = event.target.closest(".point");
    chosen = target ? [...marks.children].indexOf(target) : points.length;
    if (!target) {
      const [x, y] = place(event);
      points = [...points, [x, y, Number(document.querySelector("[name=class]:checked").value)]];
      update();
    }
    dragged = event.pointerId;
    svg.setPointerCapture(dragged);
    classes();
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (event.pointerId === dragged) put(chosen, place(event));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, (event) => {
      if (event.pointerId !== dragged) return;
      dragged = null;
      marks.children[chosen]?.focus({ preventScroll: true });
    });
  }
  svg.addEventListener("dblclick", flip);

  return {
    flip, remove,
    show(given) {
      points = given;
      weights = [];
      chosen = -1;
      field.replaceChildren();
      draw();
    },
    /** Draws what proves the margin. */
    prove(answer) {
      weights = answer.weights;
      if (dragged === null) draw();
      field.replaceChildren(...answer.arcs.flatMap((arc) => arrow(arc, answer.arcs.length)));
    },
    unproved() { field.replaceChildren(); },
  };
}

/** The place in the disc of inputs that is nearest, with few digits. */
function inside([x, y]) {
  const length = Math.hypot(x, y);
  const kept = length > REACH ? REACH / length : length < LEAST ? LEAST / Math.max(length, 1e-9) : 1;
  // Towards the centre, so that nobody is outside by rounding.
  const digits = (value) => Math.trunc(value * kept * DIGITS) / DIGITS;
  const place = [digits(x), digits(y)];
  return Math.hypot(...place) > 0 ? place : [LEAST, 0];
}

/** The ends of an arc, and v in its middle. */
function arrow({ from, to, v }, count) {
  const end = (angle) => {
    const [[x1, y1], [x2, y2]] = [polar(angle, 1.06), polar(angle, 1.1)];
    return shape("line", { x1, y1, x2, y2, class: "end" });
  };
  if (to - from < (count > 40 ? 0.08 : 0.03)) return [end(from)];
  const length = Math.hypot(...v);
  if (length < 0.02) return [end(from)];
  const [x, y] = polar((from + to) / 2, RING);
  const half = 0.085;
  const head = 0.05;
  const [dx, dy] = [v[0] * half, -v[1] * half];
  const [ux, uy] = [v[0] / length, -v[1] / length];
  const tip = [x + dx, y + dy];
  const barb = (turn) => {
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    return `${tip[0] - head * (ux * c - uy * s)} ${tip[1] - head * (ux * s + uy * c)}`;
  };
  const path = `M${x - dx} ${y - dy}L${tip.join(" ")}M${barb(0.5)}L${tip.join(" ")}L${barb(-0.5)}`;
  return [end(from), shape("path", { d: path, class: "arrow" })];
}

/** The margin in words, into `list`. */
export function marginWords(list, { gamma, gamma_hilbert: ceiling, n }) {
  const { lower, upper } = gamma;
  const value = element("strong", {}, number(lower, 4));
  value.dataset.gamma = lower;
  list.replaceChildren(
    row(element("strong", {}, "Margin γ"), value),
    row("the least score that the best teacher gives to the right class", ""),
    row("proved: at least", String(lower)),
    row("and at most", String(upper)),
    row("γ_H, a simpler bound on it", number(ceiling, 4)),
    row("points", String(n)),
  );
}
