package org.stratagrid.configurations.order;

import java.util.List;
import org.stratagrid.configurations.draft.Configuration;
import org.stratagrid.configurations.draft.RevisionServer;

/**
 * Published in the transaction that ends an order, for what else depends on it; not for one that dissolves.
 *
 * @param order         as it was in work
 * @param done          else everything was taken back
 * @param problem       why it was not done, "" where it was
 * @param configuration after the end
 * @param before        what was deployed until then
 */
public record OrderEnded(
        GridOrder order, boolean done, String problem, Configuration configuration, List<RevisionServer> before) {}
