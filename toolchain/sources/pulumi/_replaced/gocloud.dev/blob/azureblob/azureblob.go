// Package azureblob has no driver: this build of the engine has no backends in a cloud.
package azureblob

import (
	"context"
	"errors"
	"net/url"

	"gocloud.dev/blob"
)

// Scheme begins the URLs of this backend.
const Scheme = "azblob"

// ServiceURLOptions has no options.
type ServiceURLOptions struct{}

// URLOpener opens no bucket.
type URLOpener struct {
	MakeClient        func()
	ServiceURLOptions ServiceURLOptions
}

// NewDefaultClient makes none.
func NewDefaultClient() {}

// NewDefaultServiceURLOptions has no options.
func NewDefaultServiceURLOptions() *ServiceURLOptions { return &ServiceURLOptions{} }

// OpenBucketURL fails.
func (*URLOpener) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return nil, errors.New("this engine was built without backends in a cloud: install Pulumi")
}
