"""Reads the practice store with the `bigcommerce` client, and a webhook with `standardwebhooks`."""

import base64
import http.server
import json
import os
import threading
import urllib.request

import bigcommerce.api
from bigcommerce.exception import ClientRequestException
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

HASH, TOKEN, SECRET = (os.environ[name] for name in ("STORE_HASH", "STORE_TOKEN", "STORE_SECRET"))
PRACTICE = f"http://127.0.0.1:{os.environ['STORE_HTTP_PORT']}/practice/api"


def check(name, holds):
    print(("ok " if holds else "not ok ") + "python: " + name, flush=True)


def practice(method, path, body=None):
    data = json.dumps(body or {}).encode()
    request = urllib.request.Request(PRACTICE + path, data, {"content-type": "application/json"}, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as answer:
        return json.loads(answer.read() or b"null")


class Receiver(http.server.BaseHTTPRequestHandler):
    calls = []
    arrived = threading.Event()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        Receiver.calls.append((dict(self.headers.items()), body))
        self.send_response(200)
        self.end_headers()
        Receiver.arrived.set()

    def log_message(self, *_):
        pass


def read_orders(api):
    summary = practice("GET", "/summary")
    orders = list(api.Orders.iterall())
    check("every order is listed to the last page", len(orders) == summary["orders"] - summary["archived"] > 250)
    check("no order is listed twice", len({order.id for order in orders}) == len(orders))
    first = api.Orders.get(orders[0].id)
    check("one order is read", first.id == orders[0].id and first.total_inc_tax == orders[0].total_inc_tax)
    products = first.products()
    check("its products are read", len(products) > 0 and products[0].order_id == first.id)
    check("the quota is understood", int(api.connection.rate_limit["requests_quota"]) > 0)
    paid = api.Orders.all(status_id=11, limit=5)
    check("a filter is obeyed", 0 < len(paid) <= 5 and all(order.status_id == 11 for order in paid))
    check("an empty list is empty", list(api.Orders.iterall(min_id=99999999)) == [])
    try:
        api.Orders.get(99999999)
        check("an unknown order is an error", False)
    except ClientRequestException as error:
        check("an unknown order is an error", error.status_code == 404)
    stranger = bigcommerce.api.BigcommerceApi(client_id="client", store_hash=HASH, access_token="wrong")
    try:
        stranger.Orders.all()
        check("a wrong token is refused", False)
    except ClientRequestException as error:
        check("a wrong token is refused", error.status_code == 401)


def install():
    api = bigcommerce.api.BigcommerceApi(client_id="practice-client", store_hash=HASH)
    token = api.oauth_fetch_token(SECRET, "a-code", f"stores/{HASH}", "store_v2_orders", "https://app.example/auth")
    check("a code is traded for the token", token["access_token"] == TOKEN)
    check("the token works", len(api.Orders.all(limit=1)) == 1)


def hear_of_an_order(api):
    server = http.server.HTTPServer(("127.0.0.1", int(os.environ["HOOK_PORT"])), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    v3 = {"scope": "store/order/created", "destination": f"http://127.0.0.1:{server.server_port}/hooks"}
    url = f"http://127.0.0.1:{os.environ['STORE_HTTP_PORT']}/stores/{HASH}/v3/hooks"
    headers = {"content-type": "application/json", "X-Auth-Token": TOKEN}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(url, json.dumps(v3).encode(), headers), timeout=10) as answer:
        check("a hook is created", json.loads(answer.read())["data"]["is_active"] is True)
    placed = practice("POST", "/orders", {"buyer": "guest"})
    Receiver.arrived.wait(15)
    headers, body = Receiver.calls[0]
    headers = {name.lower(): value for name, value in headers.items()}
    payload = Webhook(base64.b64encode(SECRET.encode()).decode()).verify(body, headers)
    check("a webhook's signature holds", payload["data"]["id"] == placed["id"])
    check("its order can be read", api.Orders.get(payload["data"]["id"]).customer_id == 0)
    try:
        Webhook(base64.b64encode(b"another secret").decode()).verify(body, headers)
        check("another secret's signature does not hold", False)
    except WebhookVerificationError:
        check("another secret's signature does not hold", True)
    server.shutdown()


client = bigcommerce.api.BigcommerceApi(client_id="practice-client", store_hash=HASH, access_token=TOKEN)
read_orders(client)
install()
hear_of_an_order(client)
print("end of python")
