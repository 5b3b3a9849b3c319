"use strict";

const api = "/practice/api";
const byId = (id) => document.getElementById(id);

/** Asks the control API; a refusal becomes an error with its sentence. */
async function ask(method, path, body) {
  const options = { method, headers: { "content-type": "application/json" } };
  if (body !== undefined) options.body = JSON.stringify(body);
  const answer = await fetch(api + path, options);
  const text = await answer.text();
  const data = text ? JSON.parse(text) : null;
  if (!answer.ok) throw new Error(data?.error ?? `The store answered ${answer.status}.`);
  return data;
}

function say(text) {
  const line = document.createElement("p");
  line.textContent = text;
  byId("message").append(line);
  setTimeout(() => line.remove(), 8000);
}

/** Does something, says what came of it, and shows the store anew. */
async function act(done, work) {
  try {
    const result = await work();
    say(typeof done === "function" ? done(result) : done);
  } catch (error) {
    say(error.message);
  }
  await show();
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

const money = (amount, currency) => {
  try {
    return new Intl.NumberFormat(undefined, { style: "currency", currency }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
};

/** What can be done to an order in its present state. */
function actions(order) {
  const post = (action, body) => () => ask("POST", `/orders/${order.id}/${action}`, body ?? {});
  const all = [];
  if (order.status_id === 0 && !order.loaded) all.push(["Finish checkout", "is checked out", post("check_out")]);
  if ([1, 7].includes(order.status_id) && !order.loaded) all.push(["Pay", "is paid", post("pay")]);
  if (!order.loaded) all.push(["Edit by chance", "was edited", post("edit", { change: "any" })]);
  if (order.can_refund) {
    all.push(["Refund one item", "was refunded in part", post("refund", { what: "first_line" })]);
    all.push(["Refund everything", "was refunded", post("refund", { what: "full" })]);
    all.push(["Refund, declined", "has a declined refund", post("refund", { what: "full", declined: true })]);
  }
  if ([9, 10, 11].includes(order.status_id) && !order.loaded) all.push(["Ship", "was sent", post("ship")]);
  if (order.status_id === 5) all.push(["Un-cancel", "is no longer cancelled", post("uncancel")]);
  else if (order.status_id !== 0) all.push(["Cancel", "was cancelled", post("cancel")]);
  if (order.customer_id === 0) all.push(["Guest becomes customer", "now belongs to a customer", post("guest_to_customer")]);
  if (order.archived) all.push(["Take out of archive", "is no longer archived", post("unarchive")]);
  else all.push(["Archive", "was archived", post("archive")]);
  all.push(["Send its webhook again", "was announced again", post("announce")]);
  return all;
}

function orderRow(order) {
  const row = element("tr");
  const status = element("td");
  status.append(element("span", order.archived ? `${order.status}, archived` : order.status, "badge"));
  const choice = element("select");
  choice.setAttribute("aria-label", `Action for order ${order.id}`);
  choice.dataset.order = order.id;
  const possible = actions(order);
  possible.forEach(([label], place) => choice.append(new Option(label, place)));
  const go = element("button", "Do it");
  go.setAttribute("aria-label", `Do it to order ${order.id}`);
  go.dataset.go = order.id;
  go.addEventListener("click", () => {
    const [, done, work] = possible[Number(choice.value)];
    act(`Order ${order.id} ${done}.`, work);
  });
  const cell = element("td");
  cell.append(choice, " ", go);
  const refunded = Number(order.refunded) > 0 ? `(${money(order.refunded, order.currency)})` : "";
  row.append(
    element("td", order.id),
    element("td", order.name),
    element("td", order.customer_id === 0 ? "Guest" : order.customer_id),
    status,
    element("td", money(order.total, order.currency), "number"),
    element("td", refunded, "number"),
    cell,
  );
  return row;
}

function deliveryRow(delivery) {
  const row = element("tr");
  const good = delivery.outcome === "delivered";
  const outcome = element("td");
  outcome.append(element("span", delivery.outcome, `badge ${good ? "good" : "bad"}`));
  row.append(
    element("td", delivery.scope),
    element("td", delivery.order_id ?? ""),
    element("td", delivery.attempt, "number"),
    outcome,
    element("td", delivery.status ?? "", "number"),
  );
  return row;
}

function hookLine(hook) {
  const line = element("li");
  line.append(
    element("span", hook.is_active ? "active" : "inactive", `badge ${hook.is_active ? "good" : "bad"}`),
    ` ${hook.scope} to ${hook.destination}`,
  );
  return line;
}

function faultsInWords(faults) {
  const words = faults.requests.map((rule) => {
    const often = rule.times === null ? "all" : `${rule.times}`;
    return `${often} requests${rule.path ? ` to ${rule.path}` : ""}: ${rule.fault.kind.replaceAll("_", " ")}`;
  });
  if (faults.webhooks.lose_all) words.push("all webhooks are lost");
  else if (faults.webhooks.lose > 0) words.push(`the next ${faults.webhooks.lose} webhooks are lost`);
  return words.length ? `Broken now: ${words.join("; ")}.` : "Nothing is broken.";
}

/** The control that had the focus, so that a redraw gives it back. */
function focused() {
  const { order, go } = document.activeElement?.dataset ?? {};
  if (order) return `[data-order="${order}"]`;
  return go ? `[data-go="${go}"]` : null;
}

let scenariosShown = false;
async function show() {
  let state;
  try {
    const answer = await fetch(`${api}/state`);
    state = await answer.json();
  } catch {
    byId("store-line").textContent = "The store does not answer. Is it still running?";
    return;
  }
  byId("store-line").textContent =
    `${state.store.name}, store ${state.store.hash}. A pretend BigCommerce: nothing here is real.`;
  const totals = Object.entries(state.summary.totals).map(([code, total]) => money(total, code)).join(" + ");
  const figures = [
    ["Orders", state.summary.orders], ["Customers", state.summary.customers], ["Refunds", state.summary.refunds],
    ["API requests", state.requests], ["Sold", totals],
  ];
  byId("figures").replaceChildren(...figures.map(([name, value]) => {
    const pair = element("div");
    pair.append(element("dt", name), element("dd", value));
    return pair;
  }));
  if (!scenariosShown) {
    const kinds = document.querySelector("#place [name=scenario]");
    state.scenarios.forEach((name) => kinds.append(new Option(name.replaceAll("_", " "), name)));
    scenariosShown = true;
  }
  byId("live-state").textContent = state.live ? "on" : "off";
  byId("faults").textContent = faultsInWords(state.faults);
  const busy = document.activeElement?.matches("#orders select");
  if (!busy) {
    const selector = focused();
    byId("orders").replaceChildren(...state.orders.map(orderRow));
    if (selector) document.querySelector(selector)?.focus();
  }
  const hooks = state.hooks.length ? state.hooks.map(hookLine) : [element("li", "No hooks yet: connect the store first.", "quiet")];
  byId("hooks").replaceChildren(...hooks);
  byId("deliveries").replaceChildren(...state.deliveries.map(deliveryRow));
}

function onSubmit(id, work) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    work(new FormData(event.target));
  });
}

