package org.stratagrid.web.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.values.Money;

/** Amounts and times in the words of the page: in templates {@code @numbers}. All times are UTC and say so. */
@Component("numbers")
public class Numbers {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

    public String money(@Nullable Money money) {
        if (money == null) {
            return "";
        }
        String amount = format("#,##0." + "0".repeat(money.currency().getDefaultFractionDigits()), money.amount());
        String sign = money.minorUnits() < 0 ? "−" : "";
        return sign + symbol(money) + amount.replace("-", "");
    }

    private static String symbol(Money money) {
        return switch (money.currency().getCurrencyCode()) {
            case "USD" -> "$";
            case "EUR" -> "€";
            case "GBP" -> "£";
            default -> money.currency().getCurrencyCode() + "\u00a0";
        };
    }

    public String amount(@Nullable BigDecimal quantity) {
        return quantity == null ? "" : format("#,##0.00", quantity.setScale(2, RoundingMode.HALF_EVEN));
    }

    public String whole(long number) {
        return format("#,##0", BigDecimal.valueOf(number));
    }

    public String day(TemporalAccessor day) {
        return DAY.format(utc(day));
    }

    public String moment(@Nullable TemporalAccessor moment) {
        return moment == null ? "" : MOMENT.format(utc(moment));
    }

    public String second(@Nullable TemporalAccessor moment) {
        return moment == null ? "" : SECOND.format(utc(moment));
    }

    public String month(YearMonth month) {
        return MONTH.format(month);
    }

    /** "850 ms", "4.2 s", "3 min 05 s". */
    public String took(@Nullable Instant from, @Nullable Instant until) {
        if (from == null || until == null) {
            return "";
        }
        Duration took = Duration.between(from, until);
        if (took.toMillis() < 1000) {
            return took.toMillis() + " ms";
        }
        return took.toSeconds() < 60
                ? format("0.0", BigDecimal.valueOf(took.toMillis()).movePointLeft(3)) + " s"
                : String.format(Locale.ROOT, "%d min %02d s", took.toMinutes(), took.toSecondsPart());
    }

    /** A size on disk: "850 KiB", "12.4 MiB", "3.0 GiB". */
    public String size(long bytes) {
        if (bytes < 1 << 20) {
            return (bytes + 1023) / 1024 + " KiB";
        }
        boolean large = bytes >= 1 << 30;
        return format("#,##0.0", BigDecimal.valueOf(bytes / (double) (large ? 1 << 30 : 1 << 20)))
                + (large ? " GiB" : " MiB");
    }

    /** Part of a whole as 0 to 100, for the width of a bar. */
    public int percent(long part, long whole) {
        return whole <= 0 ? (part > 0 ? 100 : 0) : (int) Math.max(0, Math.min(100, part * 100 / whole));
    }

    public String shortId(@Nullable UUID id) {
        return id == null ? "" : id.toString().substring(0, 8);
    }

    /** A resource's sold unit in the plural: "GB-RAM-hours", but "GB". */
    public String units(Resource resource) {
        String unit = resource.soldUnit();
        return unit.endsWith("hour") ? unit + "s" : unit;
    }

    /** SOME_NAME as "some name". */
    public String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static TemporalAccessor utc(TemporalAccessor time) {
        return time instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : time;
    }

    private static String format(String pattern, BigDecimal number) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }
}
