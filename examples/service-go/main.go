package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strings"
)

var texts = map[int]string{401: "Log in first.", 503: "Try again in a moment."}

func main() {
	verifier := NewVerifier(env("ISSUER", "http://localhost:3000"), "jwt-logout", os.Getenv("SERVICE_NAME"), os.Getenv("SERVICE_SECRET"))
	go verifier.Follow()

	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		scheme, token, _ := strings.Cut(request.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") {
			token = ""
		}
		status, claims := verifier.Check(token)
		body := map[string]string{"error": texts[status]}
		if claims != nil {
			body = map[string]string{"userId": claims.Sub}
		}
		response.Header().Set("Content-Type", "application/json")
		switch status {
		case http.StatusUnauthorized:
			response.Header().Set("WWW-Authenticate", "Bearer")
		case http.StatusServiceUnavailable:
			response.Header().Set("Retry-After", "1")
		}
		response.WriteHeader(status)
		if err := json.NewEncoder(response).Encode(body); err != nil {
			log.Printf("answer: %v", err)
		}
	})
	log.Fatal(http.ListenAndServe(":"+env("PORT", "4000"), nil))
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
