package org.stratagrid.billing.rating;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.metering.ClosedHours;
import org.stratagrid.contracts.metering.Metering;

/** One look for closed hours: takes their snapshots over and rates them in order. */
@Component
class UseRating {

    private static final Logger log = LoggerFactory.getLogger(UseRating.class);

    private final Metering metering;
    private final UseImport useImport;
    private final HourRating hourRating;
    private volatile boolean failing;

    UseRating(Metering metering, UseImport useImport, HourRating hourRating) {
        this.metering = metering;
        this.useImport = useImport;
        this.hourRating = hourRating;
    }

    /** Whatever fails here is tried again at the next look; it is said once, not four times a second. */
    void tryRun() {
        try {
            run();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                log.warn("use is not rated at the moment; trying on", e);
            }
            failing = true;
        }
    }

    void run() {
        ClosedHours closed = metering.closed();
        useImport.takeOver(closed);
        while (hourRating.rateNext(closed.until())) {
            // hour by hour
        }
    }
}
