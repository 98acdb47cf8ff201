"""Verifies access tokens, and keeps a copy of the denylist in memory, from the feed of the app that issues them."""

import base64
import json
import math
import sys
import threading
import time
import urllib.request

import jwt

SILENCE_S = 2.0  # how long the feed may be silent until no token is accepted
RECONNECT_S = 0.2
SWEEP_S = 60.0
ALGORITHMS = ["ES256", "EdDSA"]
CLAIMS = ["iss", "aud", "sub", "sid", "jti", "ver", "iat", "exp"]


class Keys:
    """The app's public keys. An unknown key id is looked up again, at most every ten seconds."""

    def __init__(self, url):
        self.url, self.keys, self.asked_at = url, {}, -math.inf
        self.lock = threading.Lock()

    def find(self, token):
        header = jwt.get_unverified_header(token)
        with self.lock:
            if header.get("kid") not in self.keys and time.monotonic() - self.asked_at > 10:
                with urllib.request.urlopen(self.url, timeout=2) as answer:
                    found = jwt.PyJWKSet.from_dict(json.load(answer)).keys
                self.keys, self.asked_at = {key.key_id: key for key in found}, time.monotonic()
        if header.get("kid") not in self.keys:
            raise jwt.InvalidTokenError("unknown key")
        return header, self.keys[header["kid"]]


class Verifier:
    def __init__(self, issuer, audience, name, secret):
        self.issuer, self.audience = issuer, audience
        self.keys = Keys(f"{issuer}/.well-known/jwks.json")
        basic = base64.b64encode(f"{name}:{secret}".encode()).decode()
        self.headers = {"Authorization": f"Basic {basic}"}
        self.denied = {}  # ("sid" or "jti", id) → until when its tokens could live
        self.versions = {}  # user id → (the only version that is not denied, until when older tokens could live)
        self.live_until = 0.0  # until when the copy counts as complete (s since the epoch)
        self.complete_since = math.inf  # … and from which time of issue on (ms since the epoch)
        self.last_event_id = ""
        self.swept_at = time.time()

    def verify(self, token, typ, audience, required):
        header, key = self.keys.find(token)
        if header.get("typ") != typ or header.get("alg") not in ALGORITHMS:
            raise jwt.InvalidTokenError("another kind of token")
        return jwt.decode(
            token,
            key.key,
            algorithms=ALGORITHMS,
            issuer=self.issuer,
            audience=audience,
            leeway=5,
            options={"require": required},
        )

    def check(self, token):
        """Returns (200, claims), (401, None), or (503, None) when it cannot be known now."""
        try:
            claims = self.verify(token, "at+jwt", self.audience, CLAIMS)
        except jwt.PyJWTError:
            return 401, None
        except OSError:
            return 503, None
        if time.time() > self.live_until:
            return 503, None
        version, _ = self.versions.get(claims["sub"], (claims["ver"], 0))
        is_over = (
            ("sid", claims["sid"]) in self.denied
            or ("jti", claims["jti"]) in self.denied
            or version != claims["ver"]
            or claims["iat"] * 1000 < self.complete_since
        )
        return (401, None) if is_over else (200, claims)

    def follow(self):
        """Follows the feed for ever; comes back by itself."""
        while True:
            try:
                self.listen()
            except jwt.PyJWTError as error:
                # It may have been an ending: begin again with all that is in force.
                self.last_event_id = ""
                print(f"feed: {error}", file=sys.stderr)
            except (OSError, ValueError, KeyError) as error:
                print(f"feed: {error}", file=sys.stderr)
            time.sleep(RECONNECT_S)

    def listen(self):
        headers = {**self.headers, "Last-Event-ID": self.last_event_id}
        request = urllib.request.Request(f"{self.issuer}/api/feed", headers=headers)
        with urllib.request.urlopen(request, timeout=SILENCE_S) as answer:
            event = {}
            for line in answer:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    event[name] = value
                else:
                    self.take(event)
                    event = {}

    def take(self, event):
        if event.get("event") == "ending":
            self.deny(self.verify(event["data"], "secevent+jwt", f"{self.audience}/feed", ["iss", "aud"]))
        elif event.get("event") == "alive":
            alive = json.loads(event["data"])
            self.last_event_id = event["id"]
            self.complete_since = alive["completeSince"]
            # By the app's clock too, so that what was held up on the way counts as late.
            self.live_until = min(alive["at"] / 1000, time.time()) + SILENCE_S
            self.sweep()

    def deny(self, claims):
        subject, (event,) = claims["sub_id"], claims["events"].values()
        until = event["denied_until"]
        if "session" in subject:
            self.denied["sid", subject["session"]["id"]] = until
        elif "token" in subject:
            self.denied["jti", subject["token"]["jti"]] = until
        else:
            self.versions[subject["user"]["sub"]] = (event["claims"]["ver"], until)

    def sweep(self):
        now = time.time()
        if now - self.swept_at < SWEEP_S:
            return
        self.swept_at = now
        self.denied = {key: until for key, until in self.denied.items() if until > now}
        self.versions = {user: entry for user, entry in self.versions.items() if entry[1] > now}
