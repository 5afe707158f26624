package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.util.regex.Pattern;

/**
 * The name of the table of the records, optionally with its schema. It becomes part of statements, so it is checked.
 *
 * @param value a plain SQL identifier, optionally with a schema and a dot before it; the schema is a plain identifier or a
 *        quoted one
 */
public record TableName(String value) {

    public static final String DEFAULT = "idempotency_record";

    private static final Pattern VALID = Pattern
            .compile("(([A-Za-z_][A-Za-z0-9_]{0,62}|\"([^\"\0]|\"\")+\"|`([^`\0]|``)+`)\\.)?[A-Za-z_][A-Za-z0-9_]{0,50}");

    public TableName {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("Expected a table name of letters, digits and underscores, optionally with a "
                    + "schema before a dot, was '" + value + "'");
        }
    }

    /** Whether it has a schema, so that it means the same table in every session. */
    public boolean qualified() {
        return value.indexOf('.') >= 0;
    }

    /** The name without the schema. */
    public String unqualified() {
        return value.substring(value.lastIndexOf('.') + 1);
    }

    /**
     * The same table in a schema.
     *
     * @param schema as the database has it, of any characters
     * @param quote the quotation mark of the database for identifiers
     */
    public TableName in(String schema, String quote) {
        return new TableName(quote + schema.replace(quote, quote + quote) + quote + "." + unqualified());
    }

    @Override
    public String toString() {
        return value;
    }
}
