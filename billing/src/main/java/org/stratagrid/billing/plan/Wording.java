package org.stratagrid.billing.plan;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Resource;

/** Numbers, dates and plans as customers read them. */
public final class Wording {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

    private Wording() {}

    public static String day(LocalDate day) {
        return DAY.format(day);
    }

    public static String month(YearMonth month) {
        return MONTH.format(month);
    }

    /** "2,160.00 GB-RAM-hours". */
    public static String quantity(BigDecimal soldUnits, Resource resource) {
        return String.format(Locale.ENGLISH, "%,." + Math.max(0, soldUnits.scale()) + "f", soldUnits) + " "
                + units(resource);
    }

    public static String quantity(long soldUnits, Resource resource) {
        return String.format(Locale.ENGLISH, "%,d", soldUnits) + " " + units(resource);
    }

    public static String plan(Plan plan) {
        return "“" + plan.name() + "”";
    }

    private static String units(Resource resource) {
        return resource == Resource.MEMORY ? "GB-RAM-hours" : "GB of transfer";
    }
}
