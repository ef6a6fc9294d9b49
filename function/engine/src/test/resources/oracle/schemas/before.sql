create schema "Vault"
