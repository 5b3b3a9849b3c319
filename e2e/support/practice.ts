/** Who places an order. */
export type Buyer = 'anyone' | 'guest' | 'any_customer';

/** The practice store, as the shop's customers and staff use it. */
export class Practice {
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  /** Places an order of a few paid articles; answers its number. */
  async place(buyer: Buyer = 'guest', scenario = 'everyday'): Promise<number> {
    const { id } = await this.#send<{ id: number }>('POST', 'orders', { buyer, scenario });
    return id;
  }

  /** Places an order and has it paid. */
  async placePaid(buyer: Buyer = 'guest'): Promise<number> {
    const order = await this.place(buyer);
    await this.#try('POST', `orders/${order}/pay`);
    return order;
  }

  /** Cancels an order. */
  async cancel(order: number): Promise<void> {
    await this.#send('POST', `orders/${order}/cancel`, {});
  }

  /** Gives the money of an order back. */
  async refund(order: number): Promise<void> {
    await this.#send('POST', `orders/${order}/refund`, { what: 'full' });
  }

  /** Makes every answer of the store fail in one way. */
  async fail(kind: string): Promise<void> {
    await this.#send('PUT', 'faults', { requests: [{ fault: { kind } }] });
  }

  /** Makes the store well again. */
  async recover(): Promise<void> {
    await this.#send('DELETE', 'faults', {});
  }

  async #try(method: string, path: string): Promise<void> {
    try {
      await this.#send(method, path, {});
    } catch {
      // An order that is paid already needs nothing.
    }
  }

  async #send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.#address}/practice/api/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`the practice store answered ${answer.status} to ${method} ${path}: ${text}`);
    }
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
