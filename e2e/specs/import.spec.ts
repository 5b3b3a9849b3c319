import { Practice } from '../support/practice.ts';
import { Desk, expect, logIn, test } from '../support/staff.ts';
import { startSystem } from '../support/system.ts';

test('what is no order number is told by the field, and nothing is asked of the server', async ({ desk, page }) => {
  let asked = 0;
  page.on('request', (request) => (asked += request.url().includes('orders/import') ? 1 : 0));
  const field = page.getByRole('textbox', { name: 'Order number' });
  for (const [typed, words] of [
    ['', 'Type an order number'],
    ['12a', 'digits only'],
    ['-5', 'digits only'],
    ['12345678901234567890', 'too long'],
  ] as const) {
    await field.fill(typed);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(page.locator('#import-number-problem')).toContainText(words);
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
  expect(asked).toBe(0);
  await expect(desk.rows.first()).toBeVisible();
});

test('an order that is there already is said to be current, and its row stands out', async ({ desk, page, practice }) => {
  const order = await practice.placePaid('guest');
  await expect(desk.row(order)).toBeVisible();
  await page.getByRole('textbox', { name: 'Order number' }).fill(String(order));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Imports just made' })).toContainText(/already current|updated/);
});

test('an order the store does not have is said so, also from an empty search', async ({ desk, page }) => {
  await desk.open('?order_id=7654321');
  await expect(page.getByRole('heading', { name: 'No invoice matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Import order 7654321 now' }).click();
  await expect(page.getByRole('list', { name: 'Imports just made' })).toContainText('The store has no order 7654321');
});

test('days the wrong way round are told by the field', async ({ desk, page }) => {
  await page.getByLabel('From', { exact: true }).fill('2026-11-20');
  await page.getByLabel('To', { exact: true }).fill('2026-11-01');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.locator('#filter-from-problem')).toContainText('From is after To');
  await expect(page).not.toHaveURL(/order_date/);
  await expect(desk.rows.first()).toBeVisible();
});

for (const [kind, words] of [
  ['unauthorized', 'refused the access token'],
  ['unavailable', 'does not answer'],
] as const) {
  test(`a lost store (${kind}): the import says why, and the invoices stay`, async ({ page }) => {
    // A system of its own: a store that was lost is approached with care for a while after.
    const system = await startSystem({ orders: 12 });
    try {
      await page.goto(`${system.address}/`);
      await logIn(page, system);
      const desk = new Desk(page);
      const rows = await desk.rows.count();
      const order = await desk.rows.first().locator('[data-label="Order ID"] .id').innerText();
      await new Practice(system.store).fail(kind);
      await page.getByRole('textbox', { name: 'Order number' }).fill(order.match(/\d+/)?.[0] ?? '');
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      await expect(page.getByRole('list', { name: 'Imports just made' })).toContainText(words, { timeout: 30_000 });
      await expect(desk.rows).toHaveCount(rows);
    } finally {
      await system.stop();
    }
  });
}
