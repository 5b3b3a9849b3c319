import { expect, test } from '../../support/staff.ts';

test('at phone width: rows are cards, and a profile is changed and made by touch', async ({ desk, page, practice }) => {
  const order = await practice.placePaid('guest');
  await expect(desk.row(order)).toBeVisible();
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond).toBe(0);

  await page.getByRole('textbox', { name: 'Order ID' }).fill(String(order));
  await page.getByRole('button', { name: 'Search' }).tap();
  await expect(desk.rows).toHaveCount(1);

  await desk.row(order).getByRole('button', { name: /^Actions, Invoice Profile/ }).tap();
  await page.getByRole('menuitem', { name: 'Change Profile' }).tap();
  const change = desk.dialog('Change Profile');
  await change.getByRole('combobox', { name: 'Part or all of the name' }).fill('an');
  const select = change.getByRole('button', { name: /^Select / }).first();
  const chosen = (await select.getAttribute('aria-label'))?.match(/^Select (.*), #/)?.[1] ?? 'no name';
  await select.tap();
  await expect(desk.cell(order, 'Invoice Profile')).toContainText(chosen);
  await page.getByRole('button', { name: 'Undo' }).tap();
  await expect(desk.cell(order, 'Invoice Profile')).toContainText('Anonymous');

  await desk.row(order).getByRole('button', { name: /^Actions, Customer Profile/ }).tap();
  await page.getByRole('menuitem', { name: 'Create Profile From Customer' }).tap();
  const create = desk.dialog('Create Profile From Customer');
  await create.getByLabel('Last name').fill('Phone');
  await create.getByLabel('E-mail').fill(`phone.${order}@example.org`);
  await create.getByRole('button', { name: 'Save', exact: true }).tap();
  await expect(desk.cell(order, 'Customer Profile')).toContainText('Phone');
});

test('at phone width: the menu leads to the pages and closes again', async ({ desk, page }) => {
  await expect(desk.rows.first()).toBeVisible();
  await page.getByRole('button', { name: 'Menu', exact: true }).tap();
  const pages = page.getByRole('navigation', { name: 'Pages', exact: true });
  await expect(pages).toBeVisible();
  await pages.getByRole('link', { name: 'Sync' }).tap();
  await expect(page.getByRole('heading', { level: 1, name: 'Sync' })).toBeVisible();
  await expect(pages).toBeHidden();
});
