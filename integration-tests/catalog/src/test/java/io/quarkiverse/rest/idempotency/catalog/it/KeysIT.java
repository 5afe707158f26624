package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Keys between the Java client and the catalog: the behaviours that Iceberg checks in the tests of its client, against a
 * server.
 */
@ExtendWith(CatalogExtension.class)
class KeysIT {

    @ParameterizedTest
    @EnumSource(ClientVersion.class)
    void clientThatIsToldOfKeys_sendsANewOneWithEveryMutation(ClientVersion client, SharedCatalog catalog) {
        List<FaultProxy.Seen> seen = changeEverything(client, catalog.nodes());

        List<String> keys = new ArrayList<>();
        assertThat(seen).filteredOn(FaultProxy.Seen::mutates).hasSizeGreaterThanOrEqualTo(Operation.values().length)
                .allSatisfy(request -> {
                    assertThat(request.keys()).hasSize(1);
                    assertThat(UUID.fromString(request.keys().get(0)).version()).isEqualTo(7);
                    keys.addAll(request.keys());
                });
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(seen).filteredOn(request -> !request.mutates()).isNotEmpty()
                .allSatisfy(request -> assertThat(request.keys()).isEmpty());
    }

    @Test
    void clientThatIsNotToldOfKeys_sendsNone(Postgres postgres) {
        postgres.createDatabase("keyless");
        try (Nodes nodes = new Nodes(postgres, "keyless", Map.of("quarkus.rest-idempotency.enabled", "false"))) {
            for (ClientVersion client : ClientVersion.values()) {
                assertThat(changeEverything(client, nodes)).hasSizeGreaterThan(Operation.values().length)
                        .allSatisfy(request -> assertThat(request.keys()).isEmpty());
            }
        }
    }

    private static List<FaultProxy.Seen> changeEverything(ClientVersion client, Nodes nodes) {
        try (FaultProxy proxy = new FaultProxy(nodes)) {
            List<Cell> cells = new FaultMatrix(nodes, proxy, "keys_" + client)
                    .run(List.of(client), Arrays.asList(Operation.values()),
                            List.of(Fault.NONE));
            assertThat(cells).allMatch(Cell::isOneSuccess);
            return List.copyOf(proxy.seen);
        }
    }

    @Test
    void duplicateCreate_getsTheFirstResultWithCredentialsOfItsOwn(SharedCatalog catalog) {
        Requests root = catalog.as("root", "keys");
        root.createNamespace("duplicates");
        String key = Requests.newKey();

        HttpResponse<String> first = root.createTable("duplicates", "t", key);
        HttpResponse<String> second = root.createTable("duplicates", "t", key);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(Requests.isReplay(first)).isFalse();
        assertThat(Requests.isReplay(second)).isTrue();
        assertThat(second.headers().firstValue("ETag")).isPresent().isEqualTo(first.headers().firstValue("ETag"));
        assertThat(Requests.json(second).get("metadata")).isEqualTo(Requests.json(first).get("metadata"));
        assertThat(Requests.json(second).get("metadata-location")).isEqualTo(Requests.json(first).get("metadata-location"));
        assertThat(second.headers().firstValue("Content-Type")).isEqualTo(first.headers().firstValue("Content-Type"));
        assertThat(Requests.json(second).at("/config/s3.secret-access-key"))
                .isNotEqualTo(Requests.json(first).at("/config/s3.secret-access-key"));
    }

    @Test
    void replayAfterALaterChange_showsTheNewerTable_andItsTag(SharedCatalog catalog) {
        Requests root = catalog.as("root", "keys");
        root.createNamespace("newer");
        String key = Requests.newKey();
        root.createTable("newer", "t", key);
        HttpResponse<String> changed = root.setProperty("newer", "t", Requests.newKey(), "1");

        HttpResponse<String> replay = root.createTable("newer", "t", key);

        assertThat(replay.statusCode()).isEqualTo(200);
        assertThat(Requests.json(replay).get("metadata-location")).isEqualTo(Requests.json(changed).get("metadata-location"));
        assertThat(replay.headers().firstValue("ETag")).as("the tag of the newer table").isPresent()
                .isEqualTo(changed.headers().firstValue("ETag"));
    }

