package io.quarkiverse.rest.idempotency.lab;

import java.util.List;

/**
 * The differences between the databases of the lab.
 */
enum Dialect {

    /** A session has the name of its application; commit times are known where {@code track_commit_timestamp} is on. */
    POSTGRESQL("TEXT", "current_setting('application_name')", "TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()", "",
            // Any number will do: two nodes that start at once must not create the same table at the same moment.
            List.of("SELECT pg_advisory_xact_lock(5201314)")) {

        @Override
        String onDuplicate(String key) {
            return " ON CONFLICT (" + key + ") DO UPDATE SET ";
        }

        @Override
        String inserted(String column) {
            return "excluded." + column;
        }
    },

    /**
     * A session is told the name of its node as {@code @node}. {@code mysql.transaction_registry} has the commit times of rows
     * with a history.
     */
    MARIADB("VARCHAR(255)", "@node", "TIMESTAMP(6) NOT NULL DEFAULT (SYSDATE(6))",
            ", since BIGINT UNSIGNED GENERATED ALWAYS AS ROW START INVISIBLE,"
                    + " until BIGINT UNSIGNED GENERATED ALWAYS AS ROW END INVISIBLE, PERIOD FOR SYSTEM_TIME (since, until)"
                    + ") WITH SYSTEM VERSIONING",
            List.of()) {

        @Override
        String onDuplicate(String key) {
            return " ON DUPLICATE KEY UPDATE ";
        }

        @Override
        String inserted(String column) {
            return "VALUES(" + column + ")";
        }
    };

    /** A column with a name, which can be a key. */
    final String name;

    /** Which node a session belongs to. As the default of a column, MariaDB would take the variable of another session. */
    final String node;

    /** A column with the time, which goes on during a transaction. */
    final String now;

    /** The lock that keeps other nodes out while tables are created. */
    final List<String> lock;

    private final String history;

    Dialect(String name, String node, String now, String history, List<String> lock) {
        this.name = name;
        this.node = node;
        this.now = now;
        this.history = history;
        this.lock = lock;
    }

    /** Creates a table whose rows have known times of commit. */
    String createWithHistory(String table, String columns) {
        return "CREATE TABLE IF NOT EXISTS " + table + " (" + columns + (history.isEmpty() ? ")" : history);
    }

    /** After the values of an insert: what is set instead where there is a row with the key already. */
    abstract String onDuplicate(String key);

    /** The value that would have been inserted. */
    abstract String inserted(String column);
}
