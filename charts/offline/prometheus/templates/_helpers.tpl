{{- define "prometheus.fullname" -}}
{{ .Release.Name | trunc 45 | trimSuffix "-" }}-prometheus-server
{{- end }}

{{- define "prometheus.selectorLabels" -}}
app.kubernetes.io/name: prometheus
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end }}

{{- define "prometheus.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "prometheus.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "prometheus.clusterRoleName" -}}
{{ .Values.server.clusterRoleNameOverride | default (include "prometheus.fullname" .) }}
{{- end }}
