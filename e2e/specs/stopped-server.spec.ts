import { Desk, expect, logIn, test } from '../support/staff.ts';
import { startSystem } from '../support/system.ts';

test('a stopped server is told, what is shown stays, and nothing is said to be saved', async ({ page }) => {
  const system = await startSystem({ orders: 12 });
  try {
    await page.goto(`${system.address}/`);
    await logIn(page, system);
    const desk = new Desk(page);
    await expect(desk.rows.first()).toBeVisible();
    const rows = await desk.rows.count();
    const owner = desk.rows.first().locator('[data-label="Invoice Profile"] .name');
    const before = await owner.innerText();
    await desk.rows.first().locator('a[data-row-link]').focus();
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: 'Part or all of the name' }).fill('an');
    const select = page.getByRole('button', { name: /^Select / }).first();
    await expect(select).toBeVisible();
    await system.kill();
    await select.click();
    await expect(page.getByRole('alert').filter({ hasText: 'The server does not answer' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible();
    await expect(owner).toHaveText(before);
    await expect(desk.rows).toHaveCount(rows);
  } finally {
    await system.kill();
  }
});

test('the page recovers by itself when the connection comes back', async ({ desk, page }) => {
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Search' }).click();
  const banner = page.getByRole('alert').filter({ hasText: 'The server does not answer' });
  await expect(banner).toBeVisible();
  await expect(desk.rows.first()).toBeVisible();
  await page.context().setOffline(false);
  await expect(banner).toBeHidden();
  await expect(desk.rows.first()).toBeVisible();
});
