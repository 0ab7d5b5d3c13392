# What the role of the chart may do: read its own secret, in the KV engine (version 2) at secret/.
path "secret/data/mlops-sentiment" {
  capabilities = ["read"]
}
