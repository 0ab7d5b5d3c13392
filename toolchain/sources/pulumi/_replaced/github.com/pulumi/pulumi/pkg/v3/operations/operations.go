// Package operations has no logs: this build of the engine has no clients of clouds, where `pulumi logs` would find them.
package operations

import (
	"context"
	"errors"
	"time"

	"github.com/pulumi/pulumi/pkg/v3/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
)

// LogEntry is a line that something has logged.
type LogEntry struct {
	ID        string
	Timestamp int64
	Message   string
}

// ResourceFilter limits logs to some resources.
type ResourceFilter string

// LogQuery says which logs are wanted.
type LogQuery struct {
	StartTime      *time.Time      `url:"startTime,unix"`
	EndTime        *time.Time      `url:"endTime,unix"`
	ResourceFilter *ResourceFilter `url:"resourceFilter"`
}

// Resource has no logs.
type Resource struct{}

// Provider finds logs.
type Provider interface {
	GetLogs(context.Context, LogQuery) (*[]LogEntry, error)
}

// NewResourceTree looks at no resource.
func NewResourceTree([]*resource.State) *Resource { return &Resource{} }

// OperationsProvider gives what finds no logs.
func (r *Resource) OperationsProvider(map[config.Key]string) Provider { return r }

// GetLogs fails.
func (*Resource) GetLogs(context.Context, LogQuery) (*[]LogEntry, error) {
	return nil, errors.New("this engine was built without clients of clouds: install Pulumi")
}
