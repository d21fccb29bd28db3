package org.stratagrid.configurations.address;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code stratagrid.addresses.*}.
 *
 * @param publicFrom first address of the pool that accounts get their public addresses from
 * @param publicTo   last address of that pool
 */
@ConfigurationProperties("stratagrid.addresses")
record AddressSettings(
        @DefaultValue("203.0.113.10") String publicFrom,
        @DefaultValue("203.0.113.250") String publicTo) {

    AddressRange publicPool() {
        return AddressRange.of(publicFrom, publicTo);
    }
}
