import { expect, test } from '../support/staff.ts';

test('a cancelled order voids its invoice on screen', async ({ desk, practice }) => {
  const order = await practice.place('guest');
  await expect(desk.row(order)).toBeVisible();
  await practice.cancel(order);
  await expect(desk.cell(order, 'Status')).toContainText(/Void|Refunded/);
});

test('a refunded order shows what was given back', async ({ desk, practice }) => {
  const order = await practice.placePaid('guest');
  await expect(desk.cell(order, 'Status')).toContainText('Paid');
  const total = (await desk.cell(order, 'Total').innerText()).trim();
  await practice.refund(order);
  await expect(desk.cell(order, 'Status')).toContainText('Refunded');
  await expect(desk.cell(order, 'Refunded')).toContainText(`(${total})`);
});

test('new orders are offered, not pushed in, where they would move rows', async ({ desk, page, practice }) => {
  await desk.open('?anonymous=true');
  const first = await desk.rows.first().getAttribute('data-invoice');
  const order = await practice.placePaid('guest');
  const pill = page.getByRole('button', { name: /new invoices? – show/ });
  await expect(pill).toBeVisible();
  expect(await desk.rows.first().getAttribute('data-invoice')).toBe(first);
  await pill.click();
  await expect(desk.row(order)).toBeVisible();
  await expect(pill).toBeHidden();
});

test('a change that meets another one shows both values', async ({ desk, page, practice }) => {
  const order = await practice.placePaid('guest');
  await expect(desk.row(order)).toBeVisible();
  const id = Number(await desk.row(order).getAttribute('data-invoice'));
  const known = (await (await page.request.get(`/api/v1/invoices/${id}`)).json()) as { row: { etag: string } };
  const found = (await (await page.request.get('/api/v1/profiles?q=an&limit=2')).json()) as { data: { id: number; name: string }[] };
  const [theirs, mine] = found.data;
  if (!theirs || !mine) throw new Error('the practice store needs two profiles to choose from');
  // The page never hears of the other change: its stream of events is cut.
  await page.route('**/api/v1/events', (route) => route.abort());
  await desk.open(`?order_id=${order}`);
  await desk.actions(order, 'Invoice Profile');
  await page.getByRole('menuitem', { name: 'Change Profile' }).click();
  const other = await page.request.put(`/api/v1/invoices/${id}/profile`, {
    headers: { 'X-Requested-With': 'mctrade', 'If-Match': known.row.etag },
    data: { profile_id: theirs.id },
  });
  expect(other.ok()).toBe(true);
  await page.getByRole('combobox', { name: 'Part or all of the name' }).fill(String(mine.id));
  await page.getByRole('button', { name: new RegExp(`^Select .*, #${mine.id}$`) }).first().click();
  const clash = desk.dialog(/Somebody else changed/);
  await expect(clash).toContainText(theirs.name);
  await expect(clash).toContainText(mine.name);
  await clash.getByRole('button', { name: `Use ${mine.name}` }).click();
  await expect(desk.cell(order, 'Invoice Profile')).toContainText(`#${mine.id}`);
});
