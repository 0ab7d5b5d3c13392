// Package authhelpers has no credentials: this build of the engine has no backends in a cloud.
package authhelpers

import (
	"context"
	"errors"

	"gocloud.dev/blob"
)

// GoogleCredentialsMux fails.
func GoogleCredentialsMux(context.Context) (*blob.URLMux, error) {
	return nil, errors.New("this engine was built without backends in a cloud: install Pulumi")
}
