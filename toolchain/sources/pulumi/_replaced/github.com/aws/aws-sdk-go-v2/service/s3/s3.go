// Package s3 has the one type that the engine names: this build of the engine has no backends in a cloud.
package s3

// CopyObjectInput is never sent.
type CopyObjectInput struct {
	CopySource *string
}
