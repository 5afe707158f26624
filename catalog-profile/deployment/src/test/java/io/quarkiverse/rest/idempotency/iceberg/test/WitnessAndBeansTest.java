package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.as;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.quarkiverse.rest.idempotency.event.IdempotencyEvent;
import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;

/** A catalog whose commits carry witnesses, and whose beans throw, hold a realm, answer with headers and keep an audit. */
class WitnessAndBeansTest {

    private static final String CATALOG = "/v1/main";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication
            .withoutCatalog(Catalog.class, State.class, Loader.class, Audit.class, RealmContext.class, RealmHolder.class,
                    CallerName.class, PrincipalHolder.class)
            .overrideConfigKey("quarkus.rest-idempotency.reconcile.back-off", "0s")
            .overrideConfigKey("quarkus.rest-idempotency.reconcile.retries", "0")
            .overrideConfigKey("quarkus.rest-idempotency.realm.name", "acme")
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.context-holder-types",
                    RealmHolder.class.getName() + "," + PrincipalHolder.class.getName()
                            + ",org.apache.polaris.service.context.catalog.NotThere")
            .overrideConfigKey("quarkus.http.enable-compression", "true");

    static final Map<String, JsonNode> HELD = new ConcurrentHashMap<>();
    static final AtomicInteger RUNS = new AtomicInteger();
    static volatile boolean commits;
    static volatile boolean answers;

    @Path("/v1/{prefix}")
    @Consumes("application/json")
    @Produces("application/json")
    public static class Catalog {

        private static Response apply(String name, ObjectNode entity, Object answer) {
            RUNS.incrementAndGet();
            if (commits) {
                HELD.put(name, entity);
            }
            return answers ? Response.ok(answer).build()
                    : Warehouse.error(500, "CommitStateUnknownException", "the database did not answer");
        }

        @POST
        @Path("/namespaces")
        public Response createNamespace(@PathParam("prefix") String prefix, ObjectNode request) {
            return apply(request.at("/namespace/0").asText(), request, request);
        }

        @POST
        @Path("/namespaces/{namespace}/properties")
        public Response updateProperties(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
                ObjectNode request) {
            ObjectNode changed = JsonNodeFactory.instance.objectNode();
            changed.set("properties", request.path("updates"));
            return apply(namespace, changed, Map.of("updated", List.of(), "removed", List.of(), "missing", List.of()));
        }

        @POST
        @Path("/namespaces/{namespace}/tables")
        public Response createTable(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
                ObjectNode request) {
            request.put("table-uuid", UUID.randomUUID().toString()).put("location", "s3://assigned/by/the/catalog");
            return apply(namespace + "." + request.path("name").asText(), request, loaded(request));
        }

        @POST
        @Path("/namespaces/{namespace}/tables/{table}")
        public Response updateTable(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
                @PathParam("table") String table, ObjectNode request) {
            return apply(namespace + "." + table, request, request);
        }
    }

    private static Map<String, Object> loaded(JsonNode metadata) {
        return Map.of("metadata-location", "s3://b/1.json", "metadata", metadata, "doc", "x".repeat(1000));
    }

    public interface RealmContext {

        String getRealmIdentifier();
    }

    @RequestScoped
    public static class RealmHolder {

        private RealmContext realm;

        public void set(RealmContext realm) {
            this.realm = realm;
        }

        public RealmContext get() {
            return realm;
        }
    }

    public interface CallerName extends Principal {

        Set<String> getRoles();

        default String greeting() {
            return "I am " + getName();
        }
    }

    @RequestScoped
    public static class PrincipalHolder {

        private CallerName caller;

        public void set(CallerName caller) {
            this.caller = caller;
        }

        public CallerName get() {
            return caller;
        }
    }

    @Singleton
    public static class State implements CatalogState {

        @Inject
        RealmHolder realm;

        @Inject
        PrincipalHolder principal;

        private JsonNode held(String name) {
            assertThat(realm.get().getRealmIdentifier()).isEqualTo("acme");
            assertThat(principal.get().greeting()).isEqualTo("I am alice");
            assertThat(principal.get().getRoles()).isEmpty();
            if (!HELD.containsKey(name)) {
                throw new NotFoundException();
            }
            return HELD.get(name);
        }

        @Override
        public Optional<Entity> table(CatalogRequest request, CatalogIdentifier table) {
            JsonNode metadata = held(table.toString());
            return Optional.of(new Entity(metadata.path("table-uuid").asText(), "s3://b/1.json", metadata));
        }

        @Override
        public Optional<Entity> view(CatalogRequest request, CatalogIdentifier view) {
            return Optional.empty();
        }

        @Override
        public boolean namespaceExists(CatalogRequest request, CatalogIdentifier namespace) {
            return held(namespace.toString()) != null;
        }

        @Override
        public Optional<Map<String, String>> namespaceProperties(CatalogRequest request, CatalogIdentifier namespace) {
            Map<String, String> properties = new ConcurrentHashMap<>();
            held(namespace.toString()).path("properties").fields()
                    .forEachRemaining(field -> properties.put(field.getKey(), field.getValue().asText()));
            return Optional.of(properties);
        }
    }

    @Singleton
    public static class Loader implements CatalogLoader {

        static volatile IcebergOperation served;

        @Override
        public Loaded loadTable(CatalogRequest request, CatalogIdentifier table) {
            served = request.operation();
            JsonNode metadata = HELD.get(table.toString());
            if (metadata == null) {
                throw new NotFoundException();
            }
            return new Loaded(metadata.path("table-uuid").asText(),
                    Response.ok(loaded(metadata)).tag("of-now").header("Warning", "199 acme \"loaded\"").build());
        }
    }

    @Singleton
    public static class Audit {

        static final List<IdempotencyEvent.Replayed> REPLAYS = new CopyOnWriteArrayList<>();

        void replayed(@ObservesAsync IdempotencyEvent.Replayed replay) {
            REPLAYS.add(replay);
        }
    }

    private String key;
    private String name;
    private String record;

    @BeforeEach
    void takeAKey() {
        key = newKey();
        name = "n" + key.replace("-", "");
        record = RecordId.of("acme", "alice", key).value();
        commits = true;
        answers = true;
    }

    private io.restassured.response.Response post(String path, String body) {
        return as("alice", key).body(body).post(CATALOG + path);
    }

    private io.restassured.response.Response createTable() {
        return post("/namespaces/a/tables", "{\"name\":\"" + name + "\",\"properties\":{\"owner\":\"me\"}}");
    }

    private static void assertReplay(io.restassured.response.Response replay) {
        assertThat(replay.statusCode()).as(replay.asString()).isEqualTo(200);
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void creation_carriesTheNameOfItsRecord() {
        io.restassured.response.Response first = createTable();

        assertThat(first.jsonPath().getString("metadata.properties.idempotency-witness")).startsWith(record + "@");
        assertThat(first.jsonPath().getString("metadata.properties.owner")).isEqualTo("me");
    }

    @Test
    void requestWithoutAKey_andAStagedTable_carryNothing() {
        String staged = post("/namespaces/a/tables", "{\"name\":\"" + name + "\",\"stage-create\":true}").asString();
        String unkeyed = as("alice", null).body("{\"namespace\":[\"" + name + "\"]}").post(CATALOG + "/namespaces").asString();

        assertThat(staged).contains(name).doesNotContain("idempotency-witness");
        assertThat(unkeyed).contains(name).doesNotContain("idempotency-witness");
    }

    @Test
    void commitOfATable_carriesNothingByDefault() {
        String body = "{\"updates\":[{\"action\":\"set-properties\",\"updates\":{}}]}";

        assertThat(post("/namespaces/a/tables/" + name, body).asString()).isEqualTo(body);
    }

    @Test
    void tableWithoutALocation_thatACreationLeft_isFoundByItsWitness() {
        answers = false;
        assertThat(createTable().statusCode()).isEqualTo(500);
        int runs = RUNS.get();
        answers = true;

        io.restassured.response.Response retry = createTable();

        assertReplay(retry);
        assertThat(retry.jsonPath().getString("metadata.table-uuid"))
                .isEqualTo(HELD.get("a." + name).path("table-uuid").asText());
        assertThat(RUNS).hasValue(runs);
    }

    @Test
    void creationThatLeftNothing_runsAgain() {
        answers = false;
        commits = false;
        createTable();
        int runs = RUNS.get();
        answers = true;
        commits = true;

        assertThat(createTable().statusCode()).isEqualTo(200);
        assertThat(RUNS).hasValue(runs + 1);
    }

    @Test
    void tableOfAnotherCreation_isNotTakenForThisOne() {
        answers = false;
        commits = false;
        createTable();
        HELD.put("a." + name, JsonNodeFactory.instance.objectNode().put("table-uuid", "u")
                .set("properties",
                        JsonNodeFactory.instance.objectNode().put("idempotency-witness", "other@2026-01-01T00:00:00Z")));
        int runs = RUNS.get();
        answers = true;

        assertThat(createTable().header("Idempotent-Replayed")).isNull();
        assertThat(RUNS).hasValue(runs + 1);
    }

    @Test
    void namespaceThatACreationLeft_isAnsweredWithItsProperties() {
        String body = "{\"namespace\":[\"" + name + "\"],\"properties\":{\"owner\":\"me\"}}";
        answers = false;
        post("/namespaces", body);
        int runs = RUNS.get();

        io.restassured.response.Response retry = post("/namespaces", body);

        assertReplay(retry);
        assertThat(retry.contentType()).startsWith("application/json");
        assertThat(retry.jsonPath().getList("namespace")).containsExactly(name);
        assertThat(retry.jsonPath().getString("properties.owner")).isEqualTo("me");
        assertThat(retry.jsonPath().getString("properties.idempotency-witness")).startsWith(record);
        assertThat(RUNS).hasValue(runs);
    }

    @Test
    void propertiesThatAnUpdateLeft_areAnswered() {
        String body = "{\"updates\":{\"owner\":\"me\"},\"removals\":[\"old\"]}";
        answers = false;
        post("/namespaces/" + name + "/properties", body);
        int runs = RUNS.get();

        io.restassured.response.Response retry = post("/namespaces/" + name + "/properties", body);

        assertReplay(retry);
        assertThat(retry.jsonPath().getList("updated")).containsExactly("owner", "idempotency-witness.changed");
        assertThat(retry.jsonPath().getList("removed")).containsExactly("old");
        assertThat(retry.jsonPath().getList("missing")).isEmpty();
        assertThat(RUNS).hasValue(runs);
    }

    @Test
    void rebuiltReplay_hasTheHeadersOfTheLoader_andTheLoaderIsToldTheOperation() {
        createTable();
        Loader.served = null;

        io.restassured.response.Response replay = createTable();

        assertReplay(replay);
        assertThat(replay.header("ETag")).isEqualTo("\"of-now\"");
        assertThat(replay.header("Warning")).isEqualTo("199 acme \"loaded\"");
        assertThat(Loader.served).isEqualTo(IcebergOperation.CREATE_TABLE);
    }

    @Test
    void loaderThatThrowsThatTheTableIsGone_answersAsIfItReturnedNothing() {
        createTable();
        HELD.remove("a." + name);

        assertThat(createTable().jsonPath().getString("error.type")).isEqualTo("idempotency_replay_failed");
    }

    @Test
    void replays_areCompressedWhereFirstAnswersAre() throws Exception {
        String table = "{\"name\":\"" + name + "\"}";
        String namespace = "{\"namespace\":[\"" + name + "\"],\"properties\":{\"doc\":\"" + "x".repeat(1000) + "\"}}";

        assertThat(encodings("/namespaces/a/tables", table)).containsExactly("gzip", "gzip");
        key = newKey();
        assertThat(encodings("/namespaces", namespace)).containsExactly("gzip", "gzip");
    }

    private List<String> encodings(String path, String body) throws Exception {
        return List.of(encoding(path, body, false), encoding(path, body, true));
    }

    private String encoding(String path, String body, boolean replayed) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + CATALOG + path))
                .header("Content-Type", "application/json").header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .header("Authorization", "Basic YWxpY2U6YWxpY2U=").header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        HttpResponse<byte[]> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Idempotent-Replayed").isPresent()).isEqualTo(replayed);
        return response.headers().firstValue("Content-Encoding").orElse("none");
    }

    @Test
    void auditOfAReplay_isToldWhoGetsWhat() {
        createTable();
        createTable();

        await().untilAsserted(() -> assertThat(Audit.REPLAYS).filteredOn(replay -> replay.record().value().equals(record))
                .singleElement().isEqualTo(new IdempotencyEvent.Replayed("iceberg.createTable", new RecordId(record), "acme",
                        "alice", "/main/namespaces/a/tables/" + name, 200)));
    }
}
