package org.stratagrid.billing.plan;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.values.Money;

/** The plans on offer. A plan never changes once it was sold: another price is another plan. */
@Component
public class PlanBook {

    private static final String SELECT = "SELECT p.* FROM billing.plan p";

    private final JdbcClient database;

    PlanBook(JdbcClient database) {
        this.database = database;
    }

    /** By resource and size. */
    public List<Plan> all() {
        return database.sql(SELECT + " ORDER BY p.resource, p.allotment, p.price_minor")
                .query(PlanBook::plan)
                .list();
    }

    public Optional<Plan> find(@Nullable String code) {
        return database.sql(SELECT + " WHERE p.code = :code")
                .param("code", code)
                .query(PlanBook::plan)
                .optional();
    }

    public Map<Resource, Plan> of(UUID accountId) {
        Map<Resource, Plan> plans = new EnumMap<>(Resource.class);
        database.sql(SELECT + " JOIN billing.subscription_plan s ON s.plan_code = p.code WHERE s.account_id = :account")
                .param("account", accountId)
                .query(PlanBook::plan)
                .list()
                .forEach(plan -> plans.put(plan.resource(), plan));
        return plans;
    }

    private static Plan plan(ResultSet row, int number) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new Plan(
                row.getString("code"),
                row.getString("name"),
                Resource.valueOf(row.getString("resource")),
                new Money(row.getLong("price_minor"), currency),
                row.getLong("allotment"),
                new Money(row.getLong("overage_minor"), currency),
                row.getLong("cut_off"),
                row.getInt("public_addresses"));
    }
}
