package org.stratagrid.scheduler.solver;

import java.util.Currency;
import java.util.UUID;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Size;

/** A small calm web server, changed in what a test is about. */
final class ServerSample {

    static final UUID ACCOUNT = new UUID(1, 1);
    static final UUID CONFIGURATION = new UUID(2, 2);

    private ServerFacts facts = new ServerFacts(
            UUID.randomUUID(),
            ACCOUNT,
            CONFIGURATION,
            "web-1",
            Tier.WEB,
            new Size(1, 1, 1, 1),
            Behaviour.CALM,
            "Debian 12",
            null,
            false,
            false,
            false);

    ServerSample tier(Tier tier) {
        return with(new ServerFacts(
                facts.id(),
                facts.accountId(),
                facts.configurationId(),
                tier.role(),
                tier,
                facts.size(),
                facts.behaviour(),
                facts.system(),
                facts.licence(),
                facts.risky(),
                facts.dedicated(),
                facts.apart()));
    }

    ServerSample named(String name) {
        return with(new ServerFacts(
                facts.id(),
                facts.accountId(),
                facts.configurationId(),
                name,
                facts.tier(),
                facts.size(),
                facts.behaviour(),
                facts.system(),
                facts.licence(),
                facts.risky(),
                facts.dedicated(),
                facts.apart()));
    }

    ServerSample size(Size size) {
        return with(new ServerFacts(
                facts.id(),
                facts.accountId(),
                facts.configurationId(),
                facts.name(),
                facts.tier(),
                size,
                facts.behaviour(),
                facts.system(),
                facts.licence(),
                facts.risky(),
                facts.dedicated(),
                facts.apart()));
    }

    ServerSample behaviour(Behaviour behaviour) {
        return with(new ServerFacts(
                facts.id(),
                facts.accountId(),
                facts.configurationId(),
                facts.name(),
                facts.tier(),
                facts.size(),
                behaviour,
                facts.system(),
                facts.licence(),
                facts.risky(),
                facts.dedicated(),
                facts.apart()));
    }

    ServerSample account(UUID account) {
        return with(new ServerFacts(
                facts.id(),
                account,
                facts.configurationId(),
                facts.name(),
                facts.tier(),
                facts.size(),
                facts.behaviour(),
                facts.system(),
                facts.licence(),
                facts.risky(),
                facts.dedicated(),
                facts.apart()));
    }

    ServerSample configuration(UUID configuration) {
        return with(new ServerFacts(
                facts.id(),
                facts.accountId(),
                configuration,
                facts.name(),
                facts.tier(),
                facts.size(),
                facts.behaviour(),
                facts.system(),
                facts.licence(),
                facts.risky(),
                facts.dedicated(),
                facts.apart()));
    }

    ServerSample licensed(String system, long cents) {
        Money price = new Money(cents, Currency.getInstance("EUR"));
        return with(new ServerFacts(
                facts.id(),
                facts.accountId(),
                facts.configurationId(),
                facts.name(),
                facts.tier(),
                facts.size(),
                facts.behaviour(),
                system,
                price,
                facts.risky(),
                facts.dedicated(),
                facts.apart()));
    }

    ServerSample risky() {
        return flags(true, facts.dedicated(), facts.apart());
    }

    ServerSample dedicated() {
        return flags(facts.risky(), true, facts.apart());
    }

    ServerSample apart() {
        return flags(facts.risky(), facts.dedicated(), true);
    }

    private ServerSample flags(boolean risky, boolean dedicated, boolean apart) {
        return with(new ServerFacts(
                facts.id(),
                facts.accountId(),
                facts.configurationId(),
                facts.name(),
                facts.tier(),
                facts.size(),
                facts.behaviour(),
                facts.system(),
                facts.licence(),
                risky,
                dedicated,
                apart));
    }

    private static ServerSample with(ServerFacts facts) {
        ServerSample sample = new ServerSample();
        sample.facts = facts;
        return sample;
    }

    /** Another server at each call. */
    ServerFacts facts() {
        return new ServerFacts(
                UUID.randomUUID(),
                facts.accountId(),
                facts.configurationId(),
                facts.name(),
                facts.tier(),
                facts.size(),
                facts.behaviour(),
                facts.system(),
                facts.licence(),
                facts.risky(),
                facts.dedicated(),
                facts.apart());
    }
}
