package org.stratagrid.scheduler.policy;

import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.stratagrid.contracts.placement.GridRules;
import org.stratagrid.contracts.placement.LicencePrice;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;

/** What holds for the whole grid, in rows, so that it can be changed while it runs. */
@Component
public class Rules {

    private final JdbcClient database;

    Rules(JdbcClient database) {
        this.database = database;
    }

    public GridRules present() {
        Map<Tier, String> groups = new EnumMap<>(Tier.class);
        database.sql("SELECT tier, node_group FROM scheduler.tier_group").query(row -> {
            groups.put(Tier.valueOf(row.getString("tier")), row.getString("node_group"));
        });
        List<LicencePrice> licences = database.sql("SELECT * FROM scheduler.licence_price ORDER BY system")
                .query((row, number) -> new LicencePrice(
                        row.getString("system"),
                        new Money(row.getLong("minor_units"), Currency.getInstance(row.getString("currency")))))
                .list();
        return new GridRules(groups, licences);
    }

    @Transactional
    public void replace(GridRules rules) {
        // One writer at a time, so that two never leave a mixture.
        database.sql("LOCK TABLE scheduler.tier_group, scheduler.licence_price IN SHARE ROW EXCLUSIVE MODE")
                .update();
        database.sql("DELETE FROM scheduler.tier_group").update();
        database.sql("DELETE FROM scheduler.licence_price").update();
        rules.groups()
                .forEach((tier, group) -> database.sql(
                                "INSERT INTO scheduler.tier_group (tier, node_group) VALUES (:tier, :group)")
                        .param("tier", tier.name())
                        .param("group", group)
                        .update());
        for (LicencePrice licence : rules.licences()) {
            database.sql("INSERT INTO scheduler.licence_price (system, minor_units, currency)"
                            + " VALUES (:system, :units, :currency)")
                    .param("system", licence.system())
                    .param("units", licence.aMonth().minorUnits())
                    .param("currency", licence.aMonth().currency().getCurrencyCode())
                    .update();
        }
    }
}
