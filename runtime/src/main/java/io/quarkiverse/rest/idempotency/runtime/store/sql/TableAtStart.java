package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The preconditions of the first record: a database that can hold it, and its table.
 */
public final class TableAtStart {

    /** Where sessions come from that nothing has changed since they began. */
    @FunctionalInterface
    public interface Sessions {

        TableSession open() throws SQLException;
    }

    private static final String CALLER = "caller";

    private final String datasource;
    private final Sessions sessions;
    private final TableName table;
    private final boolean create;
    private final boolean callers;
    private final boolean mapped;
    private final String advice;

    /**
     * @param datasource its name, for messages
     * @param create whether a missing table is created
     * @param callers whether records of callers are to be found
     * @param mapped whether the table is an entity of the application's model, too
     * @param advice tells how to create a missing table
     */
    public TableAtStart(String datasource, Sessions sessions, TableName table, boolean create, boolean callers,
            boolean mapped, String advice) {
        this.datasource = datasource;
        this.sessions = sessions;
        this.table = table;
        this.create = create;
        this.callers = callers;
        this.mapped = mapped;
        this.advice = advice;
    }

    /**
     * Checks the database and the table, and creates what is missing where it is told to.
     *
     * @return whether the table can be used
     * @throws ConfigurationException if this database or this table cannot hold records
     * @throws SQLException if the database cannot be asked now, or does not create the table
     */
    boolean prepare() throws SQLException {
        try (TableSession session = sessions.open()) {
            session.problem().ifPresent(problem -> {
                throw new ConfigurationException("quarkus.rest-idempotency.datasource: the datasource " + datasource
                        + " cannot hold idempotency records: " + problem);
            });
            TableName place = session.locate(table);
            if (create) {
                session.createTable(place);
            } else if (!session.exists(place)) {
                LOG.tableMissing(place, datasource, advice);
                return false;
            }
            checkColumns(place, session.missingColumns(place));
            LOG.debugf("Idempotency records are in %s in the datasource %s", place, datasource);
            return true;
        }
    }

    /**
     * Prepares the table at start. A database that is down now may be up when requests come: where a missing table is created,
     * that goes on until it is.
     *
     * @param later threads that may block
     * @param usable is run when the table can be used now
     * @return the attempts that go on; empty when there are none
     * @throws ConfigurationException if this database or this table cannot hold records
     */
    public Optional<LateTable> start(ScheduledExecutorService later, Runnable usable) {
        try {
            if (prepare()) {
                usable.run();
            }
            return Optional.empty();
        } catch (SQLException e) {
            LOG.datasourceUnreachable(e, datasource);
            if (!create) {
                return Optional.empty();
            }
            LateTable late = new LateTable(this, e);
            late.createWhenPossible(later);
            return Optional.of(late);
        }
    }

    /** A table of an older version works without the column of callers while records do not keep them. */
    private void checkColumns(TableName place, Map<String, String> missing) {
        if (missing.isEmpty()) {
            return;
        }
        String lacks = "The table " + place + " in the datasource " + datasource + " lacks "
                + (missing.size() == 1 ? "the column " : "the columns ") + String.join(", ", missing.keySet());
        String statement = missing.entrySet().stream()
                .map(column -> "ALTER TABLE " + place + " ADD COLUMN " + column.getKey() + " " + column.getValue())
                .collect(Collectors.joining("; "));
        if (!missing.keySet().equals(Set.of(CALLER))) {
            throw new ConfigurationException("quarkus.rest-idempotency.sql.table: " + lacks + " of the table of idempotency "
                    + "records. Set it to a name that no other table has, or drop the table, or run: " + statement);
        }
        if (callers) {
            throw new ConfigurationException("quarkus.rest-idempotency.callers.secret: " + lacks + ", in which the records of "
                    + "callers are found. An older version of the extension created the table. Leave the secret out, or run: "
                    + statement);
        }
        if (mapped) {
            LOG.columnMissing(lacks, statement);
        }
    }

    @Override
    public String toString() {
        return "the table " + table + " in the datasource " + datasource;
    }
}
