package org.stratagrid.contracts.values;

/**
 * How a load balancer finds out whether a real server answers: a GET that has to be answered with the status 200.
 *
 * @param path         begins with a slash; at most 200 letters, digits and {@code / . _ ~ % = & ? -}
 * @param everySeconds 1 to 60
 * @param fall         checks in a row that must fail until it gets nothing any more, 1 to 10
 * @param rise         checks in a row that must succeed until it gets requests again, 1 to 10
 */
public record HealthCheck(String path, int everySeconds, int fall, int rise) {

    public static final HealthCheck DEFAULT = new HealthCheck("/health", 1, 2, 1);
}
