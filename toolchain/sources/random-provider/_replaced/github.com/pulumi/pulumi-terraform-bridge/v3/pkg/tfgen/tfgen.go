// Package tfgen generates no schemas: the plugin has the one that cmd/tfgen wrote. With it come the code generators of all
// languages, which are half of the plugin's build.
package tfgen

import (
	"errors"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
)

// GenerateSchema fails.
func GenerateSchema(tfbridge.ProviderInfo, diag.Sink) (schema.PackageSpec, error) {
	return schema.PackageSpec{}, errors.New("this plugin was built with its schema")
}
