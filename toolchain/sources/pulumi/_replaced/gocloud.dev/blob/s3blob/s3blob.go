// Package s3blob has no driver: this build of the engine has no backends in a cloud.
package s3blob
