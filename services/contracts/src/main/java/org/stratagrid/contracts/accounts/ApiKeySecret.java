package org.stratagrid.contracts.accounts;

/** An API key as the caller sent it. */
public record ApiKeySecret(String secret) {
    @Override
    public String toString() {
        return "ApiKeySecret[…]";
    }
}
