// Package v4 has the inputs of the component helm.v4.Chart that are objects.
package v4

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// RepositoryOpts says where a chart's repository is, and who may read it.
type RepositoryOpts struct {
	CaFile   pulumi.AssetOrArchive `pulumi:"caFile"`
	CertFile pulumi.AssetOrArchive `pulumi:"certFile"`
	KeyFile  pulumi.AssetOrArchive `pulumi:"keyFile"`
	Password *string               `pulumi:"password"`
	Repo     *string               `pulumi:"repo"`
	Username *string               `pulumi:"username"`
}

// RepositoryOptsInput accepts RepositoryOptsArgs and RepositoryOptsOutput.
type RepositoryOptsInput interface {
	pulumi.Input
	isRepositoryOpts()
}

// RepositoryOptsArgs are RepositoryOpts whose values may not be known yet.
type RepositoryOptsArgs struct {
	CaFile   pulumi.AssetOrArchiveInput `pulumi:"caFile"`
	CertFile pulumi.AssetOrArchiveInput `pulumi:"certFile"`
	KeyFile  pulumi.AssetOrArchiveInput `pulumi:"keyFile"`
	Password pulumi.StringPtrInput      `pulumi:"password"`
	Repo     pulumi.StringPtrInput      `pulumi:"repo"`
	Username pulumi.StringPtrInput      `pulumi:"username"`
}

// RepositoryOptsOutput resolves to RepositoryOpts.
type RepositoryOptsOutput struct{ *pulumi.OutputState }

func (RepositoryOptsArgs) ElementType() reflect.Type   { return reflect.TypeFor[RepositoryOpts]() }
func (RepositoryOptsOutput) ElementType() reflect.Type { return reflect.TypeFor[RepositoryOpts]() }
func (RepositoryOptsArgs) isRepositoryOpts()           {}
func (RepositoryOptsOutput) isRepositoryOpts()         {}

// PostRenderer is a program that changes what a chart renders.
type PostRenderer struct {
	Args    []string `pulumi:"args"`
	Command string   `pulumi:"command"`
}

// PostRendererInput accepts PostRendererArgs and PostRendererOutput.
type PostRendererInput interface {
	pulumi.Input
	isPostRenderer()
}

// PostRendererArgs are a PostRenderer whose values may not be known yet.
type PostRendererArgs struct {
	Args    pulumi.StringArrayInput `pulumi:"args"`
	Command pulumi.StringInput      `pulumi:"command"`
}

// PostRendererOutput resolves to a PostRenderer.
type PostRendererOutput struct{ *pulumi.OutputState }

func (PostRendererArgs) ElementType() reflect.Type   { return reflect.TypeFor[PostRenderer]() }
func (PostRendererOutput) ElementType() reflect.Type { return reflect.TypeFor[PostRenderer]() }
func (PostRendererArgs) isPostRenderer()             {}
func (PostRendererOutput) isPostRenderer()           {}

func init() {
	pulumi.RegisterInputType(reflect.TypeFor[RepositoryOptsInput](), RepositoryOptsArgs{})
	pulumi.RegisterInputType(reflect.TypeFor[PostRendererInput](), PostRendererArgs{})
	pulumi.RegisterOutputType(RepositoryOptsOutput{})
	pulumi.RegisterOutputType(PostRendererOutput{})
}
