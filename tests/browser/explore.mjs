// Uses the page of `explore` as a person does, and compares it with the command line.
//
//   node explore.mjs [--screenshots DIR] [--pages DIR] PROGRAM
//
// Exits with 1 if something is not as it has to be. With --pages the files of the page come from DIR
// instead of the program. `playwright-core` is found through NODE_MODULES, the browser through CHROMIUM.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { contrastFaults, overflow } from "./probes.mjs";
import { FLAGS, LEAST_CONTRAST, VIEWS } from "./views.mjs";

const modules = path.resolve(process.env.NODE_MODULES ?? "node_modules");
const { chromium } = createRequire(modules + path.sep)("playwright-core");

const options = new Map();
const given = process.argv.slice(2);
while (given[0]?.startsWith("--")) options.set(given.shift(), given.shift());
const [program] = given;
if (!program || !existsSync(program)) {
  console.error("expected the program");
  process.exit(2);
}
const screenshots = options.get("--screenshots");
if (screenshots) mkdirSync(screenshots, { recursive: true });
const folder = mkdtempSync(path.join(tmpdir(), "explore-check-"));
const PATIENCE = 60_000;

/** The JSON that the program prints. */
function printed(...words) {
  const { status, stdout, stderr } = spawnSync(program, [...words, "--json"], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

/** The program serving a page, and the address that it prints. */
async function serve(...words) {
  const server = spawn(program, ["explore", "--json", ...words], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const chunk of server.stdout) {
    text += chunk;
    if (text.includes("}")) break;
  }
  return { server, address: JSON.parse(text).address };
}

const { server, address } = await serve();
const ended = new Promise((resolve) => server.on("exit", resolve));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: FLAGS,
});
const faults = [];

