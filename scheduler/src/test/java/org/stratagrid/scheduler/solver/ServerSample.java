package org.stratagrid.scheduler.solver;

import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Size;

/** A small calm web server, changed in what a test is about. */
final class ServerSample {

    static final UUID ACCOUNT = new UUID(1, 1);
    static final UUID CONFIGURATION = new UUID(2, 2);

    private UUID account = ACCOUNT;
    private UUID configuration = CONFIGURATION;
    private String name = "web-1";
    private Tier tier = Tier.WEB;
    private Size size = new Size(1, 1, 1, 1);
    private Behaviour behaviour = Behaviour.CALM;
    private String system = "Debian 12";
    private @Nullable Money licence;
    private boolean risky;
    private boolean dedicated;
    private boolean apart;

    ServerSample tier(Tier value) {
        tier = value;
        name = value.role();
        return this;
    }

    ServerSample named(String value) {
        name = value;
        return this;
    }

    ServerSample size(Size value) {
        size = value;
        return this;
    }

    ServerSample behaviour(Behaviour value) {
        behaviour = value;
        return this;
    }

    ServerSample account(UUID value) {
        account = value;
        return this;
    }

    ServerSample configuration(UUID value) {
        configuration = value;
        return this;
    }

    ServerSample licensed(String runs, long cents) {
        system = runs;
        licence = new Money(cents, Currency.getInstance("EUR"));
        return this;
    }

    ServerSample risky() {
        risky = true;
        return this;
    }

    ServerSample dedicated() {
        dedicated = true;
        return this;
    }

    ServerSample apart() {
        apart = true;
        return this;
    }

    /** Another server at each call. */
    ServerFacts facts() {
        return new ServerFacts(
                UUID.randomUUID(),
                account,
                configuration,
                name,
                tier,
                size,
                behaviour,
                system,
                licence,
                risky,
                dedicated,
                apart);
    }
}
