package org.stratagrid.deployment.guest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.RealServer;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.HealthCheck;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.certificate.CertificateStore;
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

    /** How their names in HAProxy end. */
    private static final String OF_DUPLICATES = ".new";

    /** Of VRRP: who begins with the virtual addresses. */
    private static final int FIRST_PRIORITY = 150, STAND_IN_PRIORITY = 100;

    private final Fleet fleet;
    private final ServerStore servers;
    private final Names names;
    private final Pauses pauses;
    private final CertificateStore certificates;
    private final GridSettings settings;
    private final TransactionTemplate ownTransaction;

    ConfigurationVolume(
            Fleet fleet,
            ServerStore servers,
            Names names,
            Pauses pauses,
            CertificateStore certificates,
            GridSettings settings,
            PlatformTransactionManager transactions) {
        this.fleet = fleet;
        this.servers = servers;
        this.names = names;
        this.pauses = pauses;
        this.certificates = certificates;
        this.settings = settings;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * What a load balancer is told beside its settings.
     *
     * @param paused  real servers that get nothing, or soon nothing
     * @param offline every request is answered with 503
     * @param certificates chain and key of each certificate that it needs, as PEM
     */
    record Rest(Set<UUID> paused, boolean offline, SortedMap<UUID, String> certificates) {

        static final Rest NONE = new Rest(Set.of(), false, new TreeMap<>());

        @Override
        public String toString() {
            return "Rest[" + paused + ", " + offline + ", " + certificates.keySet() + "]";
        }
    }

    /** Writes what this place has in this layout; the generation that the guest will report once it has applied it. */
    public long write(Place place, Layout layout) {
        return place.server().isOwn() ? writeSeed(place, layout) : write(place.server(), text(place, layout));
    }

    /** The same for a server that keeps another address beside its own for a while. */
    public long write(Place place, Layout layout, String otherAddress) {
        String card = nic(place.server(), otherAddress);
        return write(place.server(), "nic=" + card + "\n" + text(place, layout));
    }

    private String text(Place place, Layout layout) {
        Server server = place.server();
        return body(place, layout, server.isBalancer() ? rest(place) : Rest.NONE);
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

    private Rest rest(Place place) {
        Server balancer = place.server();
        SortedMap<UUID, String> needed = new TreeMap<>();
        for (FrontEnd front : Objects.requireNonNull(place.spec().balancer()).fronts()) {
            UUID id = front.certificateId();
            if (id != null) {
                needed.put(
                        id,
                        certificates
                                .pem(balancer.accountId(), id)
                                .orElseThrow(() -> new HypervisorProblem(
                                        "The certificate of " + front.words() + " is not there any more.")));
            }
        }
        UUID pool = balancer.poolId();
        return new Rest(pauses.of(pool).keySet(), pauses.isOffline(pool), needed);
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
            address(text, balancer, publicCard, layout.partner(place).orElse(null));
            balance(text, balancer, layout, rest);
        } else {
            wire(text, place, layout);
        }
        return text.toString();
    }

    private String nic(Server server, String address) {
        return Names.mac(server.privateCard()) + " " + address + "/" + settings.privatePrefix();
    }

    /** Two load balancers agree on who has the virtual addresses; one alone has them. */
    private void address(StringBuilder text, BalancerSettings balancer, int card, @Nullable Place partner) {
        String gateway = settings.publicGateway() == null ? "" : " " + settings.publicGateway();
        List<String> addresses = balancer.fronts().stream()
                .map(front -> Names.mac(card) + " " + front.address() + "/" + settings.publicPrefix())
                .distinct()
                .toList();
        for (int i = 0; i < addresses.size(); i++) {
            // Guests of former images know one address a card.
            boolean only = partner == null && i == 0;
            line(text, only ? "nic" : "vip", addresses.get(i) + gateway);
        }
        if (partner != null) {
            boolean standsIn = balancer.options().standsInFor() != null;
            line(text, "peer", partner.spec().privateAddress() + " " + (standsIn ? STAND_IN_PRIORITY : FIRST_PRIORITY));
        }
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
        if (rest.offline()) {
            line(text, "offline", "yes");
        }
        FrontEnd secure = balancer.fronts().stream()
                .filter(FrontEnd::tls)
                .findFirst()
                .filter(front -> balancer.options().redirect())
                .orElse(null);
        for (FrontEnd front : balancer.fronts()) {
            if (front.tls()) {
                line(text, "front", front.words() + " tls=" + front.certificateId());
            } else {
                if (!rest.offline()) {
                    line(text, "frontend", front.words());
                }
                line(text, "front", front.words() + (secure == null ? "" : " redirect=" + secure.port()));
            }
        }
        rest.certificates()
                .forEach((id, pem) -> line(
                        text,
                        "certificate",
                        id + " " + Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))));
        HealthCheck check = balancer.options().check();
        if (!check.equals(HealthCheck.DEFAULT)) {
            line(text, "check", check.path() + " " + check.everySeconds() + " " + check.fall() + " " + check.rise());
        }
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
    record Real(String name, String endpoint, UUID serverId) {

        /** Of its duplicate, or of whom it is the duplicate of: for a while both are in the pool. */
        String otherName() {
            return name.endsWith(OF_DUPLICATES)
                    ? name.substring(0, name.length() - OF_DUPLICATES.length())
                    : name + OF_DUPLICATES;
        }
    }

    /** Those that may get requests, under names of their own. */
    static List<Real> reals(BalancerSettings balancer, Layout layout) {
        Set<UUID> resting = layout.places().stream()
                .map(Place::server)
                .filter(server -> !server.inRotation())
                .map(Server::servesAs)
                .collect(Collectors.toCollection(HashSet::new));
        resting.addAll(layout.absent());
        Set<String> taken = new HashSet<>();
        return balancer.realServers().stream()
                .filter(real -> !resting.contains(real.serverId()))
                .map(real -> real(real, layout, taken))
                .toList();
    }

    /** A duplicate has a name of its own, so that the server that it stands for can stay in the pool until it has come. */
    private static Real real(RealServer real, Layout layout, Set<String> taken) {
        String address = layout.find(real.serverId())
                .map(place -> place.spec().privateAddress())
                .orElse(real.address());
        String name = uniqueName(real, taken) + (address.equals(real.address()) ? "" : OF_DUPLICATES);
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