/** A page at `url` in a view; what it says in the console, and what it asks of others, is a fault. */
async function open(view, url = address) {
  const context = await browser.newContext({
    viewport: { width: view.width, height: view.height }, colorScheme: view.colorScheme,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const fault = (text) => faults.push(`${view.name}: ${text}`);
  page.on("console", (message) => message.type() === "error" && fault(`console: ${message.text()}`));
  page.on("pageerror", (error) => fault(`error: ${error.message}`));
  await page.route((asked) => !asked.href.startsWith(address), (route) => {
    fault(`asks for ${route.request().url()}`);
    return route.abort();
  });
  const pages = options.get("--pages");
  if (pages) {
    await page.route(/:\d+\/([a-z]+\.(js|css))?(#.*)?$/, (route) => {
      const name = new URL(route.request().url()).pathname.slice(1) || "index.html";
      return route.fulfill({ path: path.join(pages, name) });
    });
  }
  await page.goto(url);
  return { page, context };
}

const gammaOf = (page) => page.locator("[data-gamma]").getAttribute("data-gamma").then(Number);

/** Waits until the page and the command line agree on the margin of what the page would save. */
async function agreeOnGamma(page) {
  const link = await page.locator("#save[href]").getAttribute("href");
  const file = path.join(folder, "points.csv");
  writeFileSync(file, decodeURIComponent(link.split(",").slice(1).join(",")));
  const { lower } = printed("margin", "--data", file, "--normalise", "none").gamma;
  await page.waitForFunction((gamma) => Number(document.querySelector("[data-gamma]")?.dataset.gamma) === gamma, lower);
  assert.equal(await gammaOf(page), lower);
  return { lower, file };
}

/** Points are placed, moved, turned over and taken away; each time the margin is the command line's. */
async function places(page) {
  const before = await agreeOnGamma(page);
  const box = await page.locator("#plane").boundingBox();
  const at = (x, y) => [box.x + box.width * (x + 1.36) / 2.72, box.y + box.height * (1.36 - y) / 2.72];
  await page.mouse.click(...at(0.85, -0.1));
  await page.locator(".point").nth(12).waitFor();
  const added = await agreeOnGamma(page);
  assert.notEqual(added.lower, before.lower);
  await page.mouse.move(...at(0.85, -0.1));
  await page.mouse.down();
  await page.mouse.move(...at(0.3, -0.95), { steps: 5 });
  await page.mouse.up();
  const moved = await agreeOnGamma(page);
  assert.notEqual(moved.lower, added.lower);
  await page.getByRole("button", { name: "Other class" }).click();
  const turned = await agreeOnGamma(page);
  assert.notEqual(turned.lower, moved.lower);
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Remove" }).click();
  assert.equal((await agreeOnGamma(page)).lower, before.lower);
  assert.equal(await page.locator(".point").count(), 12);
}

/** The widths that the page shows are those that its commands print. */
async function widths(page) {
  await page.goto(`${address}#p=0.9,0.1,+;0.3,0.8,-;-0.6,0.5,+;-0.2,-0.9,-`);
  for (const bar of ["necessary both", "measured soft", "measured hard", "certified soft", "apriori hard"]) {
    await page.waitForFunction((bar) => document.querySelector(`[data-bar="${bar}"]`)?.dataset.least, bar);
  }
  const { file } = await agreeOnGamma(page);
  const shown = (bar) => page.locator(`[data-bar="${bar}"]`).evaluate(({ title, dataset }) => ({
    command: title, least: Number(dataset.least), most: dataset.most,
  }));
  const ask = async (bar) => {
    const { command, ...numbers } = await shown(bar);
    const words = command.replace("points.csv", file).split(" ").slice(1);
    return { answer: printed(...words), ...numbers };
  };
  const necessary = await ask("necessary both");
  assert.equal(necessary.answer.width, necessary.least);
  const measured = await ask("measured soft");
  assert.equal(measured.answer.requirement.at_least, measured.least);
  assert.equal(String(measured.answer.requirement.at_most), measured.most);
  const apriori = await ask("apriori hard");
  assert.equal(apriori.answer["S.s5-least"].width, apriori.least);
}

/** A training runs, waits, takes single steps, and ends with what `train` prints. */
async function trains(page) {
  const step = (labels) => page.locator(`.network.${labels}`).getAttribute("data-step").then(Number);
  const set = async (name, value) => {
    await page.locator(`[data-name="${name}"]`).fill(String(value));
    await page.locator(`[data-name="${name}"]`).press("Enter");
  };
  await set("steps", 2000);
  const reached = (least) => page.waitForFunction(
    (least) => [...document.querySelectorAll(".network")].every(({ dataset }) => Number(dataset.step) >= least), least,
  );
  await page.waitForFunction(() => [...document.querySelectorAll(".network")].every(({ dataset }) => dataset.step === "0"));
  for (const taken of [1, 2]) {
    await page.getByRole("button", { name: "One step" }).click();
    await page.waitForFunction(
      (taken) => [...document.querySelectorAll(".network")].every(({ dataset }) => Number(dataset.step) === taken), taken,
    );
  }
  await page.getByRole("button", { name: "Train" }).click();
  await reached(20);
  await page.getByRole("button", { name: "Pause" }).click();
  // A busy machine takes a while to hear of it; without a pause the run ends within seconds.
  const both = async () => [await step("soft"), await step("hard")];
  for (let [rest, next] = [null, await both()]; String(rest) !== String(next);) {
    await page.waitForTimeout(700);
    [rest, next] = [next, await both()];
  }
  assert.ok(Math.max(...await both()) < 2000);
  await page.locator("#pace").selectOption("");
  await page.getByRole("button", { name: "Train" }).click();
  await reached(2000);
  await page.waitForFunction(() => [...document.querySelectorAll(".network")].every(({ dataset }) => dataset.upper));
  const { file } = await agreeOnGamma(page);
  const commands = (await page.locator("#commands").textContent()).split("\n");
  for (const labels of ["soft", "hard"]) {
    const network = page.locator(`.network.${labels}`);
    const run = (name) => {
      const command = commands.find((line) => line.includes(` ${name} `) && line.includes(`--labels ${labels}`) && line.includes("--width"));
      return printed(...command.replace("points.csv", file).split(" ").slice(1));
    };
    const [trained, certified] = [run("train"), run("certify")];
    assert.equal(Number(await network.getAttribute("data-averaged")), trained.averaged.error);
    assert.equal(Number(await network.getAttribute("data-upper")), certified.error.upper);
    assert.ok(trained.averaged.error <= certified.error.upper);
  }
}

/** The address holds what is shown: opened anew, it shows the same. */
async function reloads(page) {
  const [url, gamma] = [page.url(), await gammaOf(page)];
  const places = await page.locator(".point").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
  await page.reload();
  await page.waitForFunction((gamma) => Number(document.querySelector("[data-gamma]")?.dataset.gamma) === gamma, gamma);
  assert.equal(page.url(), url);
  assert.deepEqual(
    await page.locator(".point").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label"))), places,
  );
  assert.equal(await page.locator('[data-name="steps"]').inputValue(), "2000");
}

/** Points that are no data set are refused in a line, and the page goes on. */
async function refuses(page) {
  await page.goto(`${address}#p=0.5,0.5,+;0.25,0.25,-`);
  await page.locator("#fault:not([hidden])").waitFor();
  assert.match(await page.locator("#fault").textContent(), /row 1.*row 2|row 2.*row 1/);
  await page.goto(`${address}#p=0.5,0.5,+;-0.25,0.25,-`);
  await agreeOnGamma(page);
  assert.ok(await page.locator("#fault").isHidden());
}

try {
  const [desk] = VIEWS;
  const { page, context } = await open(desk);
  for (const check of [places, widths, trains, reloads, refuses]) {
    if (options.has("--only") && options.get("--only") !== check.name) continue;
    // The browser's word for an answer of 422 is not a fault of the page.
    const before = faults.length;
    await check(page);
    if (check === refuses) faults.splice(before);
    console.log(`explore: ${check.name}`);
  }
  await context.close();
  for (const view of VIEWS) {
    const { page, context } = await open(view, `${address}#a=3&t=20000&p=${"0.9,0.15,-;0.8,0.45,-;0.55,0.55,+;0.4,0.8,+;0.1,0.9,+;-0.25,0.85,+;-0.5,0.7,-;-0.75,0.5,-;-0.85,0.2,-;-0.6,-0.35,+;-0.2,-0.8,+;0.5,-0.6,-"}`);
    await page.locator("[data-gamma]").waitFor();
    await page.locator("#pace").selectOption("5000");
    await page.getByRole("button", { name: "Train" }).click();
    await page.waitForFunction(() => [...document.querySelectorAll(".network")].every(({ dataset }) => Number(dataset.step) > 3000));
    for (const text of await page.evaluate(overflow)) faults.push(`${view.name}: ${text}`);
    for (const text of await page.evaluate(contrastFaults, LEAST_CONTRAST)) faults.push(`${view.name}: ${text}`);
    if (screenshots) await page.screenshot({ path: path.join(screenshots, `explore-${view.name}.png`), fullPage: true });
    await context.close();
  }
} finally {
  await browser.close();
  server.kill("SIGINT");
  rmSync(folder, { recursive: true });
}
const code = await ended;
if (code !== 0) faults.push(`the program ends with ${code} after Ctrl-C`);
for (const fault of faults) console.log(fault);
console.log(`explore: ${VIEWS.length} views, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
