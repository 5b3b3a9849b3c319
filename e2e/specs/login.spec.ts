import { expect, test } from '../support/staff.ts';

test('a wrong password is told in words that give nothing away', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('E-mail').fill('stranger@example.org');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toHaveText('E-mail address or password is wrong.');
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  await expect(page.getByLabel('E-mail')).toHaveValue('stranger@example.org');
});

test('too many attempts show how long to wait', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('E-mail').fill('guesser@example.org');
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await page.getByLabel('Password', { exact: true }).fill(`guess ${attempt}`);
    const answered = page.waitForResponse(/auth\/login/);
    await page.getByRole('button', { name: 'Log in' }).click();
    await answered;
  }
  await expect(page.getByRole('alert')).toContainText('Too many attempts');
  await expect(page.getByRole('button', { name: /^Wait \d+ s$/ })).toBeVisible();
});

test('the deep link is kept, the password can be shown, and logging out ends it', async ({ page, system }) => {
  await page.goto('/bigcommerce/invoices?anonymous=true&limit=10');
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
  await expect(page.getByLabel('E-mail')).toHaveAttribute('autocomplete', 'username');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('autocomplete', 'current-password');
  await page.getByLabel('E-mail').fill(system.email);
  await page.getByLabel('Password', { exact: true }).fill(system.password);
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'text');
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Invoice Management' })).toBeVisible();
  expect(page.url()).toContain('?anonymous=true&limit=10');
  await page.getByRole('button', { name: /account of/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
  const answer = await page.request.get('/api/v1/invoices');
  expect(answer.status()).toBe(401);
});

test('an ended session asks again over the page, and the work goes on', async ({ desk, page, system }) => {
  const rows = await desk.rows.count();
  const link = desk.rows.first().locator('a[data-row-link]');
  await link.focus();
  await page.keyboard.press('c');
  await page.getByRole('combobox', { name: 'Part or all of the name' }).waitFor();
  await page.context().clearCookies();
  await page.keyboard.type('an');
  const again = desk.dialog('Log in again');
  await expect(again).toBeVisible();
  await expect(again.getByLabel('E-mail')).toHaveValue(system.email);
  await expect(desk.rows).toHaveCount(rows);
  await again.getByLabel('Password', { exact: true }).fill(system.password);
  await again.getByRole('button', { name: 'Log in' }).click();
  await expect(again).toBeHidden();
  // The search that was interrupted comes to its end.
  await expect(page.locator('.offer mark').first()).toBeVisible();
});
