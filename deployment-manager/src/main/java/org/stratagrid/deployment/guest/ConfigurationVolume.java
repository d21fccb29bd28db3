package org.stratagrid.deployment.guest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.RealServer;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.GridSettings;

/** The volume by which a guest learns who it is and whom it works with (images/README.md). Rewritten in place on a change. */
@Component
public class ConfigurationVolume {

    static final int SIZE = 64 * 1024;

    private final Fleet fleet;
    private final ServerStore servers;
    private final Names names;
    private final Pauses pauses;
    private final GridSettings settings;
    private final TransactionTemplate ownTransaction;

    ConfigurationVolume(
            Fleet fleet,
            ServerStore servers,
            Names names,
            Pauses pauses,
            GridSettings settings,
            PlatformTransactionManager transactions) {
        this.fleet = fleet;
        this.servers = servers;
        this.names = names;
        this.pauses = pauses;
        this.settings = settings;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * What a load balancer is told beside its settings.
     *
     * @param paused  real servers that get nothing, or soon nothing
     * @param offline every request is answered with 503
     */
    record Rest(Set<UUID> paused, boolean offline) {

        static final Rest NONE = new Rest(Set.of(), false);
    }

    /** Writes what this place has in this layout; the generation that the guest will report once it has applied it. */
    public long write(Place place, Layout layout) {
        return place.server().spec().isOwn() ? writeSeed(place, layout) : write(place.server(), text(place, layout));
    }

    /** The same for a server that keeps another address beside its own for a while. */
    public long write(Place place, Layout layout, String otherAddress) {
        String card = nic(place.server(), otherAddress);
        return write(place.server(), "nic=" + card + "\n" + text(place, layout));
    }

    private String text(Place place, Layout layout) {
        Server server = place.server();
        return body(place, layout, server.isBalancer() ? rest(server) : Rest.NONE);
    }

    private long write(Server server, String body) {
        // Taken for good before the guest can see it: another content must never come under the same generation.
        long generation =
                Objects.requireNonNull(ownTransaction.execute(status -> servers.generation(server.id(), digest(body))));
        Hypervisor hypervisor = fleet.node(server.nodeId()).hypervisor();
        String volume = names.configuration(server.domainId());
        hypervisor.createVolume(new VolumeSpec(volume, SIZE, null));
        hypervisor.write(volume, bytes(generation, body));
        return generation;
    }

    /** A guest of the customer's own reads it when it starts, and reports nothing. */
    private long writeSeed(Place place, Layout layout) {
        Server server = place.server();
        Hypervisor hypervisor = fleet.node(server.nodeId()).hypervisor();
        String volume = names.configuration(server.domainId());
        hypervisor.createVolume(new VolumeSpec(volume, SIZE, null));
        hypervisor.write(volume, SeedVolume.of(CloudInit.files(place, layout, settings.privatePrefix()), SIZE));
        return server.generation();
    }

    private Rest rest(Server balancer) {
        return new Rest(pauses.of(balancer.id()).keySet(), pauses.isOffline(balancer.id()));
    }

    static byte[] bytes(long generation, String body) {
        byte[] text = ("gen=" + generation + "\n" + body + "end=" + generation + "\n").getBytes(StandardCharsets.UTF_8);
        if (text.length > SIZE) {
            throw new HypervisorProblem("The configuration of a guest does not fit its volume.");
        }
        return Arrays.copyOf(text, SIZE);
    }

    String body(Place place, Layout layout, Rest rest) {
        Server server = place.server();
        StringBuilder text = new StringBuilder();
        line(text, "name", place.spec().name());
        line(text, "role", place.spec().tier().role());
        line(text, "nic", nic(server, place.spec().privateAddress()));
        BalancerSettings balancer = place.spec().balancer();
        Integer publicCard = server.publicCard();
        if (balancer != null && publicCard != null) {
            String gateway = settings.publicGateway();
            line(
                    text,
                    "nic",
                    Names.mac(publicCard) + " " + balancer.virtualAddress() + "/" + settings.publicPrefix()
                            + (gateway == null ? "" : " " + gateway));
            balance(text, balancer, layout, rest);
        } else {
            wire(text, place, layout);
        }
        return text.toString();
    }

    private String nic(Server server, String address) {
        return Names.mac(server.privateCard()) + " " + address + "/" + settings.privatePrefix();
    }

    private static void wire(StringBuilder text, Place place, Layout layout) {
        layout.find(place.spec().databaseServerId())
                .ifPresent(database -> line(text, "db", database.spec().privateAddress()));
        if (place.spec().tier() == Tier.WEB) {
            for (UUID application : place.spec().applicationServerIds()) {
                layout.find(application)
                        .ifPresent(found ->
                                line(text, "app", found.spec().privateAddress() + ":" + Guards.APPLICATION_PORT));
            }
        }
        line(text, "dbpassword", layout.site().databasePassword());
    }

    /** Guests of former images know "frontend" only: there, a site that is offline has its ports closed. */
    private static void balance(StringBuilder text, BalancerSettings balancer, Layout layout, Rest rest) {
        String front = balancer.virtualAddress() + ":" + balancer.virtualPort();
        if (rest.offline()) {
            line(text, "offline", "yes");
        } else {
            line(text, "frontend", front);
        }
        line(text, "front", front);
        line(text, "method", balancer.method() == BalancingMethod.LEAST_CONNECTIONS ? "leastconn" : "roundrobin");
        line(
                text,
                "persistence",
                switch (balancer.persistence()) {
                    case NONE -> "none";
                    case SOURCE -> "source";
                    case COOKIE -> "cookie";
                });
        for (Real real : reals(balancer, layout)) {
            if (rest.paused().contains(real.serverId())) {
                continue;
            }
            line(text, "real", real.name() + " " + real.endpoint());
        }
    }

    /** A real server as HAProxy knows it. */
    record Real(String name, String endpoint, UUID serverId) {}

    /** Those that may get requests, under names of their own. */
    static List<Real> reals(BalancerSettings balancer, Layout layout) {
        Set<UUID> resting = layout.places().stream()
                .map(Place::server)
                .filter(server -> !server.inRotation())
                .map(Server::servesAs)
                .collect(Collectors.toSet());
        Set<String> taken = new HashSet<>();
        return balancer.realServers().stream()
                .filter(real -> !resting.contains(real.serverId()))
                .map(real -> real(real, layout, taken))
                .toList();
    }

    /** A duplicate has a name of its own, so that the server that it stands for can stay in the pool until it has come. */
    private static Real real(RealServer real, Layout layout, Set<String> taken) {
        String address = layout.find(real.serverId())
                .filter(place -> place.server().switched())
                .map(place -> place.spec().privateAddress())
                .orElse(real.address());
        String name = uniqueName(real, taken) + (address.equals(real.address()) ? "" : ".new");
        return new Real(name, address + ":" + real.port(), real.serverId());
    }

    private static String uniqueName(RealServer real, Set<String> taken) {
        String name = real.name().replaceAll("[^a-zA-Z0-9._-]", "-");
        if (!taken.add(name)) {
            name = name + "-" + real.port();
            taken.add(name);
        }
        return name;
    }

    private static void line(StringBuilder text, String key, String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a value of the configuration volume has a line break: " + key);
        }
        text.append(key).append('=').append(value).append('\n');
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
