package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

    /** A change of the namespace {@code all} whose first answer does not say whether it was made. */
    private record Doubtful(String operation, BiFunction<Requests, String, HttpResponse<String>> send) {

        static Doubtful post(String operation, String path, String body) {
            return new Doubtful(operation, (client, key) -> client.post(path, key, body));
        }

        static Doubtful delete(String operation, String path) {
            return new Doubtful(operation, (client, key) -> client.delete(path, key));
        }
    }

    private static final String SET_PROPERTY = "{\"requirements\":[],\"updates\":[{\"action\":\"set-properties\","
            + "\"updates\":{\"a\":\"1\"}}]}";

    private static String view(String name) {
        return "{\"name\":\"" + name + "\",\"schema\":" + Requests.SCHEMA + ",\"properties\":{},\"view-version\":{"
                + "\"version-id\":1,\"timestamp-ms\":1,\"schema-id\":0,\"summary\":{},\"default-namespace\":[\"all\"],"
                + "\"representations\":[{\"type\":\"sql\",\"sql\":\"SELECT 1\",\"dialect\":\"spark\"}]}}";
    }

    private static String rename(String from, String to) {
        return "{\"source\":{\"namespace\":[\"all\"],\"name\":\"" + from + "\"},\"destination\":{\"namespace\":[\"all\"],"
                + "\"name\":\"" + to + "\"}}";
    }

    private static String file(Requests root, String path) {
        return Requests.json(Requests.require(root.get(path))).path("metadata-location").asText();
    }

    /** In this order: each needs those before it. */
    private static Stream<Doubtful> doubtfulChanges(Requests root) {
        String tables = "/namespaces/all/tables";
        String views = "/namespaces/all/views";
        return Stream.<Supplier<Doubtful>> of(
                () -> Doubtful.post("createNamespace", "/namespaces", "{\"namespace\":[\"all\"]}"),
                () -> Doubtful.post("updateProperties", "/namespaces/all/properties", "{\"updates\":{\"a\":\"1\"}}"),
                () -> Doubtful.post("createTable", tables, "{\"name\":\"t\",\"schema\":" + Requests.SCHEMA + "}"),
                () -> Doubtful.post("updateTable", tables + "/t", SET_PROPERTY),
                () -> Doubtful.post("commitTransaction", "/transactions/commit", "{\"table-changes\":[{\"identifier\":{"
                        + "\"namespace\":[\"all\"],\"name\":\"t\"}," + SET_PROPERTY.replace("\"1\"", "\"2\"").substring(1)
                        + "]}"),
                () -> Doubtful.post("renameTable", "/tables/rename", rename("t", "u")),
                () -> Doubtful.post("registerTable", "/namespaces/all/register",
                        "{\"name\":\"r\",\"metadata-location\":\"" + file(root, tables + "/u") + "\"}"),
                () -> Doubtful.delete("dropTable", tables + "/r"),
                () -> Doubtful.delete("dropTable (purge)", tables + "/u?purgeRequested=true"),
                () -> Doubtful.post("createView", views, view("v")),
                () -> Doubtful.post("replaceView", views + "/v", SET_PROPERTY),
                () -> Doubtful.post("renameView", "/views/rename", rename("v", "w")),
                () -> Doubtful.post("registerView", "/namespaces/all/register-view",
                        "{\"name\":\"x\",\"metadata-location\":\"" + file(root, views + "/w") + "\"}"),
                () -> Doubtful.delete("dropView", views + "/w"), () -> Doubtful.delete("dropView", views + "/x"),
                () -> Doubtful.delete("dropNamespace", "/namespaces/all")).map(Supplier::get);
    }

    @Test
    void everyChangeAnswered400InDoubt_isFoundInTheCatalog(Postgres postgres) {
        postgres.createDatabase("doubt400");
        try (CatalogServer server = start(postgres, "doubt400", "catalog.unknown-state-status", "400")) {
            Requests root = Requests.to(server.uri(), "main", "root");
            Requests unlucky = Requests.to(server.uri(), "main", "root").header("Catalog-Halt", "state-unknown");

            doubtfulChanges(root).forEachOrdered(change -> {
                String key = Requests.newKey();
                HttpResponse<String> first = change.send.apply(unlucky, key);
                HttpResponse<String> retry = change.send.apply(root, key);

                assertThat(first.statusCode()).as(change.operation).isEqualTo(400);
                assertThat(first.body()).as(change.operation).contains("CommitStateUnknownException");
                assertThat(retry.statusCode()).as(change.operation + " " + retry.body()).isIn(200, 204);
                assertThat(Requests.isReplay(retry)).as(change.operation).isTrue();
            });
        }
    }

    @Test
    void tableThatIsGoneAfterAnUnregisterInDoubt_isUnknown(Postgres postgres) {
        postgres.createDatabase("unregistered");
        try (CatalogServer server = start(postgres, "unregistered", "catalog.unknown-state-status", "400")) {
            Requests root = Requests.to(server.uri(), "main", "root");
            Requests unlucky = Requests.to(server.uri(), "main", "root").header("Catalog-Halt", "state-unknown");
            root.createNamespace("n");
            root.createTable("n", "t", Requests.newKey());
            String file = file(root, "/namespaces/n/tables/t");
            String key = Requests.newKey();

            assertThat(unlucky.post("/namespaces/n/tables/t/unregister", key, "").statusCode()).isEqualTo(400);
            HttpResponse<String> retry = root.post("/namespaces/n/tables/t/unregister", key, "");

            assertThat(retry.statusCode()).isEqualTo(503);
            assertThat(retry.body()).contains("idempotency_outcome_unknown");
            assertThat(root.loadTable("n", "t").statusCode()).isEqualTo(404);
            assertThat(root.post("/namespaces/n/register", Requests.newKey(),
                    "{\"name\":\"t\",\"metadata-location\":\"" + file + "\"}").statusCode()).isEqualTo(200);
        }
    }
}
