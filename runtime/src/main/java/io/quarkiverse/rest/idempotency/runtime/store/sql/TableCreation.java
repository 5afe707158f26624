package io.quarkiverse.rest.idempotency.runtime.store.sql;

/** Tells how the table of the records is created: by a migration, and in development by a property. */
public final class TableCreation {

    private static final String GUIDE = "https://docs.quarkiverse.io/quarkus-rest-idempotency/dev/table.html";

    private TableCreation() {
    }

    /**
     * @return sentences, each with its full stop except the last, which ends with a link
     */
    public static String advice(SqlDatabase database) {
        return "Apply " + database.ddlResource() + " from the extension's jar with your migration tool, such as Flyway, or set "
                + "quarkus.rest-idempotency.sql.create-table=true in development. See " + GUIDE;
    }
}
