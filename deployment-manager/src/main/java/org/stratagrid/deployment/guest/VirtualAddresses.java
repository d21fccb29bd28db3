package org.stratagrid.deployment.guest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.FrontEnd;

/** Virtual addresses: each is held for one configuration at most. */
@Component
public class VirtualAddresses {

    private final JdbcClient database;
    private final ServerStore servers;

    VirtualAddresses(JdbcClient database, ServerStore servers) {
        this.database = database;
        this.servers = servers;
    }

    public static Stream<String> of(DesiredServer server) {
        BalancerSettings balancer = server.balancer();
        return balancer == null
                ? Stream.of()
                : balancer.fronts().stream().map(FrontEnd::address).distinct();
    }

    /** The configurations that addresses are held for. */
    public Map<String, UUID> holders() {
        Map<String, UUID> holders = new HashMap<>();
        database.sql("SELECT address, configuration_id FROM deployment.virtual_address")
                .query(row -> {
                    holders.put(row.getString("address"), row.getObject("configuration_id", UUID.class));
                });
        return holders;
    }

    /** Holds the address for this configuration; false when it is held for another one. */
    public boolean take(String address, UUID configurationId) {
        database.sql("INSERT INTO deployment.virtual_address (address, configuration_id)"
                        + " VALUES (:address, :configuration) ON CONFLICT (address) DO NOTHING")
                .param("address", address)
                .param("configuration", configurationId)
                .update();
        return database.sql("SELECT configuration_id FROM deployment.virtual_address WHERE address = :address")
                .param("address", address)
                .query(UUID.class)
                .single()
                .equals(configurationId);
    }

    /** Gives back what no server of the configuration has any more. */
    public void release(UUID configurationId) {
        List<String> kept = servers.of(configurationId).stream()
                .flatMap(server -> Stream.concat(of(server.spec()), of(server.wanted())))
                .distinct()
                .toList();
        database.sql(
                        "DELETE FROM deployment.virtual_address WHERE configuration_id = :id AND NOT address = ANY (:kept)")
                .param("id", configurationId)
                .param("kept", kept.toArray(String[]::new))
                .update();
    }
}
