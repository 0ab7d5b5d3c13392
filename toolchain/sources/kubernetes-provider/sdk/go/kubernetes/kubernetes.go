// Package kubernetes has what the provider uses of Pulumi's Go SDK for Kubernetes. That SDK has typed arguments and
// results for each kind of Kubernetes, of which the provider uses none, and takes a third of the provider's build.
package kubernetes

import "reflect"

// UntypedArgs is an object of any kind, as the input of a resource.
type UntypedArgs map[string]any

// ElementType makes it an input of a resource.
func (UntypedArgs) ElementType() reflect.Type {
	return reflect.TypeFor[map[string]any]()
}
