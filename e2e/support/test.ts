import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { startSystem, type System } from './system.ts';

interface WorkerFixtures {
  /** A server with a practice store, shared by the tests of one worker. */
  system: System;
}

interface TestFixtures {
  /** Fails a test whose pages threw, logged an error, broke the content policy or called another machine. */
  cleanPages: void;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  system: [
    async ({}, use) => {
      const system = await startSystem();
      await use(system);
      await system.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  baseURL: async ({ system }, use) => use(system.address),

  cleanPages: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
      page.on('console', (message) => {
        // The browser logs every answer of 400 and above; what the page makes of it is the tests' matter.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          faults.push(`logged: ${message.text()}`);
        }
      });
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.hostname !== '127.0.0.1') {
          faults.push(`called another machine: ${url.origin}`);
        }
      });
      await use();
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

/** Checks the page as it stands now against WCAG 2.2 AA and axe's best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const faults = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}`));
  expect(faults).toEqual([]);
}

export { expect };