    @Test
    void replayOfATableThatIsAnotherOneNow_isRejected(SharedCatalog catalog) {
        Requests root = catalog.as("root", "keys");
        root.createNamespace("another");
        String key = Requests.newKey();
        root.createTable("another", "t", key);
        root.dropTable("another", "t", Requests.newKey());
        HttpResponse<String> gone = root.createTable("another", "t", key);
        String other = Requests.uuid(root.createTable("another", "t", Requests.newKey()));

        HttpResponse<String> replay = root.createTable("another", "t", key);

        assertThat(gone.statusCode()).isEqualTo(501);
        assertThat(replay.statusCode()).isEqualTo(501);
        assertThat(replay.body()).contains("idempotency_replay_failed").doesNotContain(other);
        assertThat(Requests.json(replay).at("/error/code").asInt()).isEqualTo(500);
    }

    @Test
    void failedRequirement_staysFailedForItsKey(SharedCatalog catalog) {
        Requests root = catalog.as("root", "keys");
        root.createNamespace("failed");
        root.createTable("failed", "t", Requests.newKey());
        String body = "{\"requirements\":[{\"type\":\"assert-ref-snapshot-id\",\"ref\":\"main\",\"snapshot-id\":1}],\"updates\":[]}";
        String key = Requests.newKey();

        HttpResponse<String> first = root.post("/namespaces/failed/tables/t", key, body);
        HttpResponse<String> second = root.post("/namespaces/failed/tables/t", key, body);

        assertThat(first.statusCode()).isEqualTo(409);
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(Requests.isReplay(second)).isTrue();
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void keyWhoseLifetimeIsOver_countsAsNew(Postgres postgres) {
        postgres.createDatabase("lifetime");
        try (CatalogServer server = CatalogServer.start(postgres, "lifetime", Map.of(
                "quarkus.rest-idempotency.iceberg.lifetime", "PT1S", "quarkus.rest-idempotency.iceberg.grace", "PT0S"))) {
            Requests root = Requests.to(server.uri(), "keys", "root");
            String key = Requests.newKey();
            String body = "{\"namespace\":[\"again\"]}";
            assertThat(
                    Requests.json(Requests.to(server.uri(), "config", "root").get("")).at("/idempotency-key-lifetime").asText())
                    .isEqualTo("PT1S");

            assertThat(root.post("/namespaces", key, body).statusCode()).isEqualTo(200);

            // Executed anew, the namespace exists already.
            Awaitility.await().atMost(Duration.ofSeconds(20))
                    .until(() -> root.post("/namespaces", key, body).statusCode() == 409);
        }
    }

    @Test
    void successThatTheClientDidNotSee_isReplayed(SharedCatalog catalog) {
        try (FaultProxy proxy = new FaultProxy(catalog.nodes())) {
            Requests root = catalog.as("root", "keys");
            root.createNamespace("hidden");
            String key = Requests.newKey();
            Requests unlucky = Requests.to(proxy.uri(), "keys", "root").header(FaultProxy.FAULT, Fault.RESPONSE_LOST.name())
                    .header(FaultProxy.CELL, "hidden").header(FaultProxy.MUTATION, "1");

            assertThatThrownBy(() -> unlucky.createTable("hidden", "t", key)).isInstanceOf(UncheckedIOException.class);
            HttpResponse<String> replay = unlucky.createTable("hidden", "t", key);

            assertThat(replay.statusCode()).isEqualTo(200);
            assertThat(Requests.isReplay(replay)).isTrue();
            assertThat(Requests.uuid(replay)).isEqualTo(Requests.uuid(root.loadTable("hidden", "t")));
        }
    }

    @Test
    void duplicateDrop_dropsNothing(SharedCatalog catalog) {
        Requests root = catalog.as("root", "keys");
        root.createNamespace("drops");
        root.createTable("drops", "t", Requests.newKey());
        String key = Requests.newKey();

        HttpResponse<String> first = root.dropTable("drops", "t", key);
        HttpResponse<String> second = root.dropTable("drops", "t", key);
        root.createTable("drops", "t", Requests.newKey());
        HttpResponse<String> third = root.dropTable("drops", "t", key);

        assertThat(List.of(first.statusCode(), second.statusCode(), third.statusCode())).containsOnly(204);
        assertThat(Requests.isReplay(third)).isTrue();
        assertThat(root.loadTable("drops", "t").statusCode()).isEqualTo(200);
    }
}
