"use strict";
const body = document.getElementById("checks").tBodies[0];
const form = document.getElementById("filter");
const counted = document.getElementById("shown");
const rows = [...body.rows].map((row) => ({ row, text: row.textContent.toLowerCase() }));

// A number, or null where there is none, or the text of a cell.
function key(row, column) {
  const cell = row.cells[column];
  const value = cell.dataset.value;
  if (value === undefined) return cell.textContent.trim().toLowerCase();
  return value === "" ? null : Number(value);
}

function compare(a, b, falling) {
  if (a === null || b === null) return (a === null) - (b === null);
  const order = a < b ? -1 : a > b ? 1 : 0;
  return falling ? -order : order;
}

function show() {
  const { q, verdict, group, order, falling } = Object.fromEntries(new FormData(form));
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { row, text } of rows) {
    const kept = (!verdict || row.dataset.verdict === verdict)
      && (!group || row.dataset.group === group) && words.every((word) => text.includes(word));
    row.hidden = !kept;
    count += kept;
  }
  const sorted = rows.map(({ row }) => row);
  if (order !== "") {
    const keys = new Map(sorted.map((row) => [row, key(row, order)]));
    sorted.sort((a, b) => compare(keys.get(a), keys.get(b), Boolean(falling)));
  }
  body.append(...sorted);
  for (const head of document.querySelectorAll("#checks th")) {
    const own = order !== "" && head.cellIndex === Number(order);
    head.ariaSort = own ? (falling ? "descending" : "ascending") : "none";
  }
  counted.value = `${count} of ${rows.length} checks`;
  const set = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  // Some browsers keep the address of a file as it is.
  try { history.replaceState(null, "", `?${set}${location.hash}`); } catch { }
}

for (const head of document.querySelectorAll("#checks th")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = head.textContent;
  button.addEventListener("click", () => {
    const again = form.order.value === String(head.cellIndex);
    form.falling.checked = again && !form.falling.checked;
    form.order.value = head.cellIndex;
    show();
  });
  head.replaceChildren(button);
}
for (const [name, value] of new URLSearchParams(location.search)) {
  const field = form.elements[name];
  if (field?.type === "checkbox") field.checked = true;
  else if (field) field.value = value;
}
form.hidden = false;
form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(show));
show();