onSubmit("place", (form) => {
  const order = { buyer: form.get("buyer"), incomplete: form.has("incomplete") };
  if (form.get("scenario")) order.scenario = form.get("scenario");
  act((ids) => (ids.length === 1 ? `Order ${ids[0]} placed.` : `Orders ${ids[0]} to ${ids.at(-1)} placed.`), async () => {
    const ids = [];
    for (let left = Number(form.get("count")); left > 0; left -= 1) ids.push((await ask("POST", "/orders", order)).id);
    return ids;
  });
});
onSubmit("live", (form) => {
  act("Orders now come by themselves.", () => ask("POST", "/live", { every_ms: Number(form.get("every")) * 1000 }));
});
byId("live-stop").addEventListener("click", () => act("No more orders come by themselves.", () => ask("POST", "/live", {})));
onSubmit("fault", (form) => {
  const kinds = {
    rate_limited: { kind: "rate_limited", headers: true },
    rate_limited_bare: { kind: "rate_limited", headers: false },
    timeout: { kind: "timeout", ms: 30000 },
    slow: { kind: "slow", ms: 5000 },
  };
  const kind = form.get("kind");
  act("The API is broken.", async () => {
    const faults = await ask("GET", "/faults");
    faults.requests = [{ fault: kinds[kind] ?? { kind }, times: Number(form.get("times")) }];
    await ask("PUT", "/faults", faults);
  });
});
byId("mend").addEventListener("click", () => act("Everything is mended.", () => ask("DELETE", "/faults")));
onSubmit("lose", (form) => {
  act("Webhooks will be lost.", () => ask("POST", "/webhooks/lose", { count: Number(form.get("count")) }));
});
byId("lose-all").addEventListener("click", () => act("All webhooks are lost from now on.", async () => {
  const faults = await ask("GET", "/faults");
  faults.webhooks.lose_all = true;
  await ask("PUT", "/faults", faults);
}));
byId("deactivate").addEventListener("click", () => act("All hooks are deactivated.", () => ask("POST", "/webhooks/deactivate")));

show();
setInterval(show, 3000);
