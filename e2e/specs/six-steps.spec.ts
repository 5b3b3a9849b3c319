import { expect, test } from '../support/staff.ts';

test('by mouse: filter, change a profile, undo, and make a profile from a customer', async ({ desk, page, practice }) => {
  const order = await practice.placePaid('guest');
  await test.step('the new order appears at the top without reload', async () => {
    await expect(desk.row(order)).toBeVisible();
    await expect(desk.rows.first()).toContainText(String(order));
    await expect(desk.cell(order, 'Invoice Profile')).toContainText('Anonymous');
    await expect(desk.cell(order, 'Customer Profile')).toContainText('No Profile');
  });

  await test.step('Order ID and Search narrow the list to it, and the address says so', async () => {
    await page.getByRole('textbox', { name: 'Order ID' }).fill(String(order));
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(desk.rows).toHaveCount(1);
    expect(page.url()).toContain(`order_id=${order}`);
    await page.reload();
    await expect(desk.rows).toHaveCount(1);
  });

  const profile = await test.step('Change Profile: part of a name, Go, Select', async () => {
    await desk.actions(order, 'Invoice Profile');
    await page.getByRole('menuitem', { name: 'Change Profile' }).click();
    const dialog = desk.dialog('Change Profile');
    await dialog.getByRole('combobox', { name: 'Part or all of the name' }).fill('o');
    await dialog.getByRole('button', { name: 'Go' }).click();
    const select = dialog.getByRole('button', { name: /^Select / }).first();
    const name = (await select.getAttribute('aria-label'))?.match(/^Select (.*), #(\d+)$/);
    await select.click();
    await expect(dialog).toBeHidden();
    return { name: name?.[1] ?? 'no name', id: name?.[2] ?? 'no ID' };
  });
  await expect(desk.cell(order, 'Invoice Profile')).toContainText(profile.name);
  await expect(desk.cell(order, 'Invoice Profile')).toContainText(`#${profile.id}`);

  await test.step('Undo puts it back', async () => {
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(desk.cell(order, 'Invoice Profile')).toContainText('Anonymous');
  });

  await test.step('Create Profile From Customer is prefilled, and Save links and moves', async () => {
    await desk.actions(order, 'Customer Profile');
    await page.getByRole('menuitem', { name: 'Create Profile From Customer' }).click();
    const dialog = desk.dialog('Create Profile From Customer');
    await expect(dialog.getByLabel('E-mail')).toHaveValue(/@/);
    await dialog.getByLabel('Last name').fill('Newcomer');
    await dialog.getByLabel('E-mail').fill(`newcomer.${order}@example.org`);
    // Twice, as impatient people do: one profile comes of it.
    await dialog.getByRole('button', { name: 'Save', exact: true }).dblclick();
    await expect(dialog).toBeHidden();
    await expect(desk.cell(order, 'Customer Profile')).toContainText('Newcomer');
    await expect(desk.cell(order, 'Invoice Profile')).toContainText('Newcomer');
    const found = await page.request.get(`/api/v1/profiles?q=newcomer.${order}@example.org`);
    expect(((await found.json()) as { data: unknown[] }).data).toHaveLength(1);
  });
});

test('by keyboard alone: every step, with the focus where it belongs', async ({ desk, page, practice }) => {
  const order = await practice.placePaid('guest');
  await expect(desk.row(order)).toBeVisible();
  const keys = page.keyboard;

  await keys.press('/');
  await keys.type(String(order));
  await keys.press('Enter');
  await expect(desk.rows).toHaveCount(1);
  await expect(page.getByText('1 invoice', { exact: false }).first()).toBeVisible();

  await page.getByRole('heading', { level: 1 }).focus();
  await keys.press('j');
  await expect(desk.row(order).locator('a[data-row-link]')).toBeFocused();
  await keys.press('c');
  const name = page.getByRole('combobox', { name: 'Part or all of the name' });
  await expect(name).toBeFocused();
  await keys.type('an');
  await expect(page.locator('.offer mark').first()).toBeVisible();
  await keys.press('ArrowDown');
  const select = page.getByRole('button', { name: /^Select / }).first();
  await expect(select).toBeFocused();
  const chosen = (await select.getAttribute('aria-label'))?.match(/^Select (.*), #/)?.[1] ?? 'no name';
  await keys.press('Enter');
  await expect(desk.cell(order, 'Invoice Profile')).toContainText(chosen);
  await expect(desk.row(order).locator('a[data-row-link]')).toBeFocused();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await keys.press('u');
  await expect(desk.cell(order, 'Invoice Profile')).toContainText('Anonymous');

  await keys.press('n');
  const dialog = desk.dialog('Create Profile From Customer');
  await expect(dialog.getByLabel('First name')).toBeVisible();
  await dialog.getByLabel('Last name').focus();
  await keys.press('Control+A');
  await keys.type('Keyboard');
  await dialog.getByLabel('E-mail').focus();
  await keys.press('Control+A');
  await keys.type(`keyboard.${order}@example.org`);
  await keys.press('Enter');
  await expect(desk.cell(order, 'Customer Profile')).toContainText('Keyboard');

  await keys.press('Enter');
  await expect(desk.dialog(/^Invoice /)).toContainText('History');
  await keys.press('Escape');
  await expect(desk.dialog(/^Invoice /)).toBeHidden();
  await expect(desk.row(order).locator('a[data-row-link]')).toBeFocused();

  await keys.press('g');
  await keys.press('s');
  await expect(page.getByRole('heading', { level: 1, name: 'Sync' })).toBeFocused();
  await keys.press('?');
  await expect(desk.dialog('Help')).toBeVisible();
  await keys.press('Escape');
  await keys.press('g');
  await keys.press('i');
  await expect(page.getByRole('heading', { level: 1, name: 'Invoice Management' })).toBeFocused();
});

test('a row menu is worked by its keys and gives the focus back', async ({ desk, page }) => {
  const button = desk.rows.first().getByRole('button', { name: /^Actions, Invoice Profile/ });
  await button.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await expect(button).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem').last()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('o');
  await expect(page.getByRole('menuitem', { name: 'Open invoice' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(button).toBeFocused();
});

test('Back closes the dialog and then undoes the filter', async ({ desk, page }) => {
  await page.getByRole('checkbox', { name: 'Only Anonymous Profiles' }).check();
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/anonymous=true/);
  await expect(page.getByText('Only Anonymous Profiles').nth(1)).toBeVisible();
  await expect(desk.rows.first()).toContainText('Anonymous');
  await desk.rows.first().getByRole('button', { name: /^Actions, Invoice Profile/ }).click();
  await page.getByRole('menuitem', { name: 'Change Profile' }).click();
  await expect(desk.dialog('Change Profile')).toBeVisible();
  await page.goBack();
  await expect(desk.dialog('Change Profile')).toBeHidden();
  await expect(page).toHaveURL(/anonymous=true/);
  await page.goBack();
  await expect(page).not.toHaveURL(/anonymous/);
  await expect(page.getByRole('checkbox', { name: 'Only Anonymous Profiles' })).not.toBeChecked();
});
