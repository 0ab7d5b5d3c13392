// Package v2 registers the objects of manifests as resources.
package v2

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type object struct {
	pulumi.CustomResourceState
}

// RegisterResource registers an object of any kind. Its results are not read: the components only pass it on.
func RegisterResource(
	ctx *pulumi.Context, apiVersion, kind, name string, properties pulumi.Input, opts ...pulumi.ResourceOption,
) (pulumi.CustomResource, error) {
	registered := &object{}
	token := fmt.Sprintf("kubernetes:%s:%s", apiVersion, kind)
	if err := ctx.RegisterResource(token, name, properties, registered, opts...); err != nil {
		return nil, err
	}
	return registered, nil
}
