package org.stratagrid.deployment.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Names of what is ours on a node. They carry the installation's id, so that what belongs to another one is never touched, and
 * the domain's, so that a left-over can be told from what should be there.
 */
@Component
public class Names {

    private static final Pattern OF_VOLUME = Pattern.compile(
            "(sg-[0-9a-f]{8}-)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-([1-9][0-9]*))?\\.(?:qcow2|cfg|log|copy)");
    private static final Pattern OF_IMAGE =
            Pattern.compile("(sg-[0-9a-f]{8}-)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.bak");

    /** Cards of templates while they are made; no server's: theirs count from 1. */
    static final int TEMPLATE_PRIVATE_CARD = 0xfffffe, TEMPLATE_PUBLIC_CARD = 0xffffff;

    private final String prefix;
    private final String templatePrefix;

    Names(JdbcClient database) {
        UUID installation = database.sql("SELECT id FROM deployment.installation")
                .query(UUID.class)
                .single();
        this.prefix = "sg-" + installation.toString().substring(0, 8) + "-";
        this.templatePrefix = "tpl-" + installation.toString().substring(0, 8) + "-";
    }

    public String domain(Server server) {
        String name = server.namedAfter().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
        return prefix + server.domainId().toString().substring(0, 8) + "-"
                + name.substring(0, Math.min(30, name.length()));
    }

    public boolean isOurs(String domainName) {
        return domainName.startsWith(prefix);
    }

    String templatePrefix() {
        return templatePrefix;
    }

    /** Whether a domain or volume is part of one of our templates: no server's, and still wanted. */
    public boolean isTemplate(String name) {
        return name.startsWith(templatePrefix);
    }

    public String disk(Server server) {
        return disk(server, server.disk());
    }

    public String disk(Server server, int number) {
        return prefix + server.domainId() + (number == 0 ? "" : "-" + number) + ".qcow2";
    }

    /** What a back-up of the disk is first copied to, on the guest's own node. */
    public String copy(UUID domainId) {
        return prefix + domainId + ".copy";
    }

    /** A stored back-up. */
    public String image(UUID imageId) {
        return prefix + imageId + ".bak";
    }

    /** From when on a guest's node notes what changes, so that the next back-up can build on this one. */
    public String mark(UUID imageId) {
        return prefix + imageId;
    }

    public String configuration(UUID domainId) {
        return prefix + domainId + ".cfg";
    }

    public String console(UUID domainId) {
        return prefix + domainId + ".log";
    }

    /** All that the server has on its node, or may have. */
    public List<String> volumes(Server server) {
        List<String> all = new ArrayList<>(List.of(
                disk(server), configuration(server.domainId()), console(server.domainId()), copy(server.domainId())));
        Integer other = server.otherDisk();
        if (other != null) {
            all.add(disk(server, other));
        }
        return all;
    }

    /** The domain that a volume of ours belongs to. */
    public Optional<UUID> domainOfVolume(String volume) {
        Matcher matcher = OF_VOLUME.matcher(volume);
        return matcher.matches() && matcher.group(1).equals(prefix)
                ? Optional.of(UUID.fromString(matcher.group(2)))
                : Optional.empty();
    }

    /** The image that a volume of ours holds. */
    public Optional<UUID> imageOfVolume(String volume) {
        Matcher matcher = OF_IMAGE.matcher(volume);
        return matcher.matches() && matcher.group(1).equals(prefix)
                ? Optional.of(UUID.fromString(matcher.group(2)))
                : Optional.empty();
    }

    public static String mac(int card) {
        return String.format("52:54:00:%02x:%02x:%02x", card >> 16 & 0xff, card >> 8 & 0xff, card & 0xff);
    }

    public static boolean isTemplateTap(String tap) {
        return tap.equals(tap(TEMPLATE_PRIVATE_CARD)) || tap.equals(tap(TEMPLATE_PUBLIC_CARD));
    }

    public static String tap(int card) {
        return "sgt" + Integer.toString(card, 36);
    }
}
