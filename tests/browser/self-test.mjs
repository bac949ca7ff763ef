// The check reports what it looks for: each fault is planted in a page that is otherwise whole.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const CHECK = path.join(import.meta.dirname, "check.mjs");
const WHOLE = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>page</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
<body><nav><a href="index.html" aria-current="true">here</a></nav><p id="here">Text and a <a href="#here">link</a>.</p>
<svg viewBox="0 0 100 40" width="100"><a class="node" href="index.html"><rect width="90" height="30" fill="#fff"/>
<text x="5" y="20" font-size="10">node</text></a></svg>PLANT</body></html>`;
const FORM = `<form id="filter"><input name="q"><select name="verdict"><option value="">all</option>
<option>holds</option><option>fails</option></select><select name="group"><option value="">all</option><option>a</option></select>
<select name="order"><option value="">none</option><option>5</option></select><input type="checkbox" name="falling"></form>
<table id="checks"><tbody><tr data-verdict="holds" data-group="a"><td>word</td><td></td><td></td><td></td><td></td>
<td data-value="2">2</td></tr></tbody></table>`;
const FAULTS = [
  ["", null],
  [FORM, "table, fails: 1, expected 0"],
  ["</body><script>document.querySelector('nav').remove()</script>", "has no navigation"],
  ['<a href="absent.html">a</a>', "broken link to absent.html"],
  ['<a href="#absent">a</a>', "no place absent"],
  ['<a href="https://example.org/">a</a>', "leaves the site"],
  ['<div style="width: 700px">wide</div>', "(phone-light): scrolls sideways (708"],
  ['<p style="color: #888; background: #fff">pale</p>', "contrast 3.5"],
  ['<p style="color: #333">dark on dark</p>', "(desktop-dark): contrast"],
  ['<img src="https://example.org/a.png" alt="">', "asks for https://example.org/a.png"],
  ['<img src="absent.png" alt="">', "cannot load"],
  ["<script>console.error('spoken')</script>", "console: spoken"],
  ["<script>throw new Error('thrown')</script>", "error: thrown"],
  ['<div style="position: fixed; inset: 0">cover</div>', "node 0 cannot be clicked"],
];

const folder = mkdtempSync(path.join(tmpdir(), "browser-check-"));
try {
  for (const [plant, expected] of FAULTS) {
    writeFileSync(path.join(folder, "index.html"), WHOLE.replace("PLANT", plant));
    const { status, stdout, stderr } = spawnSync(process.execPath, [CHECK, folder], { encoding: "utf8" });
    const seen = `${plant || "a whole page"}:\n${stdout}${stderr}`;
    assert.equal(status, expected ? 1 : 0, seen);
    if (expected) assert.ok(stdout.includes(expected), seen);
  }
  assert.equal(spawnSync(process.execPath, [CHECK, tmpdir() + "/absent"]).status !== 0, true);
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`the check finds each of ${FAULTS.length - 1} planted faults`);
