package org.stratagrid.accounts.registration;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.stratagrid.accounts.password.PasswordRules;
import org.stratagrid.contracts.accounts.Registration;
import org.stratagrid.contracts.billing.SubscriptionRequest;

/** A registration's entries without surrounding blanks, and what is wrong with each. Plans and card are for billing to judge. */
record Entries(Registration form) {

    private static final Pattern USER_NAME = Pattern.compile("[a-z0-9._-]{3,32}");
    private static final Pattern EMAIL_LOCAL = Pattern.compile("[^\\s@\"(),:;<>\\[\\]\\\\\\p{Cntrl}]{1,64}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_HOST = 253;

    static Entries of(Registration sent) {
        return new Entries(new Registration(
                tidy(sent.userName()),
                sent.password() == null ? "" : sent.password(),
                tidy(sent.fullName()),
                tidy(sent.email()),
                tidy(sent.siteName()).toLowerCase(Locale.ROOT),
                tidy(sent.memoryPlan()),
                tidy(sent.transferPlan()),
                sent.card()));
    }

    /** All wrong fields at once, each with a sentence that helps. */
    Map<String, String> faults() {
        Map<String, String> faults = new LinkedHashMap<>();
        if (!USER_NAME.matcher(form.userName()).matches()) {
            faults.put(
                    "userName",
                    "Please choose a user name of 3 to 32 small letters, digits, dots, hyphens or underscores.");
        }
        PasswordRules.fault(form.password(), form.userName()).ifPresent(fault -> faults.put("password", fault));
        if (form.fullName().isEmpty()
                || form.fullName().length() > LONGEST_NAME
                || form.fullName().chars().anyMatch(Character::isISOControl)) {
            faults.put("fullName", "Please enter your name, at most " + LONGEST_NAME + " characters.");
        }
        if (!isEmail(form.email())) {
            faults.put("email", "Please enter an e-mail address like name@example.com.");
        }
        if (!isHostName(form.siteName())) {
            faults.put(
                    "siteName",
                    "Please enter your site's host name like shop.example.com: letters, digits and hyphens between dots.");
        }
        if (form.memoryPlan().isEmpty()) {
            faults.put("memoryPlan", "Please choose a plan for memory.");
        }
        if (form.transferPlan().isEmpty()) {
            faults.put("transferPlan", "Please choose a plan for transfer.");
        }
        if (form.card() == null) {
            faults.put("card.number", "Please enter the card that pays.");
        }
        return faults;
    }

    SubscriptionRequest subscription() {
        return new SubscriptionRequest(
                form.memoryPlan(), form.transferPlan(), form.card(), form.fullName(), form.email());
    }

    private static boolean isEmail(String email) {
        int at = email.lastIndexOf('@');
        return at > 0
                && EMAIL_LOCAL.matcher(email.substring(0, at)).matches()
                && email.indexOf('.', at) > 0
                && isHostName(email.substring(at + 1).toLowerCase(Locale.ROOT));
    }

    private static boolean isHostName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_HOST) {
            return false;
        }
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        // A last label of digits alone would be an address, not a name.
        return !labels[labels.length - 1].chars().allMatch(Character::isDigit);
    }

    private static String tidy(@Nullable String entry) {
        return entry == null ? "" : entry.strip();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return form.toString();
    }
}
