package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.TakeOver;

/**
 * Statements do not depend on the time at which they are sent: the same calls are the same statements with the same parameters
 * at any time, so that the node's clock cannot be among them.
 */
class NoTimeOfTheNodeTest {

    static final TableName TABLE = new TableName("notime");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final Ownership OWNERSHIP = new Ownership(RecordId.of("default", "alice", "key"), new Owner("owner"), 7);

    @Test
    void noStatementCarriesATimeOfTheNode_onH2() throws Exception {
        assertSentTheSame(SqlDatabase.H2, TestDatabases.h2("notime"));
    }

    @Test
    void noStatementCarriesATimeOfTheNode_onPostgres() throws Exception {
        assertSentTheSame(SqlDatabase.POSTGRESQL, TestDatabases.postgres(TransactionIsolation.READ_COMMITTED));
    }

    @Test
    void noStatementCarriesATimeOfTheNode_onMariaDb() throws Exception {
        assertSentTheSame(SqlDatabase.MARIADB, TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED));
    }

    private static void assertSentTheSame(SqlDatabase database, DataSource dataSource) throws SQLException {
        assertSentTheSame(database, dataSource, database.table(TABLE));
    }

    /**
     * @param table the statements, for records in {@link #TABLE}
     */
    static void assertSentTheSame(SqlDatabase database, DataSource dataSource, RecordTable table) throws SQLException {
        List<Object> first = sent(database, dataSource, table);
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }

        assertThat(sent(database, dataSource, table)).isNotEmpty().isEqualTo(first);
    }

    private static List<Object> sent(SqlDatabase database, DataSource dataSource, RecordTable table) throws SQLException {
        List<Object> sent = new ArrayList<>();
        TestDatabases.newStore(dataSource, database, TABLE);
        try (Connection connection = dataSource.getConnection()) {
            Connection recorded = recorded(connection, sent);
            Binding binding = new Binding("POST /payments", "/payments", "f");
            table.reserve(recorded,
                    List.of(new Reservation(OWNERSHIP.id(), "default", binding, OWNERSHIP.owner(), LEASE, RETENTION)));
            table.heartbeat(recorded, List.of(new Heartbeat(OWNERSHIP, LEASE, RETENTION)));
            table.takeOver(recorded, List.of(new TakeOver(OWNERSHIP.id(), OWNERSHIP.owner(), LEASE, RETENTION)));
            table.complete(recorded,
                    List.of(new CompleteCall(OWNERSHIP, new RecordedResponse.Unreplayable(200, "x"), RETENTION)));
            table.release(recorded, List.of(ReleaseCall.forget(OWNERSHIP), ReleaseCall.endLease(OWNERSHIP, LEASE)));
            table.load(recorded, List.of(OWNERSHIP.id()));
            table.purge(recorded, 10);
        }
        return sent;
    }

    /** Notes statements, elements of arrays, and parameters that are none. */
    private static Connection recorded(Connection connection, List<Object> sent) {
        return StatementMutation.proxy(Connection.class, (method, arguments) -> {
            Object result = method.invoke(connection, arguments);
            if (method.getName().equals("createArrayOf")) {
                sent.add(Arrays.deepToString((Object[]) arguments[1]));
            } else if (method.getName().equals("prepareStatement")) {
                sent.add(arguments[0]);
                return recorded((PreparedStatement) result, recorded(connection, sent), sent);
            }
            return result;
        });
    }

    private static PreparedStatement recorded(PreparedStatement statement, Connection connection, List<Object> sent) {
        return StatementMutation.proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().equals("getConnection")) {
                return connection;
            }
            if (method.getName().startsWith("set") && !method.getName().equals("setArray")) {
                sent.add(method.getName() + Arrays.deepToString(arguments));
            }
            return method.invoke(statement, arguments);
        });
    }
}
