package io.quarkiverse.rest.idempotency.iceberg;

import io.quarkiverse.rest.idempotency.Replay;

/**
 * The operations of the Iceberg REST catalog specification to which clients send an {@code Idempotency-Key}.
 * <p>
 * {@code registerView} and {@code createView} are among them although the specification forgot the header there: clients send
 * it. {@code getToken}, {@code signRequest}, {@code reportMetrics} and everything that only reads is not.
 */
public enum IcebergOperation {

    CREATE_NAMESPACE("createNamespace", "POST", "/namespaces", Replay.STORED),
    DROP_NAMESPACE("dropNamespace", "DELETE", "/namespaces/{namespace}", Replay.STORED),
    UPDATE_PROPERTIES("updateProperties", "POST", "/namespaces/{namespace}/properties", Replay.STORED),
    /** Also creates staged tables, which are in no catalog until they are committed. */
    CREATE_TABLE("createTable", "POST", "/namespaces/{namespace}/tables", Replay.REBUILD),
    REGISTER_TABLE("registerTable", "POST", "/namespaces/{namespace}/register", Replay.REBUILD),
    UPDATE_TABLE("updateTable", "POST", "/namespaces/{namespace}/tables/{table}", Replay.REBUILD),
    DROP_TABLE("dropTable", "DELETE", "/namespaces/{namespace}/tables/{table}", Replay.STORED),
    UNREGISTER_TABLE("unregisterTable", "POST", "/namespaces/{namespace}/tables/{table}/unregister", Replay.REBUILD),
    RENAME_TABLE("renameTable", "POST", "/tables/rename", Replay.STORED),
    COMMIT_TRANSACTION("commitTransaction", "POST", "/transactions/commit", Replay.STORED),
    CREATE_VIEW("createView", "POST", "/namespaces/{namespace}/views", Replay.REBUILD),
    REGISTER_VIEW("registerView", "POST", "/namespaces/{namespace}/register-view", Replay.REBUILD),
    REPLACE_VIEW("replaceView", "POST", "/namespaces/{namespace}/views/{view}", Replay.REBUILD),
    DROP_VIEW("dropView", "DELETE", "/namespaces/{namespace}/views/{view}", Replay.STORED),
    RENAME_VIEW("renameView", "POST", "/views/rename", Replay.STORED),
    PLAN_TABLE_SCAN("planTableScan", "POST", "/namespaces/{namespace}/tables/{table}/plan", Replay.REBUILD),
    CANCEL_PLANNING("cancelPlanning", "DELETE", "/namespaces/{namespace}/tables/{table}/plan/{plan-id}", Replay.STORED),
    FETCH_SCAN_TASKS("fetchScanTasks", "POST", "/namespaces/{namespace}/tables/{table}/tasks", Replay.REBUILD);

    private final String id;
    private final String verb;
    private final String path;
    private final Replay replay;

    IcebergOperation(String id, String verb, String path, Replay replay) {
        this.id = id;
        this.verb = verb;
        this.path = path;
        this.replay = replay;
    }

    /** Its {@code operationId} in the specification, as in {@code createTable}. */
    public String id() {
        return id;
    }

    /** Its HTTP verb. */
    public String verb() {
        return verb;
    }

    /** The part of its path template after the prefix, as in {@code /namespaces/{namespace}/tables}. */
    public String path() {
        return path;
    }

    /**
     * The name of its idempotent operation, as in {@code iceberg.createTable}: the key of
     * {@code quarkus.rest-idempotency.operations}. Where an application serves it under several prefixes, each one's name is
     * followed by a space and its path template up to the prefix.
     */
    public String operationName() {
        return "iceberg." + id;
    }

    /** The parts of its response that are kept unless configured otherwise. */
    public Replay replay() {
        return replay;
    }

    /**
     * Whether its successful response can carry credentials: vended storage credentials, or a token in the {@code config} of a
     * table or view. Such a response is never stored.
     */
    public boolean vendsCredentials() {
        return replay == Replay.REBUILD;
    }

    /** Whether it changes the catalog. The others plan scans, and are safe to run again. */
    public boolean changesCatalog() {
        return this != PLAN_TABLE_SCAN && this != CANCEL_PLANNING && this != FETCH_SCAN_TASKS;
    }
}
