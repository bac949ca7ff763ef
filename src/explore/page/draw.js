// Shapes, and numbers for people.

const SVG = "http://www.w3.org/2000/svg";

/** A shape of an SVG with its attributes and children. */
export function shape(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** An element of the page. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** A row of a list of names and values. */
export function row(name, value, attributes = {}) {
  return element("div", attributes, element("dt", {}, name), element("dd", {}, value));
}

/** The sign of a class in a place: a disc with + or a square with −, of radius `r`. */
export function sign(label, r) {
  const body = label > 0
    ? shape("circle", { r, class: "body" })
    : shape("rect", { x: -r * 0.9, y: -r * 0.9, width: r * 1.8, height: r * 1.8, rx: r * 0.2, class: "body" });
  const parts = [body, shape("line", { x1: -r * 0.5, x2: r * 0.5, class: "sign" })];
  if (label > 0) parts.push(shape("line", { y1: -r * 0.5, y2: r * 0.5, class: "sign" }));
  return parts;
}

/** A place at `angle`, counter-clockwise from the right, as SVG has it. */
export function polar(angle, radius) {
  return [radius * Math.cos(angle), -radius * Math.sin(angle)];
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Ten to a whole power. */
export function tenTo(power) {
  if (power === 0) return "1";
  return power === 1 ? "10" : `10${[...String(power)].map((c) => (c === "-" ? "⁻" : RAISED[c])).join("")}`;
}

/** A number with `digits` significant digits, in powers of ten where it is far from 1. */
export function number(value, digits = 3) {
  if (value === 0) return "0";
  const power = Math.floor(Math.log10(Math.abs(value)));
  if (power >= -4 && power < 5) return String(Number(value.toPrecision(Math.max(digits, power + 1))));
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return `${Number(mantissa)} × ${tenTo(Number(exponent))}`;
}

/** A whole number with its thousands apart, or in powers of ten where it is long. */
export function count(value) {
  return value < 1e7 ? Math.round(value).toLocaleString("en") : number(value);
}
