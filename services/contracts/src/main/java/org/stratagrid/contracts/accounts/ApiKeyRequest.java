package org.stratagrid.contracts.accounts;

/** The name that the customer gives a new key. */
public record ApiKeyRequest(String name) {}
