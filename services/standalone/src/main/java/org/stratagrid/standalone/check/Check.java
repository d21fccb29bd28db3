package org.stratagrid.standalone.check;

import java.util.List;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.platform.transport.RemoteContract;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a running system whether its books are right and prints what differs. Argument: its address; the token of the services is
 * in the environment. Ends with 0 when all is well, 1 when something differs, 2 when it cannot be asked.
 */
public final class Check {

    private Check() {}

    public static void main(String[] arguments) {
        try {
            List<String> found = RemoteContract.client(
                            Placement.class,
                            arguments[0],
                            System.getenv("STRATAGRID_SERVICES_TOKEN"),
                            JsonMapper.shared())
                    .check();
            found.forEach(System.out::println);
            if (found.isEmpty()) {
                System.out.println(
                        "The scheduler's book, its totals and its rows agree; no node holds more than it has.");
            }
            System.exit(found.isEmpty() ? 0 : 1);
        } catch (Refusal refusal) {
            System.err.println(refusal.sentence());
            System.exit(2);
        }
    }
}
