/** With the names of the KubeSentiment team's own chart. */
export const teamValues = `# The team's production
deployment:
  # Five pods
  replicaCount: 5
  resources:
    limits: { cpu: 1500m, memory: 900Mi }
    requests: { cpu: 700m, memory: 900Mi }
  env:
    MLOPS_DEBUG: "false"
    MLOPS_LOG_LEVEL: "WARNING"
    MLOPS_ENABLE_METRICS: "true"
    MLOPS_MAX_TEXT_LENGTH: "400"
  secrets:
    MLOPS_API_KEY: "abc"
  livenessProbe:
    httpGet: { path: /live, port: http }
    periodSeconds: 20
  readinessProbe:
    httpGet: { path: /ready, port: http }
    periodSeconds: 4
image:
  registry: registry.example
  repository: team/sentiment
  tag: v7
  pullSecrets: [{ name: pull }]
# Scaling
hpa:
  enabled: true
  minReplicas: 3
  maxReplicas: 17
  targetCPUUtilizationPercentage: 61
pdb:
  enabled: true
  minAvailable: 2
  maxUnavailable: 20%
modelPersistence:
  enabled: true
  size: 7Gi
  nfs:
    server: ""
    path: /exports
  initContainer:
    modelName: tiny
networkPolicy:
  enabled: true
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{ namespaceSelector: { matchLabels: { name: web } } }]
      ports: [{ protocol: TCP, port: 8000 }]
    - from: [{ podSelector: {} }]
      ports: [{ protocol: TCP, port: http }]
  egress:
    - to: []
      ports: [{ protocol: UDP, port: 53 }]
monitoring:
  serviceMonitor: { enabled: true, interval: 15s, path: /metrics, labels: { team: ml } }
grafana:
  enabled: false
  adminPassword: "123"
istio:
  enabled: true
unheardOf: 1
`;
