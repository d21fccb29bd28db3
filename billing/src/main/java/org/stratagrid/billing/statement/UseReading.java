package org.stratagrid.billing.statement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.stratagrid.billing.plan.PlanBook;
import org.stratagrid.billing.subscription.SubscriptionRow;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.metering.AccountUse;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;

/** An account's use up to this moment: what is rated, and from metering what is not rated yet. */
@Component
class UseReading {

    /** Transfer is projected from its pace; less than this says nothing about a pace. */
    private static final Duration SHORTEST_PACE = Duration.ofHours(1);

    private record Rated(Resource resource, long used, long free, boolean cutOff, Instant until) {}

    private final JdbcClient database;
    private final PlanBook plans;
    private final Metering metering;

    UseReading(JdbcClient database, PlanBook plans, Metering metering) {
        this.database = database;
        this.plans = plans;
        this.metering = metering;
    }

    /** Every resource of the account, projected with what it has allocated now. */
    Map<Resource, PeriodUse> read(SubscriptionRow subscription) {
        Map<Resource, Rated> rated = rated(subscription);
        AccountUse unrated = unrated(subscription, rated);
        Map<Resource, PeriodUse> uses = new EnumMap<>(Resource.class);
        plans.of(subscription.accountId()).forEach((resource, plan) -> {
            Rated known = rated.getOrDefault(resource, new Rated(resource, 0, 0, false, unrated.until()));
            long more = resource == Resource.MEMORY ? unrated.memoryTime().mibSeconds() : unrated.transferBytes();
            long used = Math.addExact(known.used, more);
            long projected = resource == Resource.MEMORY
                    ? used + toCome(subscription, unrated.until(), unrated.allocatedNow())
                    : atPace(subscription, unrated.until(), used);
            uses.put(resource, new PeriodUse(plan, known.free, used, projected, known.cutOff));
        });
        return uses;
    }

    /** Memory, projected with this much running from now on. */
    PeriodUse readMemory(SubscriptionRow subscription, Memory allocated) {
        Map<Resource, Rated> rated = rated(subscription);
        AccountUse unrated = unrated(subscription, rated);
        Rated known = rated.getOrDefault(Resource.MEMORY, new Rated(Resource.MEMORY, 0, 0, false, unrated.until()));
        Plan plan = plans.of(subscription.accountId()).get(Resource.MEMORY);
        if (plan == null) {
            throw Refusal.notFound("memory plan");
        }
        long used = Math.addExact(known.used, unrated.memoryTime().mibSeconds());
        long projected = Math.addExact(used, toCome(subscription, unrated.until(), allocated));
        return new PeriodUse(plan, known.free, used, projected, known.cutOff);
    }

    private static long toCome(SubscriptionRow subscription, Instant now, Memory allocated) {
        long seconds =
                Math.max(0, Duration.between(now, subscription.periodEnd()).toSeconds());
        return allocated.over(seconds).mibSeconds();
    }

    private static long atPace(SubscriptionRow subscription, Instant now, long used) {
        Instant from = subscription.openedAt().isAfter(subscription.periodStart())
                ? subscription.openedAt()
                : subscription.periodStart();
        long gone =
                Math.max(SHORTEST_PACE.toSeconds(), Duration.between(from, now).toSeconds());
        long toCome =
                Math.max(0, Duration.between(now, subscription.periodEnd()).toSeconds());
        return Math.addExact(used, Math.round((double) used / gone * toCome));
    }

    private AccountUse unrated(SubscriptionRow subscription, Map<Resource, Rated> rated) {
        Instant from = rated.values().stream()
                .map(Rated::until)
                .max(Instant::compareTo)
                .filter(until -> until.isAfter(subscription.periodStart()))
                .orElse(subscription.periodStart());
        try {
            return metering.use(subscription.accountId(), from);
        } catch (ResourceAccessException e) {
            throw new Refusal(
                    Refusal.Reason.UNAVAILABLE,
                    "The meters cannot be read at the moment; nothing is lost. Please try again in a minute.");
        }
    }

    /** With the rated hours in the same query, so that no hour is between the two or in both. */
    private Map<Resource, Rated> rated(SubscriptionRow subscription) {
        Map<Resource, Rated> rated = new EnumMap<>(Resource.class);
        database.sql("SELECT u.resource, u.used, greatest(u.covered, u.billed_level) AS free, u.cut_off, r.rated_until"
                        + " FROM billing.period_use u CROSS JOIN billing.progress r"
                        + " WHERE u.account_id = :account AND u.period = :period")
                .param("account", subscription.accountId())
                .param("period", subscription.period())
                .query(UseReading::row)
                .list()
                .forEach(row -> rated.put(row.resource, row));
        return rated;
    }

    private static Rated row(ResultSet row, int number) throws SQLException {
        return new Rated(
                Resource.valueOf(row.getString("resource")),
                row.getLong("used"),
                row.getLong("free"),
                row.getBoolean("cut_off"),
                row.getObject("rated_until", OffsetDateTime.class).toInstant());
    }
}
