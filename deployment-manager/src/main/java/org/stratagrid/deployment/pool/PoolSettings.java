package org.stratagrid.deployment.pool;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Load balancers' pools ({@code stratagrid.pools}).
 *
 * @param drain how long a paused real server may finish what it works on, and keep the visitors that are bound to it
 */
@ConfigurationProperties("stratagrid.pools")
public record PoolSettings(@DefaultValue("30s") Duration drain) {}
