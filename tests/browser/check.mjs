// Opens every page of the given folders in a headless browser and says what is wrong with it.
//
//   node check.mjs [--screenshots DIR] FOLDER...
//
// Exits with 1 if a page has a fault, with 2 if nothing could be checked. `playwright-core` is
// found through NODE_MODULES, the browser through CHROMIUM (default /usr/bin/chromium).

import { createRequire } from "node:module";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { contrastFaults, cutText, links, navigation, overflow, places, tableFaults } from "./probes.mjs";
import { FLAGS, LEAST_CONTRAST, VIEWS } from "./views.mjs";

const modules = path.resolve(process.env.NODE_MODULES ?? "node_modules");
const { chromium } = createRequire(modules + path.sep)("playwright-core");

function pagesOf(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
  return names.map((name) => path.resolve(folder, name));
}

function drawingsOf(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".svg"));
  return names.sort().map((name) => path.resolve(folder, name));
}

/** Faults of one folder's pages. */
async function check(browser, folder, screenshots) {
  const faults = [];
  const files = pagesOf(folder);
  const found = new Map();
  let nodes = 0;
  let everywhere = null;
  for (const view of VIEWS) {
    const context = await browser.newContext({
      viewport: { width: view.width, height: view.height }, colorScheme: view.colorScheme,
    });
    const page = await context.newPage();
    let at = "";
    const fault = (text) => faults.push(`${at} (${view.name}): ${text}`);
    page.on("console", (message) => message.type() === "error" && fault(`console: ${message.text()}`));
    page.on("pageerror", (error) => fault(`error: ${error.message}`));
    page.on("requestfailed", (request) => {
      // A page that is left before it is whole.
      const left = request.failure().errorText === "net::ERR_ABORTED";
      if (!left) fault(`cannot load ${request.url()}`);
    });
    await page.route(/^(?!file:|data:)/, (route) => {
      fault(`asks for ${route.request().url()}`);
      return route.abort();
    });
    for (const file of files) {
      at = path.join(path.basename(folder), path.basename(file));
      await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
      await page.evaluate(() => {
        for (const folded of document.querySelectorAll("details")) folded.open = true;
        for (const image of document.images) image.loading = "eager";
        return Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
      });
      for (const text of await page.evaluate(overflow)) fault(text);
      for (const text of await page.evaluate(contrastFaults, LEAST_CONTRAST)) fault(text);
      for (const text of await page.evaluate(tableFaults)) fault(text);
      const parts = await page.evaluate(navigation);
      everywhere ??= parts;
      if (parts.length === 0) fault("has no navigation that says where the reader is");
      else if (String(parts) !== String(everywhere)) fault("has another navigation than the first page");
      if (view === VIEWS[0]) {
        found.set(file, {
          links: await page.evaluate(links), places: new Set(await page.evaluate(places)),
        });
      }
      if (screenshots) {
        const name = `${path.basename(folder)}-${path.basename(file, ".html")}-${view.name}.png`;
        await page.screenshot({ path: path.join(screenshots, name), fullPage: false });
      }
    }
    nodes += await clickNodes(page, files, (text) => fault(text));
    if (view === VIEWS[0]) {
      for (const file of drawingsOf(folder)) {
        at = path.relative(folder, file);
        await page.goto(pathToFileURL(file).href);
        for (const text of await page.evaluate(cutText)) fault(text);
      }
    }
    await context.close();
  }
  faults.push(...brokenLinks(found, folder));
  return { faults, pages: files.length, nodes };
}

/** Every link leads to a page of the folder, or a file beside it, and its fragment to a place. */
function brokenLinks(found, folder) {
  const faults = [];
  const beside = new Set(readdirSync(folder, { recursive: true }).map((name) => path.resolve(folder, name)));
  for (const [file, { links: all }] of found) {
    for (const link of all) {
      const target = new URL(link);
      const name = path.basename(file);
      if (target.protocol !== "file:") {
        faults.push(`${name}: link leaves the site: ${link}`);
        continue;
      }
      const address = decodeURIComponent(target.pathname);
      const place = decodeURIComponent(target.hash.slice(1));
      if (!beside.has(address)) {
        faults.push(`${name}: broken link to ${path.basename(address)}`);
      } else if (place && !found.get(address)?.places.has(place)) {
        faults.push(`${name}: broken link to ${path.basename(address)}: no place ${place}`);
      }
    }
  }
  return faults;
}

/** Clicks each node of each graph; a click must lead to the node's page. Returns their number. */
async function clickNodes(page, files, fault) {
  let clicked = 0;
  for (const file of files) {
    const home = pathToFileURL(file).href;
    await page.goto(home);
    const count = await page.locator("a.node:visible").count();
    for (let index = 0; index < count; index++) {
      const node = page.locator("a.node:visible").nth(index);
      const target = await node.evaluate((node) => new URL(node.href.baseVal, document.baseURI).href);
      try {
        await node.click({ timeout: 5000 });
        await page.waitForLoadState();
        if (page.url() !== target) fault(`a click on node ${index} leads to ${page.url()}`);
        clicked++;
      } catch (error) {
        fault(`node ${index} cannot be clicked: ${error.message.split("\n")[0]}`);
      }
      await page.goto(home);
    }
  }
  return clicked;
}

const folders = process.argv.slice(2);
let screenshots = null;
if (folders[0] === "--screenshots") {
  screenshots = folders[1];
  folders.splice(0, 2);
  mkdirSync(screenshots, { recursive: true });
}
if (folders.length === 0 || folders.some((folder) => pagesOf(folder).length === 0)) {
  console.error("expected folders that hold pages");
  process.exit(2);
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: FLAGS,
});
let failed = false;
for (const folder of folders) {
  const { faults, pages, nodes } = await check(browser, folder, screenshots);
  for (const fault of faults) console.log(fault);
  console.log(`${path.basename(folder)}: ${pages} pages, ${VIEWS.length} views, ${nodes} clicks on nodes, ${faults.length} faults`);
  failed ||= faults.length > 0;
}
await browser.close();
process.exit(failed ? 1 : 0);
