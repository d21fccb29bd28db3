package org.stratagrid.deployment.hypervisor;

import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** libvirt's description of a host: which one it is, and its processor. What it lists of guests is left out. */
final class CapabilitiesXml {

    private static final Pattern HOST = Pattern.compile("<host>(.*?)</host>", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("<uuid>([0-9a-fA-F-]{36})</uuid>");
    private static final Pattern CPU = Pattern.compile("<cpu>(.*?)</cpu>", Pattern.DOTALL);
    private static final Pattern MODEL = Pattern.compile("<model>([^<]+)</model>");
    private static final Pattern FEATURE = Pattern.compile("<feature name='([^']+)'");

    private CapabilitiesXml() {}

    static NodeFacts facts(String xml, long memoryMib, int cpus, long poolFreeGib, String driver, String version) {
        String host = first(HOST, xml);
        String id = first(ID, host);
        String cpu = first(CPU, host);
        List<String> features = FEATURE.matcher(cpu)
                .results()
                .map((MatchResult found) -> found.group(1))
                .sorted()
                .toList();
        return new NodeFacts(
                memoryMib,
                cpus,
                poolFreeGib,
                driver,
                version,
                id.isEmpty() ? null : UUID.fromString(id),
                first(MODEL, cpu),
                features);
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }
}
