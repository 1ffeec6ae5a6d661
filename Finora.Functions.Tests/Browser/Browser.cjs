// A browser that does what it is told over standard input, a line of JSON a step, and answers each on standard output. Every page begins in a context of its own, without scripts unless they are
// asked for. It ends as soon as standard input closes, which happens whenever the test process is gone.
const { chromium } = require(process.argv[2]);
const readline = require('node:readline');

let browser;
let context;
let page;
let lastStatus = 0;
const requests = [];

const steps = {
  async open({ width, height, scripts, dark }) {
    if (context) await context.close();
    requests.length = 0;
    context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled: scripts, colorScheme: dark ? 'dark' : 'light', locale: 'en-NG' });
    page = await context.newPage();
    page.setDefaultTimeout(15000);
    page.on('request', (request) => requests.push(request.url()));
    page.on('response', (response) => { if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) lastStatus = response.status(); });
    return state();
  },
  async goto({ url }) {
    await page.goto(url, { waitUntil: 'load' });
    return state();
  },
  async click({ role, name }) {
    const target = page.getByRole(role, { name });
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), target.first().click()]);
    return state();
  },
  async press({ label, key }) {
    await page.getByLabel(label).focus();
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press(key)]);
    return state();
  },
  async fill({ label, value }) {
    await page.getByLabel(label).fill(value);
    return state();
  },
  async choose({ label, value }) {
    await page.getByLabel(label).selectOption(value);
    return state();
  },
  async until({ text, milliseconds }) {
    await page.getByText(text).first().waitFor({ timeout: milliseconds });
    return state();
  },
  async shot({ path }) {
    await page.screenshot({ path, fullPage: true });
    return state();
  },
};

async function state() {
  if (!page || page.url() === 'about:blank') return { url: 'about:blank', status: 0, title: '', text: '', overflow: 0, unnamed: [], requests };
  const seen = await page.evaluate(() => ({
    title: document.title,
    text: document.body.innerText,
    // Pixels by which the page is wider than the window.
    overflow: Math.max(0, document.documentElement.scrollWidth - window.innerWidth),
    // Fields and buttons that a screen reader could not name.
    unnamed: [...document.querySelectorAll('input:not([type=hidden]),select,textarea,button,a[href],img,svg[role=img]')].filter((element) =>
      !(element.labels && element.labels.length) && !element.textContent.trim() && !element.getAttribute('aria-label') && !element.hasAttribute('alt')).map((element) => element.outerHTML.slice(0, 200)),
    // Fingers need 24 CSS pixels (WCAG 2.2, 2.5.8).
    small: [...document.querySelectorAll('button,a.button,input:not([type=hidden])')].filter((element) => element.getBoundingClientRect().height < 24).length,
    headings: [...document.querySelectorAll('h1')].length,
    language: document.documentElement.lang,
  }));
  return { url: page.url(), status: lastStatus, ...seen, requests };
}

async function main() {
  const root = process.getuid && process.getuid() === 0;
  browser = await chromium.launch({ executablePath: process.argv[3], args: ['--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', ...(root ? ['--no-sandbox'] : [])] });
  process.stdout.write('{}\n');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const step = JSON.parse(line);
    try {
      process.stdout.write(JSON.stringify(await steps[step.do](step)) + '\n');
    } catch (error) {
      process.stdout.write(JSON.stringify({ error: String(error.message || error), url: page ? page.url() : '', text: page ? await page.evaluate(() => document.body.innerText).catch(() => '') : '' }) + '\n');
    }
  }
  await browser.close();
  process.exit(0);
}

main().catch((error) => { process.stdout.write(JSON.stringify({ error: String(error.message || error) }) + '\n'); process.exit(1); });
