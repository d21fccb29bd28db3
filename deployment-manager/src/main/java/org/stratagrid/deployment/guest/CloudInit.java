package org.stratagrid.deployment.guest;

import java.util.Map;
import java.util.UUID;
import org.stratagrid.deployment.guest.Layout.Place;

/** What a guest that its customer brought learns of itself by cloud-init (NoCloud): at its first start, and its network at each. */
final class CloudInit {

    private CloudInit() {}

    static Map<String, String> files(Place place, Layout layout, int prefix) {
        Server server = place.server();
        return Map.of(
                "meta-data",
                "instance-id: " + server.id() + "\nlocal-hostname: "
                        + place.spec().name() + "\n",
                "network-config",
                """
                version: 2
                ethernets:
                  private:
                    match:
                      macaddress: "%s"
                    addresses: ["%s/%d"]
                """.formatted(Names.mac(server.privateCard()), place.spec().privateAddress(), prefix),
                "user-data",
                """
                #cloud-config
                hostname: %s
                growpart: {mode: auto, devices: ["/"]}
                write_files:
                  - path: /etc/stratagrid
                    permissions: "0600"
                    content: |
                %s""".formatted(place.spec().name(), indented(wires(place, layout))));
    }

    /** As key=value lines: whom it works with. */
    private static String wires(Place place, Layout layout) {
        StringBuilder text = new StringBuilder();
        layout.find(place.spec().databaseServerId())
                .ifPresent(database -> text.append("db=")
                        .append(database.spec().privateAddress())
                        .append("\ndbpassword=")
                        .append(layout.site().databasePassword())
                        .append('\n'));
        for (UUID application : place.spec().applicationServerIds()) {
            layout.find(application)
                    .ifPresent(found -> text.append("app=")
                            .append(found.spec().privateAddress())
                            .append(':')
                            .append(Guards.APPLICATION_PORT)
                            .append('\n'));
        }
        return text.append("name=").append(place.spec().name()).append('\n').toString();
    }

    private static String indented(String text) {
        return text.lines().map(line -> "      " + line + "\n").reduce("", String::concat);
    }
}
