package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.util.regex.Pattern;

/**
 * The name of the table of the records, optionally with its schema. It becomes part of statements, so it is checked.
 *
 * @param value a plain SQL identifier, or two with a dot between them
 */
public record TableName(String value) {

    public static final String DEFAULT = "idempotency_record";

    private static final Pattern PLAIN = Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_]{0,50}");

    public TableName {
        if (!PLAIN.matcher(value).matches()) {
            throw new IllegalArgumentException("Expected a table name of letters, digits and underscores, optionally with a "
                    + "schema before a dot, was '" + value + "'");
        }
    }

    /** The name without the schema. */
    public String unqualified() {
        return value.substring(value.indexOf('.') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
