package org.stratagrid.scheduler.book;

import org.jspecify.annotations.Nullable;

/** A row as PostgreSQL reads it from text: one of the composite types that {@code scheduler.commit_group} takes. */
final class RowLiteral {

    private final StringBuilder text = new StringBuilder(400);

    /** A value whose text has neither space, comma, quote, backslash nor bracket: a number, a UUID, a time, a constant. */
    RowLiteral plain(@Nullable Object value) {
        if (value != null) {
            text.append(value);
        }
        text.append(',');
        return this;
    }

    RowLiteral flag(boolean value) {
        text.append(value ? "t," : "f,");
        return this;
    }

    RowLiteral quoted(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        text.append("\",");
        return this;
    }

    /** All but the first column, which is the number of the item in its group; see {@link #ofItem}. */
    String rest() {
        return text.substring(0, text.length() - 1) + ')';
    }

    static String ofItem(int item, String rest) {
        return "(" + item + "," + rest;
    }
}
