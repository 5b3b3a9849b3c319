import { execFileSync } from 'node:child_process';
import { defineConfig, devices } from '@playwright/test';

/** The browser that the machine has; none is ever downloaded. */
function chromium(): string {
  if (process.env.MCTRADE_CHROMIUM) {
    return process.env.MCTRADE_CHROMIUM;
  }
  for (const name of ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      // Not under this name.
    }
  }
  throw new Error('Chromium is not on PATH: run ./just set-up, or name it in MCTRADE_CHROMIUM');
}

/** Chromium's sandbox refuses to run as root. */
const isRoot = process.getuid?.() === 0;

const desktop = { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } };
const phone = { ...devices['Pixel 7'] };

/** Specs about how pages look run at both widths and in both themes; all others run once. */
const looks = 'looks/**/*.spec.ts';

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    locale: 'en-US',
    timezoneId: 'America/Chicago',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium(),
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-default-apps',
        '--disable-domain-reliability',
        '--disable-quic',
        '--disable-sync',
        '--disable-dev-shm-usage',
        '--no-first-run',
        '--no-pings',
      ],
    },
  },
  projects: [
    { name: 'desktop', testIgnore: 'phone/**', use: { ...desktop, colorScheme: 'light' } },
    { name: 'phone', testMatch: ['phone/**/*.spec.ts', looks], use: { ...phone, colorScheme: 'light' } },
    { name: 'desktop-dark', testMatch: looks, use: { ...desktop, colorScheme: 'dark' } },
    { name: 'phone-dark', testMatch: looks, use: { ...phone, colorScheme: 'dark' } },
  ],
});
