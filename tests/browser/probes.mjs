// What is asked of a page from inside the browser.

/** Whether the page can be scrolled sideways, and what sticks out. */
export function overflow() {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible") return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(element),
  );
  const names = out.slice(0, 3).map((element) => `<${element.localName}> “${element.textContent.trim().slice(0, 40)}”`);
  return [`scrolls sideways (${root.scrollWidth} px in ${root.clientWidth} px): ${names.join(", ")}`];
}

/** Text whose contrast to its background is below `least`, by the formula of WCAG 2. */
export function contrastFaults(least) {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const memory = new Map();
  const colour = (text) => {
    if (!memory.has(text)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      memory.set(text, { r, g, b, a: a / 255 });
    }
    return memory.get(text);
  };
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (a, b) => {
    const [x, y] = [luminance(a), luminance(b)].sort((a, b) => b - a);
    return (x + 0.05) / (y + 0.05);
  };
  const stops = (image) => image.match(/rgba?\([^)]*\)|#[0-9a-f]+/gi) ?? [];
  // Every colour that may be behind the text.
  const backgrounds = (element) => {
    if (element.ownerSVGElement) {
      const shape = element.parentElement.querySelector("rect, path, circle");
      const fill = shape ? getComputedStyle(shape).fill : "";
      const gradient = fill.match(/url\("?#([^")]+)"?\)/);
      if (gradient) {
        const stops = document.getElementById(gradient[1]).querySelectorAll("stop");
        return [...stops].map((stop) => colour(getComputedStyle(stop).stopColor));
      }
      if (fill && fill !== "none") return [colour(fill)];
    }
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return stops(style.backgroundImage).map(colour);
      const background = colour(style.backgroundColor);
      if (background.a === 1) return [background];
    }
    return [colour(matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#ffffff")];
  };
  const faults = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    if (style.visibility === "hidden" || ["style", "title", "desc"].includes(element.localName)) continue;
    const own = colour(element.ownerSVGElement ? style.fill : style.color);
    const worst = Math.min(...backgrounds(element).map((background) => contrast(own, background)));
    if (worst < least) {
      faults.add(`contrast ${worst.toFixed(2)} of <${element.localName} class="${element.getAttribute("class") ?? ""}">`);
    }
  }
  return [...faults];
}

/** The absolute addresses of all links. */
export function links() {
  const addresses = [...document.querySelectorAll("a")].map((link) => link.href.baseVal ?? link.href);
  return addresses.map((address) => new URL(address, document.baseURI).href);
}

/** The places of the page that a fragment can name. */
export function places() {
  return [...document.querySelectorAll("[id]")].map((element) => element.id);
}

/** The pages that the navigation leads to; none if it does not say where the reader is. */
export function navigation() {
  const nav = document.querySelector("nav");
  if (nav?.querySelectorAll("a[aria-current]").length !== 1) return [];
  return [...nav.querySelectorAll("a")].map((link) => link.getAttribute("href"));
}

/** Text of a drawing that sticks out of it. */
export function cutText() {
  const { width, height } = document.documentElement.viewBox.baseVal;
  const faults = [];
  for (const text of document.querySelectorAll("text")) {
    const frame = text.getBoundingClientRect();
    const root = document.documentElement.getBoundingClientRect();
    const slack = 0.004 * root.width;
    const out = frame.left < root.left - slack || frame.right > root.right + slack
      || frame.top < root.top - slack || frame.bottom > root.bottom + slack;
    if (out && width > 0 && height > 0) faults.push(`text “${text.textContent}” is cut off`);
  }
  return faults;
}

/** Whether the table of the evidence filters, searches, sorts and shows all again. */
export async function tableFaults() {
  const form = document.getElementById("filter");
  if (!form) return [];
  const body = document.getElementById("checks").tBodies[0];
  const all = [...body.rows];
  const faults = [];
  const set = (values) => {
    form.reset();
    for (const [name, value] of Object.entries(values)) {
      if (form.elements[name].type === "checkbox") form.elements[name].checked = value;
      else form.elements[name].value = value;
    }
    form.dispatchEvent(new Event("input"));
    return [...body.rows].filter((row) => !row.hidden);
  };
  const expect = (what, found, expected) => {
    if (found !== expected) faults.push(`table, ${what}: ${found}, expected ${expected}`);
  };
  if (form.hidden) faults.push("the controls of the table are hidden");
  for (const verdict of ["holds", "fails"]) {
    expect(verdict, set({ verdict }).length, all.filter((row) => row.dataset.verdict === verdict).length);
  }
  const group = all[0].dataset.group;
  expect("group", set({ group }).length, all.filter((row) => row.dataset.group === group).length);
  const [word] = all[all.length - 1].cells[0].textContent.trim().split(" ");
  const withWord = all.filter((row) => row.textContent.toLowerCase().includes(word.toLowerCase()));
  expect(`search for ${word}`, set({ q: word.toUpperCase() }).length, withWord.length);
  expect("search for nothing that is there", set({ q: "no such words" }).length, 0);
  for (const falling of [false, true]) {
    const values = set({ order: "5", falling }).map((row) => row.cells[5].dataset.value).filter((text) => text !== "");
    const sorted = values.map(Number).sort((a, b) => (falling ? b - a : a - b));
    expect(`order, falling ${falling}`, values.map(Number).join(), sorted.join());
  }
  form.reset();
  await new Promise((done) => setTimeout(done, 50));
  expect("all again", [...body.rows].filter((row) => !row.hidden).length, all.length);
  expect("the first row again", body.rows[0] === all[0], true);
  return faults;
}
