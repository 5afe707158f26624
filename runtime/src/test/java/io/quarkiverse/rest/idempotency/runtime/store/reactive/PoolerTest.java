package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableSession;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.pgclient.PgConnectOptions;

/** A pooler in front of PostgreSQL, which tells its clients of another session than the one that runs their statements. */
class PoolerTest {

    private static final Duration TIME = Duration.ofSeconds(10);
    private static final TableName TABLE = TestPg.newTable("poolertest");

    private final NetClient toServer = TestPg.VERTX.createNetClient();
    private final NetServer pooler = TestPg.VERTX.createNetServer();

    @AfterEach
    void close() {
        TestPg.await(pooler.close());
        TestPg.await(toServer.close());
    }

    private PgConnectOptions options() {
        PgConnectOptions server = TestPg.options();
        int port = server.getPort();
        pooler.connectHandler(client -> {
            client.pause();
            toServer.connect(port, "localhost").onSuccess(connection -> pass(client, connection));
        });
        return server.setPort(TestPg.await(pooler.listen(0, "localhost")).actualPort());
    }

    private static void pass(NetSocket client, NetSocket server) {
        client.handler(server::write).closeHandler(closed -> server.close());
        server.handler(bytes -> client.write(withAnotherSession(bytes))).closeHandler(closed -> client.close());
        client.resume();
    }

    /** {@code BackendKeyData}, which comes once: a K, the length 12, and the number of the process. */
    private static Buffer withAnotherSession(Buffer bytes) {
        for (int i = 0; i + 9 <= bytes.length(); i++) {
            if (bytes.getByte(i) == 'K' && bytes.getInt(i + 1) == 12) {
                return bytes.copy().setInt(i + 5, bytes.getInt(i + 5) + 1);
            }
        }
        return bytes;
    }

    private static LoadResult load(PgConnectOptions options) {
        return TestPg.store(TABLE, options, TIME).load(List.of(RecordId.of("default", null, "none"))).toCompletableFuture()
                .join().get(0);
    }

    @Test
    void clientThatPreparesByName_behindAPooler_isRejectedWithTheSetting() {
        assertThatThrownBy(() -> load(options())).hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("quarkus.datasource.reactive.postgresql.use-layer7-proxy: expected true");
    }

    @Test
    void clientThatPreparesNoNames_behindAPooler_isUsed() {
        assertThat(load(options().setCachePreparedStatements(false).setUseLayer7Proxy(true)))
                .isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void clientThatPreparesByName_withoutAPooler_isUsed() {
        assertThat(load(TestPg.options())).isInstanceOf(LoadResult.Absent.class);
    }

    private static Optional<String> problem(PgConnectOptions server, String parameters, boolean poolerKeepsStatements)
            throws SQLException {
        String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?user=postgres" + parameters;
        try (TableSession session = SqlDatabase.POSTGRESQL.session(DriverManager.getConnection(url), TIME,
                poolerKeepsStatements)) {
            return session.problem();
        }
    }

    @Test
    void driverThatPreparesByName_behindAPooler_isRejectedWithTheSettings() throws SQLException {
        assertThat(problem(options(), "", false)).hasValueSatisfying(problem -> assertThat(problem)
                .contains("Set prepareThreshold=0", "quarkus.rest-idempotency.sql.pooler-keeps-statements=true"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "&prepareThreshold=0", "&preferQueryMode=simple" })
    void driverThatPreparesNoNames_behindAPooler_isUsed(String parameters) throws SQLException {
        assertThat(problem(options(), parameters, false)).isEmpty();
    }

    @Test
    void driverThatPreparesByName_behindAPoolerThatKeepsStatements_isUsed() throws SQLException {
        assertThat(problem(options(), "", true)).isEmpty();
    }

    @Test
    void driverThatPreparesByName_withoutAPooler_isUsed() throws SQLException {
        assertThat(problem(TestPg.options(), "", false)).isEmpty();
    }
}
