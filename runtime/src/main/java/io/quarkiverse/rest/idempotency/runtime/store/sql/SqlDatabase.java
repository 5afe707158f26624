package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The databases that can hold records, by the names that Quarkus has for their kinds.
 */
public enum SqlDatabase {

    POSTGRESQL("postgresql", "PostgreSQL", 12, 0, "postgresql", PostgresRecordTable::new),
    H2("h2", "H2", 2, 2, "h2", RowRecordTable::h2),
    MARIADB("mariadb", "MariaDB", 10, 6, "mariadb", RowRecordTable::mariaDb),
    MYSQL("mysql", "MySQL", 8, 0, "mariadb", RowRecordTable::mySql);

    private final String kind;
    private final String product;
    private final int major;
    private final int minor;
    private final String ddl;
    private final Function<TableName, RecordTable> table;

    SqlDatabase(String kind, String product, int major, int minor, String ddl, Function<TableName, RecordTable> table) {
        this.kind = kind;
        this.product = product;
        this.major = major;
        this.minor = minor;
        this.ddl = ddl;
        this.table = table;
    }

    /**
     * @param kind the value of {@code quarkus.datasource.db-kind}
     * @return empty when such a database cannot hold records
     */
    public static Optional<SqlDatabase> ofKind(String kind) {
        return Arrays.stream(values()).filter(database -> database.kind.equals(kind)).findFirst();
    }

    /** The value of {@code quarkus.datasource.db-kind}. */
    public String kind() {
        return kind;
    }

    public static List<String> kinds() {
        return Arrays.stream(values()).map(database -> database.kind).toList();
    }

    /**
     * Checks the product and the version of the database: another product may be behind a driver, or a version that lacks a
     * feature of the statements.
     *
     * @return why the records cannot be kept there, and the databases that can keep them; empty when they can
     */
    public Optional<String> problem(Connection connection) throws SQLException {
        DatabaseMetaData there = connection.getMetaData();
        return problem(there.getDatabaseProductName(), there.getDatabaseProductVersion(), there.getDatabaseMajorVersion(),
                there.getDatabaseMinorVersion());
    }

    /**
     * The same of a database by what it says of itself.
     *
     * @param version its whole version, for the message
     */
    public Optional<String> problem(String productThere, String version, int majorThere, int minorThere) {
        boolean newEnough = majorThere > major || majorThere == major && minorThere >= minor;
        if (product.equals(productThere) && newEnough) {
            return Optional.empty();
        }
        return Optional.of("expected " + described() + " behind a datasource of the kind " + kind + ", was "
                + productThere + " " + version
                + ". Records can be kept in " + Arrays.stream(values()).map(SqlDatabase::described)
                        .collect(Collectors.joining("; "))
                + ", each with the kind of its name in quarkus.datasource.db-kind");
    }

    /**
     * Whether the database rejects a change by a transaction on this connection to a row that was changed after its first
     * read. A heartbeat is such a change, so a transaction of this kind that outlives a heartbeat cannot complete its
     * record (PostgreSQL's manual, "Transaction Isolation"; MariaDB's on {@code innodb_snapshot_isolation}).
     */
    public boolean rejectsRowsChangedMeanwhile(Connection connection) throws SQLException {
        if (connection.getTransactionIsolation() < Connection.TRANSACTION_REPEATABLE_READ) {
            return false;
        }
        return this == POSTGRESQL || this == MARIADB && hasSnapshotIsolation(connection);
    }

    /** Versions that do not know the variable answer without a row. */
    private static boolean hasSnapshotIsolation(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW VARIABLES LIKE 'innodb_snapshot_isolation'")) {
            return rows.next() && rows.getString(2).equals("ON");
        }
    }

    private String described() {
        return product + " " + major + "." + minor + " and later";
    }

    public RecordTable table(TableName name) {
        return table.apply(name);
    }

    /**
     * Finds the one place of a table.
     *
     * @param connection a session that nothing has changed since it began
     * @return the name with the schema in which that session finds the table, or else would create it
     */
    public TableName locate(Connection connection, TableName name) throws SQLException {
        return TablePlace.of(this, connection, name);
    }

    /** The place of the DDL on the class path, for administrators and for migration tools. */
    public String ddlResource() {
        return "META-INF/rest-idempotency/" + ddl + ".sql";
    }

    /**
     * Creates the table and its index where they do not exist. Nodes that start at the same time may all do it.
     */
    public void createTable(Connection connection, TableName name) throws SQLException {
        for (String statement : ddl(name)) {
            try {
                execute(connection, statement);
            } catch (SQLException e) {
                // On PostgreSQL "IF NOT EXISTS" can lose against another node that creates the same; then it exists now.
                execute(connection, statement);
            }
        }
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (Statement ddl = connection.createStatement()) {
            ddl.execute(statement);
        }
    }

    /**
     * @return whether the table can be read
     * @throws SQLException if the connection is lost meanwhile, as at its network time-out
     */
    public boolean exists(Connection connection, TableName name) throws SQLException {
        try (Statement probe = connection.createStatement()) {
            probe.executeQuery("SELECT 1 FROM " + name + " WHERE 1 = 0").close();
            return true;
        } catch (SQLException e) {
            if (SqlFailures.connectionLost(e)) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Compares an existing table with the shipped DDL.
     *
     * @return the definitions of the columns that the table lacks, by their names
     */
    public Map<String, String> missingColumns(Connection connection, TableName name) {
        return TableColumns.missing(TableColumns.of(ddl(name).get(0)), connection, name);
    }

    /**
     * @param there the names of the columns of an existing table, in any case
     * @return the definitions of the columns that it lacks, by their names
     */
    public Map<String, String> missingColumns(List<String> there, TableName name) {
        return TableColumns.missing(TableColumns.of(ddl(name).get(0)), there);
    }

    /**
     * A session on a connection, which is closed with it.
     *
     * @param patience how long each statement may take; one that creates the table or its index, at least a minute
     */
    public TableSession session(Connection connection, Duration patience, boolean poolerKeepsStatements) throws SQLException {
        return JdbcTableSession.open(this, connection, patience, poolerKeepsStatements);
    }

    /** The statements that create the table and its index where they do not exist. */
    public List<String> ddl(TableName name) {
        String script = Arrays.stream(read().split("\n")).filter(line -> !line.startsWith("--"))
                .collect(Collectors.joining("\n"));
        String index = TableName.DEFAULT + "_expires_at";
        List<String> statements = new ArrayList<>();
        for (String statement : script.split(";")) {
            if (!statement.isBlank()) {
                // The index lives in the schema of its table and has no schema of its own.
                statements.add(statement.strip().replace(index, "\0").replace(TableName.DEFAULT, name.value())
                        .replace("\0", name.unqualified() + "_expires_at"));
            }
        }
        return statements;
    }

    private String read() {
        try (InputStream resource = SqlDatabase.class.getClassLoader().getResourceAsStream(ddlResource())) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
