package org.stratagrid.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The grid seen from outside the product, by virsh and ip: what is really there. */
record Guests(List<String> uris, List<String> namespaces) {

    private static final Pattern URI = Pattern.compile("uri:\\s*\"?(\\S+?)\"?\\s*$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("<stratagrid:server [^>]*name=['\"]([^'\"]+)");
    private static final Pattern NAMESPACE = Pattern.compile("--net=/run/netns/([a-z0-9-]+)");

    static Guests of(Path nodes) throws IOException {
        String text = Files.readString(nodes);
        return new Guests(
                URI.matcher(text).results().map(match -> match.group(1)).toList(),
                NAMESPACE.matcher(text).results().map(match -> match.group(1)).toList());
    }

    /** Ends a guest as a crash of its QEMU does; it must be the only one of its name. */
    void kill(String serverName) throws IOException, InterruptedException {
        List<String[]> found = new ArrayList<>();
        for (String uri : uris) {
            for (String domain : names(run("virsh", "-q", "-c", uri, "list", "--name"))) {
                if (NAME.matcher(run("virsh", "-q", "-c", uri, "dumpxml", domain))
                        .results()
                        .anyMatch(match -> match.group(1).equals(serverName))) {
                    found.add(new String[] {uri, domain});
                }
            }
        }
        assertThat(found)
                .extracting(guest -> String.join(" ", guest))
                .as("guests named " + serverName)
                .hasSize(1);
        run("virsh", "-q", "-c", found.get(0)[0], "destroy", found.get(0)[1]);
    }

    /** Makes the test's grid empty again, whatever an earlier test that failed has left there. */
    void clear() throws IOException, InterruptedException {
        for (String uri : uris) {
            for (String domain : names(run("virsh", "-q", "-c", uri, "list", "--name"))) {
                run("virsh", "-q", "-c", uri, "destroy", domain);
            }
            for (String domain : domains(uri)) {
                run("virsh", "-q", "-c", uri, "undefine", "--checkpoints-metadata", domain);
            }
        }
    }

    private static List<String> names(String listing) {
        return listing.lines()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static List<String> domains(String uri) throws IOException, InterruptedException {
        return names(run("virsh", "-q", "-c", uri, "list", "--all", "--name"));
    }

    List<String> domains() throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        for (String uri : uris) {
            found.addAll(domains(uri));
        }
        return found;
    }

    /** Everything of ours that is still on a node: domains, volumes other than images, networks other than the public one. */
    List<String> leftovers() throws IOException, InterruptedException {
        List<String> found = new ArrayList<>(domains());
        for (String uri : uris) {
            run("virsh", "-q", "-c", uri, "vol-list", "stratagrid")
                    .lines()
                    .map(line -> line.strip().split("\\s+")[0])
                    .filter(volume -> !volume.isEmpty() && !volume.startsWith("img-"))
                    .forEach(found::add);
        }
        for (String namespace : namespaces) {
            run("ip", "-n", namespace, "-o", "link")
                    .lines()
                    .map(line -> line.split(":")[1].strip().replaceAll("@.*", ""))
                    .filter(device -> device.startsWith("sgb") || device.startsWith("sgx") || device.startsWith("sgt"))
                    .filter(device -> !device.equals("sgb1") && !device.equals("sgx1"))
                    .forEach(device -> found.add(namespace + " " + device));
        }
        return found;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }
}
