import { request, type Locator, type Page } from '@playwright/test';
import { expect, test as base } from './test.ts';
import { Practice } from './practice.ts';
import type { System } from './system.ts';

type Session = Awaited<ReturnType<Awaited<ReturnType<typeof request.newContext>>['storageState']>>;

interface WorkerFixtures {
  /** The administrator's session: logging in is limited, so the tests of one worker share it. */
  session: Session;
}

interface TestFixtures {
  /** The practice store behind the server. */
  practice: Practice;
  /** Invoice Management, opened by the administrator. */
  desk: Desk;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  session: [
    async ({ system }, use) => {
      const context = await request.newContext({ baseURL: system.address });
      const answer = await context.post('/api/v1/auth/login', {
        headers: { 'X-Requested-With': 'mctrade' },
        data: { email: system.email, password: system.password },
      });
      expect(answer.ok(), await answer.text()).toBe(true);
      await use(await context.storageState());
      await context.dispose();
    },
    { scope: 'worker' },
  ],

  practice: async ({ system }, use) => use(new Practice(system.store)),

  desk: async ({ page, session }, use) => {
    await page.context().addCookies(session.cookies);
    const desk = new Desk(page);
    await desk.open();
    await use(desk);
  },
});

/** Logs in as a person does, and waits for the invoices. */
export async function logIn(page: Page, { email, password }: Pick<System, 'email' | 'password'>): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.locator('tr[data-invoice]').first()).toBeVisible();
}

/** Invoice Management as a person sees it. */
export class Desk {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the list, with a filter as it stands in the address. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`/bigcommerce/invoices${query}`);
    await expect(this.page.getByRole('heading', { level: 1, name: 'Invoice Management' })).toBeVisible();
    await expect(this.page.locator('[aria-busy=true]')).toHaveCount(0);
  }

  /** All rows on screen. */
  get rows(): Locator {
    return this.page.locator('tr[data-invoice]');
  }

  /** The row of an order. */
  row(order: number): Locator {
    return this.rows.filter({ has: this.page.locator(`[data-label="Order ID"]`, { hasText: new RegExp(`^${order}\\b`) }) });
  }

  /** The cell of a row under one heading. */
  cell(order: number, heading: string): Locator {
    return this.row(order).locator(`[data-label="${heading}"]`);
  }

  /** Opens the Actions menu of a row in one column. */
  async actions(order: number, column: 'Invoice Profile' | 'Customer Profile'): Promise<void> {
    await this.row(order).getByRole('button', { name: `Actions, ${column}` }).click();
    await expect(this.page.getByRole('menu')).toBeVisible();
  }

  /** The open dialog. */
  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }

  /** What screen readers were told last. */
  get announced(): Locator {
    return this.page.locator('#announcer');
  }
}

export { expect };
