// Package cloud has no `pulumi api`: its reader of OpenAPI documents takes a third of the engine's build. The commands for the accounts
// and organizations of Pulumi Cloud do not work without it.
package cloud

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/pulumi/pulumi/pkg/v3/backend/httpstate/client"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

var errLeftOut = errors.New("this engine was built without Pulumi Cloud's API: install Pulumi")

// APIError is never given.
type APIError struct {
	ExitCode int
	Silent   bool
}

func (*APIError) Error() string { return errLeftOut.Error() }

// ResolvedContext is never given.
type ResolvedContext struct {
	Client    *client.Client
	CloudURL  string
	OrgName   string
	Project   *workspace.Project
	StackOrg  string
	StackProj string
	StackName string
	LoggedIn  bool
}

// ResolveContext fails.
func ResolveContext(context.Context) (*ResolvedContext, error) { return nil, errLeftOut }

// NewAPICmd fails when it runs.
func NewAPICmd() *cobra.Command {
	return &cobra.Command{
		Use:    "api",
		Short:  "Not in this build",
		Hidden: true,
		RunE:   func(*cobra.Command, []string) error { return errLeftOut },
	}
}
