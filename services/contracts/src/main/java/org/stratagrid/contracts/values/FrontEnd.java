package org.stratagrid.contracts.values;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A virtual IP:port pair of a load balancer (spec CP-5, DM-5).
 *
 * @param certificateId the account's certificate with which it ends TLS; null for plain HTTP
 */
public record FrontEnd(String address, int port, @Nullable UUID certificateId) {

    public boolean tls() {
        return certificateId != null;
    }

    public boolean samePair(FrontEnd other) {
        return address.equals(other.address) && port == other.port;
    }

    public String words() {
        return address + ":" + port;
    }
}
