import { expectAccessible } from '../../support/test.ts';
import { expect, test } from '../../support/staff.ts';

test('the login page is accessible', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toContainText('Type your e-mail address');
  await expectAccessible(page);
});

test('the list, its menus and its dialogs are accessible', async ({ desk, page, practice }) => {
  const order = await practice.placePaid('guest');
  await expect(desk.row(order)).toBeVisible();
  await desk.open(`?order_id=${order}`);
  await expectAccessible(page);

  await desk.actions(order, 'Invoice Profile');
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'Change Profile' }).click();
  const change = desk.dialog('Change Profile');
  await change.getByRole('combobox').fill('an');
  await expect(change.getByRole('button', { name: /^Select / }).first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(change).toBeHidden();

  await desk.actions(order, 'Customer Profile');
  await page.getByRole('menuitem', { name: 'Create Profile From Customer' }).click();
  const create = desk.dialog('Create Profile From Customer');
  await create.getByLabel('Last name').fill('');
  await create.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(create.getByText('Please correct:')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await create.getByRole('button', { name: 'Throw away' }).click();
  await expect(create).toBeHidden();

  await desk.row(order).locator('a[data-row-link]').click();
  await expect(desk.dialog(/^Invoice /)).toContainText('History');
  await expectAccessible(page);
});

test('an empty search, help and the account menu are accessible', async ({ desk, page }) => {
  await desk.open('?order_id=7654321&order_date%3Amin=2026-01-01');
  await expect(page.getByRole('heading', { name: 'No invoice matches' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Help' }).click();
  await expect(desk.dialog('Help')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /account of/ }).click();
  await expect(page.getByRole('menuitem', { name: 'Log out' })).toBeVisible();
  await expectAccessible(page);
});

for (const [name, path] of [
  ['Sync', '/bigcommerce/sync'],
  ['Bigcommerce Settings', '/settings/bigcommerce'],
  ['Stores', '/settings/stores'],
  ['There is no such page', '/nowhere'],
] as const) {
  test(`the page ${name} is accessible`, async ({ desk, page }) => {
    await desk.page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page.locator('main .ghost-line')).toHaveCount(0);
    await expectAccessible(page);
  });
}

test('nothing on the list reaches past the screen', async ({ desk, page }) => {
  await expect(desk.rows.first()).toBeVisible();
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond).toBe(0);
});

test('the theme chosen stays', async ({ desk, page }) => {
  for (const [choice, value] of [['Dark', 'dark'], ['Light', 'light']] as const) {
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menuitemradio', { name: choice }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', value);
    await desk.open();
    await expect(page.locator('html')).toHaveAttribute('data-theme', value);
    await expectAccessible(page);
  }
});
