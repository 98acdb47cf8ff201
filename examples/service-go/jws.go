package main

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"time"
)

var (
	errInvalid     = errors.New("not a valid token")
	errUnavailable = errors.New("the keys cannot be loaded")
	encoding       = base64.RawURLEncoding.Strict()
)

const askAgain = 10 * time.Second // how often an unknown key id is looked up, at most

// keys are the app's public keys (RFC 7517), loaded when they are needed.
type keys struct {
	url     string
	client  http.Client
	lock    sync.Mutex
	known   map[string]key
	askedAt time.Time
}

// key verifies with one algorithm and no other (RFC 8725 §3.1).
type key struct {
	alg     string
	isValid func(message, signature []byte) bool
}

func newKeys(url string) *keys {
	return &keys{url: url, client: http.Client{Timeout: 2 * time.Second}}
}

// verify checks a compact JWS (RFC 7515): signature, type, issuer and audience; and reads its claims.
func (k *keys) verify(token, typ, issuer, audience string, claims any) error {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return errInvalid
	}
	var header struct{ Alg, Typ, Kid string }
	if err := decode(parts[0], &header); err != nil {
		return err
	}
	found, err := k.find(header.Kid)
	if err != nil {
		return err
	}
	signature, err := encoding.DecodeString(parts[2])
	if err != nil || header.Alg != found.alg || header.Typ != typ {
		return errInvalid
	}
	if !found.isValid([]byte(parts[0]+"."+parts[1]), signature) {
		return errInvalid
	}
	var names struct{ Iss, Aud string }
	if err := decode(parts[1], &names); err != nil {
		return err
	}
	if names.Iss != issuer || names.Aud != audience {
		return errInvalid
	}
	return decode(parts[1], claims)
}

func decode(part string, into any) error {
	text, err := encoding.DecodeString(part)
	if err != nil || json.Unmarshal(text, into) != nil {
		return errInvalid
	}
	return nil
}

func (k *keys) find(kid string) (key, error) {
	k.lock.Lock()
	defer k.lock.Unlock()
	if _, isKnown := k.known[kid]; !isKnown && time.Since(k.askedAt) > askAgain {
		if err := k.load(); err != nil {
			return key{}, fmt.Errorf("%w: %v", errUnavailable, err)
		}
	}
	found, isKnown := k.known[kid]
	if !isKnown {
		return key{}, errInvalid
	}
	return found, nil
}

func (k *keys) load() error {
	answer, err := k.client.Get(k.url)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var set struct {
		Keys []struct{ Kid, Kty, Crv, X, Y string }
	}
	if err := json.NewDecoder(answer.Body).Decode(&set); err != nil {
		return err
	}
	known := map[string]key{}
	for _, jwk := range set.Keys {
		x, errX := encoding.DecodeString(jwk.X)
		y, errY := encoding.DecodeString(jwk.Y)
		if errX != nil || errY != nil {
			continue
		}
		switch {
		case jwk.Kty == "OKP" && jwk.Crv == "Ed25519" && len(x) == ed25519.PublicKeySize:
			known[jwk.Kid] = key{"EdDSA", func(message, signature []byte) bool {
				return ed25519.Verify(x, message, signature)
			}}
		case jwk.Kty == "EC" && jwk.Crv == "P-256":
			public := &ecdsa.PublicKey{Curve: elliptic.P256(), X: new(big.Int).SetBytes(x), Y: new(big.Int).SetBytes(y)}
			if !public.Curve.IsOnCurve(public.X, public.Y) {
				continue
			}
			known[jwk.Kid] = key{"ES256", func(message, signature []byte) bool {
				if len(signature) != 64 {
					return false
				}
				r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
				digest := sha256.Sum256(message)
				return ecdsa.Verify(public, digest[:], r, s)
			}}
		}
	}
	k.known, k.askedAt = known, time.Now()
	return nil
}
