package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * A session in which the table of the records is looked at and created. Its calls block.
 */
public interface TableSession extends AutoCloseable {

    /**
     * @return why the records cannot be kept in this database; empty when they can
     */
    Optional<String> problem() throws SQLException;

    /**
     * @return the name with the schema in which this session finds the table, or else would create it
     */
    TableName locate(TableName name) throws SQLException;

    /** Creates the table and its index where they do not exist. Nodes that start at the same time may all do it. */
    void createTable(TableName name) throws SQLException;

    /**
     * @return whether the table can be read
     */
    boolean exists(TableName name) throws SQLException;

    /**
     * @return the definitions of the columns that the table lacks, by their names
     */
    Map<String, String> missingColumns(TableName name) throws SQLException;

    @Override
    void close() throws SQLException;
}
