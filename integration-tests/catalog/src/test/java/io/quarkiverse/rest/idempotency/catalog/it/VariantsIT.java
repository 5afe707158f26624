package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Catalogs that do some things otherwise, each started by one property, where records are completed after the commit.
 */
@ExtendWith(CatalogExtension.class)
class VariantsIT {

    private static CatalogServer start(Postgres postgres, String database, String property, String value) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put("quarkus.rest-idempotency.completion", "after-response-built");
        configuration.put("quarkus.rest-idempotency.lease", "2s");
        configuration.put("quarkus.rest-idempotency.reconcile.back-off", "0s");
        // All clocks are that of this machine, and tables are dropped right after they were made.
        configuration.put("quarkus.rest-idempotency.iceberg.clock-skew", "0s");
        configuration.put(property, value);
        return CatalogServer.start(postgres, database, configuration);
    }

    private static CatalogServer withDots(Postgres postgres) {
        return start(postgres, "dots", "catalog.namespace-separator", ".");
    }

    @Test
    void catalogWithDotsBetweenLevels_isReplayedAndReconciled(Postgres postgres) throws IOException {
        postgres.createDatabase("dots");
        String drop = Requests.newKey();
        try (CatalogServer server = withDots(postgres)) {
            createNested(server);
            Requests root = Requests.to(server.uri(), "dots", "root");
            String create = Requests.newKey();

            HttpResponse<String> first = Requests.require(root.createTable("a.b", "raw", create));
            HttpResponse<String> replay = root.createTable("a.b", "raw", create);

            assertThat(replay.statusCode()).isEqualTo(200);
            assertThat(Requests.isReplay(replay)).isTrue();
            assertThat(Requests.uuid(replay)).isEqualTo(Requests.uuid(first));
            Requests halting = Requests.to(server.uri(), "dots", "root").header("Catalog-Halt", "before-commit");
            assertThatThrownBy(() -> halting.dropTable("a.b", "raw", drop)).hasRootCauseInstanceOf(IOException.class);
        }
        try (CatalogServer server = withDots(postgres)) {
            Requests root = Requests.to(server.uri(), "dots", "root");

            HttpResponse<String> early = root.dropTable("a.b", "raw", drop);
            assertThat(early.statusCode()).as("no client has asked this node for the separator yet").isEqualTo(503);
            assertThat(early.body()).contains("idempotency_outcome_unknown");
            assertThat(root.loadTable("a.b", "raw").statusCode()).isEqualTo(200);

            assertThat(Requests.to(server.uri(), "config", "root").get("").body()).contains("\"namespace-separator\":\"%2E\"");
            Awaitility.await().atMost(Duration.ofSeconds(20))
                    .until(() -> root.dropTable("a.b", "raw", drop).statusCode() == 204);
            assertThat(root.loadTable("a.b", "raw").statusCode()).isEqualTo(404);
        }
    }

    /** As the Java client names things. */
    private static void createNested(CatalogServer server) throws IOException {
        try (RESTCatalog catalog = ClientProgram.connect(CatalogServer.client(server.uri(), "root", "dots"))) {
            catalog.createNamespace(Namespace.of("a"));
            catalog.createNamespace(Namespace.of("a", "b"));
            TableIdentifier table = TableIdentifier.of(Namespace.of("a", "b"), "t");
            catalog.createTable(table, new Schema(Types.NestedField.required(1, "id", Types.LongType.get())));
            assertThat(catalog.listNamespaces(Namespace.of("a"))).containsExactly(Namespace.of("a", "b"));
            assertThat(catalog.listTables(Namespace.of("a", "b"))).containsExactly(table);
            assertThat(catalog.namespaceExists(Namespace.of("a.b"))).as("a name with a dot is the same path").isTrue();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Test
    void answer400WithAnUnknownState_isNotFinal(Postgres postgres) {
        postgres.createDatabase("unknown400");
        try (CatalogServer server = start(postgres, "unknown400", "catalog.unknown-state-status", "400")) {
            Requests root = Requests.to(server.uri(), "main", "root");
            Requests unlucky = Requests.to(server.uri(), "main", "root").header("Catalog-Halt", "state-unknown");
            root.createNamespace("n");
            root.createTable("n", "t", Requests.newKey());
            String change = Requests.newKey();
            String drop = Requests.newKey();

            HttpResponse<String> first = unlucky.setProperty("n", "t", change, "1");
            HttpResponse<String> retry = root.setProperty("n", "t", change, "1");
            HttpResponse<String> firstDrop = unlucky.dropTable("n", "t", drop);
            HttpResponse<String> retriedDrop = root.dropTable("n", "t", drop);

            assertThat(first.statusCode()).isEqualTo(400);
            assertThat(first.body()).contains("CommitStateUnknownException");
            assertThat(retry.statusCode()).isEqualTo(200);
            assertThat(Requests.isReplay(retry)).as("told by what the catalog holds").isTrue();
            assertThat(Requests.json(retry).at("/metadata/properties/value").asText()).isEqualTo("1");
            assertThat(firstDrop.statusCode()).isEqualTo(400);
            assertThat(retriedDrop.statusCode()).isEqualTo(204);
            assertThat(Requests.isReplay(retriedDrop)).isTrue();
        }
    }
}
