package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	silence   = 2 * time.Second // how long the feed may be silent until no token is accepted
	reconnect = 200 * time.Millisecond
	sweep     = time.Minute
	longest   = 1 << 20 // bytes of one line of the feed
)

// Claims of an access token (RFC 9068). Times are in seconds since the epoch.
type Claims struct {
	Sub string `json:"sub"`
	Sid string `json:"sid"`
	Jti string `json:"jti"`
	Ver string `json:"ver"`
	Iat int64  `json:"iat"`
	Exp int64  `json:"exp"`
}

// event is what a Security Event Token says (RFC 8417).
type event struct {
	SubID struct {
		User    struct{ Sub string }  `json:"user"`
		Session *struct{ ID string }  `json:"session"`
		Token   *struct{ Jti string } `json:"token"`
	} `json:"sub_id"`
	Events map[string]struct {
		Claims      struct{ Ver string } `json:"claims"`
		DeniedUntil int64                `json:"denied_until"`
	} `json:"events"`
}

type version struct {
	ver   string
	until int64
}

// Verifier verifies access tokens, and keeps a copy of the denylist in memory, from the feed of the app that issues them.
type Verifier struct {
	issuer, audience, name, secret string
	keys                           *keys

	lock          sync.RWMutex
	denied        map[string]int64   // "sid <id>" or "jti <id>" → until when its tokens could live
	versions      map[string]version // user id → the only version that is not denied, and until when older tokens could live
	liveUntil     time.Time          // until when the copy counts as complete
	completeSince int64              // … and from which time of issue on (ms since the epoch)
	lastEventID   string
	sweptAt       time.Time
}

func NewVerifier(issuer, audience, name, secret string) *Verifier {
	return &Verifier{
		issuer: issuer, audience: audience, name: name, secret: secret,
		keys:          newKeys(issuer + "/.well-known/jwks.json"),
		denied:        map[string]int64{},
		versions:      map[string]version{},
		completeSince: math.MaxInt64,
		sweptAt:       time.Now(),
	}
}

// Check returns 200 and the claims; 401; or 503 when it cannot be known now.
func (v *Verifier) Check(token string) (int, *Claims) {
	var claims Claims
	err := v.keys.verify(token, "at+jwt", v.issuer, v.audience, &claims)
	if errors.Is(err, errUnavailable) {
		return http.StatusServiceUnavailable, nil
	}
	isWhole := claims.Sub != "" && claims.Sid != "" && claims.Jti != "" && claims.Ver != "" && claims.Iat > 0
	if err != nil || !isWhole || time.Now().Unix() >= claims.Exp {
		return http.StatusUnauthorized, nil
	}
	v.lock.RLock()
	defer v.lock.RUnlock()
	if time.Now().After(v.liveUntil) {
		return http.StatusServiceUnavailable, nil
	}
	_, isSessionOver := v.denied["sid "+claims.Sid]
	_, isTokenOver := v.denied["jti "+claims.Jti]
	current, isVersioned := v.versions[claims.Sub]
	isOld := isVersioned && current.ver != claims.Ver
	if isSessionOver || isTokenOver || isOld || claims.Iat*1000 < v.completeSince {
		return http.StatusUnauthorized, nil
	}
	return http.StatusOK, &claims
}

// Follow follows the feed for ever; it comes back by itself.
func (v *Verifier) Follow() {
	for {
		if err := v.listen(); err != nil {
			log.Printf("feed: %v", err)
			// What could not be verified may have been an ending: begin again with all that is in force.
			if errors.Is(err, errInvalid) {
				v.lastEventID = ""
			}
		}
		time.Sleep(reconnect)
	}
}

func (v *Verifier) listen() error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	watchdog := time.AfterFunc(silence, cancel)
	defer watchdog.Stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.issuer+"/api/feed", nil)
	if err != nil {
		return err
	}
	request.SetBasicAuth(v.name, v.secret)
	request.Header.Set("Last-Event-ID", v.lastEventID)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the app answered %d", answer.StatusCode)
	}
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, longest)
	fields := map[string]string{}
	for lines.Scan() {
		watchdog.Reset(silence)
		if name, value, found := strings.Cut(lines.Text(), ": "); found {
			fields[name] = value
			continue
		}
		if err := v.take(fields); err != nil {
			return err
		}
		fields = map[string]string{}
	}
	return lines.Err()
}

func (v *Verifier) take(fields map[string]string) error {
	switch fields["event"] {
	case "ending":
		var told event
		if err := v.keys.verify(fields["data"], "secevent+jwt", v.issuer, v.audience+"/feed", &told); err != nil {
			return err
		}
		v.deny(told)
	case "alive":
		var alive struct{ At, CompleteSince int64 }
		if err := json.Unmarshal([]byte(fields["data"]), &alive); err != nil {
			return err
		}
		v.lock.Lock()
		defer v.lock.Unlock()
		v.lastEventID, v.completeSince = fields["id"], alive.CompleteSince
		// By the app's clock too, so that what was held up on the way counts as late.
		v.liveUntil = time.Now().Add(silence)
		if at := time.UnixMilli(alive.At).Add(silence); at.Before(v.liveUntil) {
			v.liveUntil = at
		}
		v.sweep()
	}
	return nil
}

func (v *Verifier) deny(told event) {
	v.lock.Lock()
	defer v.lock.Unlock()
	for _, one := range told.Events {
		switch {
		case told.SubID.Session != nil:
			v.denied["sid "+told.SubID.Session.ID] = one.DeniedUntil
		case told.SubID.Token != nil:
			v.denied["jti "+told.SubID.Token.Jti] = one.DeniedUntil
		default:
			v.versions[told.SubID.User.Sub] = version{one.Claims.Ver, one.DeniedUntil}
		}
	}
}

func (v *Verifier) sweep() {
	if time.Since(v.sweptAt) < sweep {
		return
	}
	v.sweptAt = time.Now()
	now := v.sweptAt.Unix()
	for id, until := range v.denied {
		if until < now {
			delete(v.denied, id)
		}
	}
	for id, one := range v.versions {
		if one.until < now {
			delete(v.versions, id)
		}
	}
}
