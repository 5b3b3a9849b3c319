// Reads the practice store with the `node-bigcommerce` client. The client's host and port are fixed, so that an agent
// leads its connections to the practice store; the names in the certificate are checked as for the real one.
"use strict";

const fs = require("node:fs");
const https = require("node:https");
const tls = require("node:tls");
const BigCommerce = require("node-bigcommerce");

const { STORE_HASH, STORE_TOKEN, STORE_CA, STORE_HTTPS_PORT, STORE_SECRET } = process.env;

function check(name, holds) {
  console.log(`${holds ? "ok" : "not ok"} node: ${name}`);
}

const agent = new https.Agent();
agent.createConnection = (options, connected) =>
  tls.connect(
    {
      ...options,
      host: "127.0.0.1",
      port: Number(STORE_HTTPS_PORT),
      servername: options.servername || options.host,
      ca: fs.readFileSync(STORE_CA),
    },
    connected,
  );

// The client passes its agent on for the API, but not when it trades a code for a token.
https.globalAgent = agent;

const client = (more) =>
  new BigCommerce({ clientId: "practice-client", accessToken: STORE_TOKEN, storeHash: STORE_HASH, responseType: "json", agent, ...more });

async function main() {
  const v2 = client();
  const all = [];
  for (let page = 1; ; page += 1) {
    const rows = await v2.get(`/orders?limit=100&page=${page}`);
    if (!rows || rows.length === 0) break;
    all.push(...rows);
  }
  const { count } = await v2.get("/orders/count");
  check("every order is listed to the last page", all.length === count && count > 250);
  check("no order is listed twice", new Set(all.map((order) => order.id)).size === all.length);
  const one = await v2.get(`/orders/${all[0].id}`);
  check("one order is read", one.id === all[0].id && one.total_inc_tax === all[0].total_inc_tax);
  const products = await v2.get(`/orders/${all[0].id}/products`);
  check("its products are read", products.length > 0 && products[0].order_id === one.id);
  check("the store's time is read", Number.isInteger((await v2.get("/time")).time));

  const v3 = client({ apiVersion: "v3" });
  const customers = await v3.get("/customers?limit=10&include=addresses");
  check("customers are read", customers.data.length === 10 && customers.meta.pagination.per_page === 10);
  const refunds = await v3.get("/orders/payment_actions/refunds?limit=5");
  check("refunds are read", refunds.data.length === 5 && refunds.data[0].total_amount > 0);
  const hook = await v3.post("/hooks", { scope: "store/order/updated", destination: "https://app.example/hooks" });
  check("a hook is created", hook.data.scope === "store/order/updated");
  const deleted = await v3.delete(`/hooks/${hook.data.id}`);
  check("a hook is deleted", deleted.data.id === hook.data.id);

  try {
    await v2.get("/orders/99999999");
    check("an unknown order is an error", false);
  } catch (error) {
    check("an unknown order is an error", error.code === 404);
  }
  try {
    await client({ accessToken: "wrong" }).get("/orders");
    check("a wrong token is refused", false);
  } catch (error) {
    check("a wrong token is refused", error.code === 401);
  }
  const app = client({ secret: STORE_SECRET, callback: "https://app.example/auth" });
  const token = await app.authorize({ code: "a-code", scope: "store_v2_orders", context: `stores/${STORE_HASH}` });
  check("a code is traded for the token", token.access_token === STORE_TOKEN);
  console.log("end of node");
  agent.destroy();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
