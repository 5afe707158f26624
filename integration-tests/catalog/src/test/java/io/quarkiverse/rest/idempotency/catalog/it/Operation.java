package io.quarkiverse.rest.idempotency.catalog.it;

/**
 * The changes that a client of the catalog can make. The names are those of the specification, with one more where two requests
 * of a client differ.
 */
public enum Operation {
    CREATE_NAMESPACE("createNamespace"),
    UPDATE_PROPERTIES("updateProperties"),
    DROP_NAMESPACE("dropNamespace"),
    CREATE_TABLE("createTable"),
    /** The first request of a transaction that creates a table. */
    STAGE_TABLE("createTable (staged)"),
    /** The second one, which commits it. */
    COMMIT_STAGED_TABLE("updateTable (of a staged table)", 2),
    REGISTER_TABLE("registerTable"),
    UPDATE_TABLE("updateTable"),
    RENAME_TABLE("renameTable"),
    DROP_TABLE("dropTable"),
    PURGE_TABLE("dropTable (purge)"),
    COMMIT_TRANSACTION("commitTransaction"),
    CREATE_VIEW("createView"),
    REGISTER_VIEW("registerView"),
    REPLACE_VIEW("replaceView"),
    RENAME_VIEW("renameView"),
    DROP_VIEW("dropView");

    final String title;
    /** Which of the client's mutations it is. */
    final int mutation;

    Operation(String title) {
        this(title, 1);
    }

    Operation(String title, int mutation) {
        this.title = title;
        this.mutation = mutation;
    }
}
