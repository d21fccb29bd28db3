package org.stratagrid.scheduler.policy;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.placement.GridRules;
import org.stratagrid.contracts.placement.LicencePrice;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** What an operator may decide. Values of a remote caller may be missing, whatever their type says. */
final class PolicyEntries {

    private static final int LONGEST_NAME = 64;
    private static final int MOST_LICENCES = 50;

    /** A million a month in any currency's cents; more is a slip of the hand. */
    private static final long DEAREST = 100_000_000;

    private PolicyEntries() {}

    /** The policy with its names trimmed. */
    static NodePolicy checked(NodePolicy policy) {
        Map<String, String> wrong = new LinkedHashMap<>();
        String group = orEmpty(policy.group()).strip();
        note(wrong, "group", !isName(group), "A node group has a name of 1 to " + LONGEST_NAME + " characters.");
        Set<String> licences = new TreeSet<>();
        for (String licence : orEmpty(policy.licences())) {
            licences.add(orEmpty(licence).strip());
        }
        note(
                wrong,
                "licences",
                licences.size() > MOST_LICENCES || !licences.stream().allMatch(PolicyEntries::isName),
                "Name at most " + MOST_LICENCES + " licensed systems, each with 1 to " + LONGEST_NAME + " characters.");
        int percent = policy.cpuOvercommitPercent();
        note(
                wrong,
                "cpuOvercommitPercent",
                percent < 100 || percent > 1600,
                "CPUs are sold at 100 % (as many as there are) to 1,600 % (sixteen times as many).");
        refuse(wrong);
        return new NodePolicy(group, licences, policy.isolated(), policy.dedicatedTo(), percent, policy.draining());
    }

    /** The rules with their names trimmed. */
    static GridRules checked(GridRules rules, Collection<NodePolicy> nodes) {
        Map<String, String> wrong = new LinkedHashMap<>();
        Set<String> known = nodes.stream().map(NodePolicy::group).collect(Collectors.toCollection(TreeSet::new));
        Map<Tier, String> groups = new EnumMap<>(Tier.class);
        orEmpty(rules.groups()).forEach((tier, name) -> {
            String group = orEmpty(name).strip();
            groups.put(tier, group);
            note(
                    wrong,
                    "groups[" + tier + "]",
                    !known.contains(group),
                    "There is no node in the group “" + group + "”, so no " + tier.words()
                            + " server could be placed; groups with nodes are "
                            + (known.isEmpty() ? "none yet" : String.join(", ", known)) + ".");
        });
        Set<String> systems = new TreeSet<>();
        Set<String> currencies = new TreeSet<>();
        List<LicencePrice> licences = orEmpty(rules.licences()).stream()
                .map(licence -> checked(licence, wrong, systems, currencies))
                .toList();
        note(wrong, "licences", licences.size() > MOST_LICENCES, "At most " + MOST_LICENCES + " systems have a price.");
        note(
                wrong,
                "licences",
                currencies.size() > 1,
                "Licence prices are compared with each other, so all are in one currency, not in "
                        + String.join(" and ", currencies) + ".");
        refuse(wrong);
        return new GridRules(groups, licences);
    }

    private static LicencePrice checked(
            LicencePrice licence, Map<String, String> wrong, Set<String> systems, Set<String> currencies) {
        String system = orEmpty(licence.system()).strip();
        String field = "licences[" + system + "]";
        note(wrong, field, !isName(system), "A licensed system has a name of 1 to " + LONGEST_NAME + " characters.");
        note(wrong, field, !systems.add(system), system + " has two prices.");
        if (isMissing(licence.aMonth()) || isMissing(licence.aMonth().currency())) {
            note(wrong, field, true, "Tell the price of " + system + " a month, with its currency.");
            return licence;
        }
        long price = licence.aMonth().minorUnits();
        note(wrong, field, price < 0 || price > DEAREST, "A licence costs 0 to 1,000,000 a month for each node.");
        currencies.add(licence.aMonth().currency().getCurrencyCode());
        return new LicencePrice(system, licence.aMonth());
    }

    private static void note(Map<String, String> wrong, String field, boolean isWrong, String sentence) {
        if (isWrong) {
            wrong.putIfAbsent(field, sentence);
        }
    }

    private static void refuse(Map<String, String> wrong) {
        if (!wrong.isEmpty()) {
            throw new Refusal(Refusal.Reason.INVALID, String.join(" ", wrong.values()), wrong);
        }
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.length() <= LONGEST_NAME;
    }

    private static boolean isMissing(@Nullable Object value) {
        return value == null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static <T> Collection<T> orEmpty(@Nullable Collection<T> all) {
        return all == null ? List.of() : all;
    }

    private static <K, V> Map<K, V> orEmpty(@Nullable Map<K, V> all) {
        return all == null ? Map.of() : all;
    }
}
