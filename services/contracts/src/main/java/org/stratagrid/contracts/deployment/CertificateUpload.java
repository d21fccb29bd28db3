package org.stratagrid.contracts.deployment;

/**
 * A certificate as its owner has it.
 *
 * @param name  1 to 40 characters; ignored where an existing one is renewed
 * @param chain PEM: the server's own certificate first, then each issuer's
 * @param key   PEM, without a password
 */
public record CertificateUpload(String name, String chain, String key) {

    /** Nothing that prints an upload may print the key. */
    @Override
    public String toString() {
        return "CertificateUpload[" + name + "]";
    }
}
