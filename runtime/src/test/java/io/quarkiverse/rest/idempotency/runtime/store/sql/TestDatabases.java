package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;

import javax.sql.DataSource;

import org.h2.jdbcx.JdbcConnectionPool;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.quarkiverse.rest.idempotency.support.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Real databases for tests. Their sessions keep a time zone that is surely not the one of the JVM.
 */
public final class TestDatabases {

    private static final Map<TransactionIsolation, DataSource> MYSQL = new EnumMap<>(TransactionIsolation.class);

    private static final Duration IDLE = Duration.ofSeconds(1);

    private static EmbeddedPostgres postgres;

    private TestDatabases() {
    }

    /** A PostgreSQL of this JVM, started once and stopped with it. */
    public static synchronized EmbeddedPostgres server() {
        if (postgres == null) {
            try {
                postgres = EmbeddedPostgres.builder().setPort(Ports.free()).setServerConfig("timezone", "Asia/Kathmandu")
                        .setServerConfig("max_connections", "200").start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    postgres.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        return postgres;
    }

    /** A pool of connections to it. */
    public static DataSource postgres(TransactionIsolation isolation) {
        return pool(server().getJdbcUrl("postgres", "postgres"), isolation);
    }

    /**
     * A pool of connections to a database of its own.
     *
     * @param language the language by whose rules its texts are ordered
     */
    static DataSource postgresWithCollation(String language) {
        String database = "collation_" + language;
        try (Connection connection = server().getPostgresDatabase().getConnection()) {
            connection.createStatement().execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
            connection.createStatement().execute("CREATE DATABASE " + database + " TEMPLATE template0 ENCODING 'UTF8'"
                    + " LOCALE_PROVIDER icu LOCALE 'C' ICU_LOCALE '" + language + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return pool(server().getJdbcUrl("postgres", database), TransactionIsolation.READ_COMMITTED);
    }

    /**
     * A pool of connections whose clock is wrong: a function of another schema takes the place of the one that tells the time.
     */
    static DataSource postgresWithClockAhead(Duration ahead) {
        String schema = "clock_" + (ahead.isNegative() ? "behind" : "ahead");
        try (Connection connection = server().getPostgresDatabase().getConnection()) {
            connection.createStatement().execute("CREATE SCHEMA IF NOT EXISTS " + schema);
            connection.createStatement().execute("CREATE OR REPLACE FUNCTION " + schema + ".statement_timestamp()"
                    + " RETURNS timestamptz STABLE LANGUAGE sql AS $$ SELECT pg_catalog.statement_timestamp() + interval '"
                    + ahead.toSeconds() + " seconds' $$");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return pool(server().getJdbcUrl("postgres", "postgres") + "&options=-c%20search_path=" + schema + ",pg_catalog",
                TransactionIsolation.READ_COMMITTED);
    }

    /** Idle connections end: the pools of all test classes of a JVM together have room for more than a server has. */
    private static DataSource pool(String url, TransactionIsolation isolation) {
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool -> pool.maxSize(60).reapTimeout(IDLE)
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                    .jdbcTransactionIsolation(isolation))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A pool of connections to a MariaDB of this JVM, started once and stopped with it. */
    static DataSource mariaDb(TransactionIsolation isolation) {
        return pool(TestMariaDb.url(), isolation);
    }

    /** The same, in sessions with a variable of their own. */
    static DataSource mariaDb(TransactionIsolation isolation, String sessionVariable) {
        return pool(TestMariaDb.url() + "&sessionVariables=" + sessionVariable, isolation);
    }

    /** A pool of connections to a MySQL, for tests where {@linkplain TestMySql.Needed there is one}. */
    static synchronized DataSource mySql(TransactionIsolation isolation) {
        return MYSQL.computeIfAbsent(isolation, level -> pool(TestMySql.url(), level));
    }

    static DataSource mariaDbWithClockAhead(Duration ahead) {
        return withClockAhead(mariaDb(TransactionIsolation.READ_COMMITTED), ahead);
    }

    static DataSource mySqlWithClockAhead(Duration ahead) {
        return withClockAhead(mySql(TransactionIsolation.READ_COMMITTED), ahead);
    }

    /**
     * A pool of connections whose clock is wrong: the session is told the time anew before each statement.
     */
    private static DataSource withClockAhead(DataSource pool, Duration ahead) {
        return StatementMutation.proxy(DataSource.class, (method, arguments) -> {
            Object result = method.invoke(pool, arguments);
            return result instanceof Connection connection ? toldTheTime(connection, ahead) : result;
        });
    }

    private static Connection toldTheTime(Connection connection, Duration ahead) {
        return StatementMutation.proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("prepareStatement")) {
                try (Statement clock = connection.createStatement()) {
                    // SYSDATE() is not what the session was told before.
                    clock.execute("SET timestamp = UNIX_TIMESTAMP(SYSDATE(6)) + " + ahead.toSeconds());
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
            return method.invoke(connection, arguments);
        });
    }

    /** An H2 in memory that lives as long as the pool. */
    static JdbcConnectionPool h2(String name) {
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:" + name + ";TIME ZONE=Asia/Kathmandu", "sa", "");
        pool.setMaxConnections(100);
        return pool;
    }

    /** A fresh table and a store over it. */
    public static SqlStore newStore(DataSource dataSource, SqlDatabase database, TableName table) {
        try (Connection connection = dataSource.getConnection()) {
            connection.createStatement().execute("DROP TABLE IF EXISTS " + table);
            database.createTable(connection, table);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return store(database.table(table), dataSource);
    }

    public static SqlStore store(RecordTable table, DataSource dataSource) {
        return store(table, dataSource, Duration.ofSeconds(10));
    }

    /**
     * @param time how long a call may take that a request waits for
     */
    public static SqlStore store(RecordTable table, DataSource dataSource, Duration time) {
        return new SqlStore(table, onTheTestThread(dataSource::getConnection), time, time);
    }

    /** Calls are made on the thread of the test, which may block. */
    static SqlStore.Environment onTheTestThread(Connections connections) {
        return new SqlStore.Environment() {

            @Override
            public Connection connection() throws SQLException {
                return connections.next();
            }

            @Override
            public boolean mayBlock() {
                return true;
            }

            @Override
            public Executor executor() {
                throw new AssertionError("The test thread may block");
            }
        };
    }

    /** Where a test takes its connections from. */
    @FunctionalInterface
    interface Connections {

        Connection next() throws SQLException;
    }
}
