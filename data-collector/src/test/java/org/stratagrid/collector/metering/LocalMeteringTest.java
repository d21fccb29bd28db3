package org.stratagrid.collector.metering;

import org.springframework.beans.factory.annotation.Autowired;
import org.stratagrid.contracts.metering.Metering;

/** The contract as a bean in the same JVM. */
class LocalMeteringTest extends MeteringContract {

    @Autowired
    Metering metering;

    @Override
    Metering metering() {
        return metering;
    }
}
