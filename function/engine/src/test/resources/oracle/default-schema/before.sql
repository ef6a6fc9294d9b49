create schema "Vault"; create schema office
