package org.stratagrid.contracts.accounts;

/** A key just made; {@code secret} is shown once. */
public record NewApiKey(ApiKey key, String secret) {
    @Override
    public String toString() {
        return "NewApiKey[" + key + "]";
    }
}
