import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from verifier import Verifier

verifier = Verifier(
    issuer=os.environ.get("ISSUER", "http://localhost:3000"),
    audience="jwt-logout",
    name=os.environ["SERVICE_NAME"],
    secret=os.environ["SERVICE_SECRET"],
)
threading.Thread(target=verifier.follow, daemon=True).start()

TEXTS = {401: "Log in first.", 503: "Try again in a moment."}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        status, claims = verifier.check(token if scheme.lower() == "bearer" else "")
        body = json.dumps({"userId": claims["sub"]} if claims else {"error": TEXTS[status]}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 401:
            self.send_header("WWW-Authenticate", "Bearer")
        if status == 503:
            self.send_header("Retry-After", "1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass  # A log of requests is the place to keep tokens out of.


ThreadingHTTPServer(("", int(os.environ.get("PORT", "4000"))), Handler).serve_forever()
