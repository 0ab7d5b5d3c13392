// Package gcsblob has no driver: this build of the engine has no backends in a cloud.
package gcsblob

// Scheme begins the URLs of this backend.
const Scheme = "gs"
