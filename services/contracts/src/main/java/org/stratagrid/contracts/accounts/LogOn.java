package org.stratagrid.contracts.accounts;

/** One attempt. {@code address} is the client's network address, for the brute-force limit. */
public record LogOn(String userName, String password, String address) {
    @Override
    public String toString() {
        return "LogOn[" + userName + " from " + address + "]";
    }
}
