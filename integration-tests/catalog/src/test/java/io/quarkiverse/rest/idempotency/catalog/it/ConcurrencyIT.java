package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many clients at once, and keys that are used for something else.
 */
@ExtendWith(CatalogExtension.class)
class ConcurrencyIT {

    private static final int CLIENTS = 16;
    private static final String CATALOG = "concurrency";

    @Test
    void manyClientsWithOneKey_getOneTable(SharedCatalog catalog) throws IOException {
        Requests root = catalog.as("root", CATALOG);
        root.createNamespace("one_key");
        String key = Requests.newKey();

        List<HttpResponse<String>> answers = atOnce(client -> catalog.as("root", CATALOG).createTable("one_key", "t", key));

        String uuid = Requests.uuid(root.loadTable("one_key", "t"));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(Requests.uuid(answer)).isEqualTo(uuid);
        });
        assertThat(answers).filteredOn(Requests::isReplay).hasSize(CLIENTS - 1);
        Path metadata = catalog.warehouse().resolve("default").resolve(CATALOG).resolve("one_key/t/metadata");
        try (Stream<Path> files = Files.list(metadata)) {
            assertThat(files.filter(file -> file.toString().endsWith(".metadata.json"))).hasSize(1);
        }
    }

    @Test
    void manyClientsOfOneTable_loseNoCommitAndMakeNoneTwice(SharedCatalog catalog) {
        Requests root = catalog.as("root", CATALOG);
        root.createNamespace("one_table");
        root.createTable("one_table", "t", Requests.newKey());
        Requests.require(root.post("/namespaces/one_table/tables/t", Requests.newKey(), "{\"requirements\":[],\"updates\":["
                + "{\"action\":\"set-properties\",\"updates\":{\"commit.retry.num-retries\":\"100\","
                + "\"commit.retry.min-wait-ms\":\"10\",\"commit.retry.max-wait-ms\":\"200\"}}]}"));
        Map<String, String> properties = CatalogServer.client(catalog.uri(), "root", CATALOG);

        List<String> reports = atOnce(client -> ClientVersion.values()[client % 2].act(properties, "one_table",
                Operation.UPDATE_TABLE, ""));

        assertThat(reports).containsOnly("success");
        assertThat(Requests.json(root.loadTable("one_table", "t")).at("/metadata/snapshots")).hasSize(CLIENTS);
    }

    @RepeatedTest(5)
    void dropDuringAReplayOfAnUpdate_showsTheUpdateOrThatTheTableIsGone(SharedCatalog catalog, RepetitionInfo round)
            throws SQLException {
        String namespace = "race_" + round.getCurrentRepetition();
        Requests root = catalog.as("root", CATALOG);
        root.createNamespace(namespace);
        String uuid = Requests.uuid(root.createTable(namespace, "t", Requests.newKey()));
        String key = Requests.newKey();
        CompletableFuture<HttpResponse<String>> update;
        CompletableFuture<HttpResponse<String>> follower;
        CompletableFuture<HttpResponse<String>> drop;
        try (Connection before = transaction(catalog); Connection record = transaction(catalog)) {
            execute(before, "LOCK TABLE iceberg_tables IN EXCLUSIVE MODE");
            update = root.setPropertyAsync(namespace, "t", key, "1");
            awaitBlocked(catalog, 1);
            // From here on, the update can change the table, but not complete its record in the same transaction.
            execute(record, "SELECT id FROM idempotency_record WHERE state = 0 FOR UPDATE");
            before.commit();
            awaitBlockedOn(catalog, "idempotency_record");
            follower = root.setPropertyAsync(namespace, "t", key, "1");
            drop = root.dropTableAsync(namespace, "t", Requests.newKey());
            awaitBlocked(catalog, 2);
            record.commit();
        }

        assertThat(update.join().statusCode()).isEqualTo(200);
        assertThat(drop.join().statusCode()).isEqualTo(204);
        HttpResponse<String> followed = follower.join();
        if (followed.statusCode() == 200) {
            assertThat(Requests.uuid(followed)).isEqualTo(uuid);
            assertThat(Requests.json(followed).at("/metadata/properties/value").asText()).isEqualTo("1");
        } else {
            assertThat(followed.statusCode()).isEqualTo(501);
            assertThat(followed.body()).contains("idempotency_replay_failed");
        }
        assertThat(root.loadTable(namespace, "t").statusCode()).isEqualTo(404);
    }

    private static Connection transaction(SharedCatalog catalog) throws SQLException {
        Connection connection = catalog.connect();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitBlocked(SharedCatalog catalog, int requests) {
        Awaitility.await("blocked requests").until(() -> catalog.rows("SELECT count(*) FROM pg_stat_activity"
                + " WHERE wait_event_type = 'Lock' AND datname = current_database()")
                .equals(List.of(String.valueOf(requests))));
    }

    private static void awaitBlockedOn(SharedCatalog catalog, String table) {
        Awaitility.await("blocked request").until(() -> catalog.rows("SELECT count(*) FROM pg_stat_activity"
                + " WHERE wait_event_type = 'Lock' AND datname = current_database() AND query LIKE '%" + table + "%'")
                .equals(List.of("1")));
    }

    @Test
    void keyThatIsUsedForAnotherRequest_isRejected_andNothingIsDone(SharedCatalog catalog) {
        Requests root = catalog.as("root", CATALOG);
        root.createNamespace("reuse");
        String key = Requests.newKey();
        root.createTable("reuse", "t", key);

        HttpResponse<String> otherTable = root.createTable("reuse", "u", key);
        HttpResponse<String> otherOperation = root.dropTable("reuse", "t", key);
        HttpResponse<String> otherContent = root.post("/namespaces/reuse/tables", key,
                "{\"name\":\"t\",\"properties\":{\"a\":\"b\"},\"schema\":" + Requests.SCHEMA + "}");

        assertThat(List.of(otherTable, otherOperation, otherContent)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(Requests.json(answer).at("/error/code").asInt()).isEqualTo(422);
        });
        assertThat(root.loadTable("reuse", "u").statusCode()).isEqualTo(404);
        assertThat(root.loadTable("reuse", "t").statusCode()).isEqualTo(200);
    }

    @Test
    void keyOfAnotherPrincipalOrRealm_isAnotherKey(SharedCatalog catalog) {
        Requests alice = catalog.as("alice", CATALOG);
        Requests bob = catalog.as("bob", CATALOG);
        Requests elsewhere = catalog.as("alice", CATALOG).header("Catalog-Realm", "elsewhere");
        alice.createNamespace("whose");
        elsewhere.createNamespace("whose");
        String key = Requests.newKey();

        HttpResponse<String> first = alice.createTable("whose", "t", key);
        HttpResponse<String> ofBob = bob.createTable("whose", "t", key);
        HttpResponse<String> dropOfBob = bob.dropTable("whose", "t", Requests.newKey());
        HttpResponse<String> inElsewhere = elsewhere.createTable("whose", "t", key);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(ofBob.statusCode()).as("executed: the table exists").isEqualTo(409);
        assertThat(dropOfBob.statusCode()).isEqualTo(204);
        assertThat(inElsewhere.statusCode()).isEqualTo(200);
        assertThat(Requests.isReplay(inElsewhere)).isFalse();
        assertThat(Requests.uuid(inElsewhere)).isNotEqualTo(Requests.uuid(first));
        assertThat(elsewhere.loadTable("whose", "t").statusCode()).isEqualTo(200);
    }

    private static <T> List<T> atOnce(IntFunction<T> client) {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<CompletableFuture<T>> results = new ArrayList<>(IntStream.range(0, CLIENTS)
                    .mapToObj(number -> CompletableFuture.supplyAsync(() -> client.apply(number), threads)).toList());
            return results.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdownNow();
        }
    }
}
