/** A chart of a few objects in which each release changes two, makes one and drops one. It uses the release's credentials. */
export const templates = {
  'config.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data: {mark: {{quote Values.mark}} }
`,
  'extra.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata:
  name: extra-{{Values.mark}}
data: {mark: {{quote Values.mark}} }
`,
  'service.yaml.hbs': `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports: [{port: 80}]
`,
  'deployment.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {mark: {{quote Values.mark}} }
spec:
  replicas: 1
  selector: {matchLabels: {app: web} }
  template:
    metadata: {labels: {app: web} }
    spec:
      containers:
      - {name: web, image: "registry.example/web:1", envFrom: [{secretRef: {name: "{{Release.Name}}-credentials"} }]}
`,
};

export const values = { mark: 'one' };
