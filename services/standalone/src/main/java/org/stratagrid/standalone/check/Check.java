package org.stratagrid.standalone.check;

import java.util.List;
import org.stratagrid.contracts.deployment.Difference;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.platform.transport.RemoteContract;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a running system whether its books are right and whether its grid is as they say, and prints what differs. Argument: its
 * address; the token of the services is in the environment. Ends with 0 when all is well, 1 when something differs, 2 when it
 * cannot be asked.
 */
public final class Check {

    private Check() {}

    public static void main(String[] arguments) {
        try {
            List<String> books = contract(Placement.class, arguments[0]).check();
            List<Difference> grid = contract(Upkeep.class, arguments[0]).check();
            books.forEach(System.out::println);
            for (Difference difference : grid) {
                System.out.println(difference.id() + "  " + difference.sentence() + "\n    " + difference.outcome());
            }
            if (books.isEmpty()) {
                System.out.println(
                        "The scheduler's book, its totals and its rows agree; no node holds more than it has.");
            }
            if (grid.isEmpty()) {
                System.out.println("Every node has what the rows say, and nothing else of ours.");
            }
            System.exit(books.isEmpty() && grid.isEmpty() ? 0 : 1);
        } catch (Refusal refusal) {
            System.err.println(refusal.sentence());
            System.exit(2);
        }
    }

    private static <T> T contract(Class<T> contract, String address) {
        return RemoteContract.client(
                contract, address, System.getenv("STRATAGRID_SERVICES_TOKEN"), JsonMapper.shared());
    }
}
