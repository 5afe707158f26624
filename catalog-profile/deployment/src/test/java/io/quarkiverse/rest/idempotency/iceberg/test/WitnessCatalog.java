package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.as;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * A catalog whose commits carry witnesses, and whose beans throw, hold a realm, answer with headers and keep an audit; and its
 * client, which has a new key and a new name in each test.
 */
abstract class WitnessCatalog {

    static final String CATALOG = "/v1/main";
    static final Map<String, JsonNode> HELD = new ConcurrentHashMap<>();
    static final AtomicInteger RUNS = new AtomicInteger();
    static volatile boolean commits;
    static volatile boolean answers;

    static QuarkusUnitTest application() {
        return CatalogApplication
                .withoutCatalog(WitnessCatalog.class, Catalog.class, State.class, Loader.class, Audit.class, RealmContext.class,
                        RealmHolder.class,
                        CallerName.class, PrincipalHolder.class)
                .overrideConfigKey("quarkus.rest-idempotency.reconcile.back-off", "0s")
                .overrideConfigKey("quarkus.rest-idempotency.reconcile.retries", "0")
                .overrideConfigKey("quarkus.rest-idempotency.realm.name", "acme")
                .overrideConfigKey("quarkus.rest-idempotency.iceberg.context-holder-types",
                        RealmHolder.class.getName() + "," + PrincipalHolder.class.getName()
                                + ",org.apache.polaris.service.context.catalog.NotThere")
                .overrideConfigKey("quarkus.http.enable-compression", "true");
    }

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

    String key;
    String name;
    String record;

    @BeforeEach
    void takeAKey() {
        key = newKey();
        name = "n" + key.replace("-", "");
        record = RecordId.of("acme", "alice", key).value();
        commits = true;
        answers = true;
    }

    io.restassured.response.Response post(String path, String body) {
        return as("alice", key).body(body).post(CATALOG + path);
    }

    io.restassured.response.Response createTable() {
        return post("/namespaces/a/tables", "{\"name\":\"" + name + "\",\"properties\":{\"owner\":\"me\"}}");
    }

    static void assertReplay(io.restassured.response.Response replay) {
        assertThat(replay.statusCode()).as(replay.asString()).isEqualTo(200);
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
    }
}
