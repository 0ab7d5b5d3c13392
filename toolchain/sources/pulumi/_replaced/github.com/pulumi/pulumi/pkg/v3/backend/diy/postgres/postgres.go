// Package postgres has no driver: this build of the engine has no backend in a database.
package postgres
