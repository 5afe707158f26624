package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ForbiddenException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequests;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** Responses that can carry credentials are loaded again, for the caller of now and with credentials of now. */
class LoaderTest {

    private static final String TABLES = "/api/catalog/v1/main/namespaces/a/tables";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of(Loader.class, Authorizer.class);

    static volatile boolean forbidden;

    @Singleton
    public static class Loader implements CatalogLoader {

        @Override
        public Loaded loadTable(CatalogRequest request, CatalogIdentifier table) {
            assertThat(request.prefix()).isEqualTo("main");
            assertThat(request.request().principal()).isEqualTo("alice");
            String namespace = String.join(".", table.namespace());
            String uuid = Warehouse.TABLES.get(namespace + "." + table.name());
            return uuid == null ? null : new Loaded(uuid, Warehouse.loaded(namespace, table.name()));
        }

        @Override
        public Object stageTable(CatalogRequest request, Staged table) {
            return Map.of("metadata", Map.of("table-uuid", table.uuid(), "location", table.location()));
        }

        @Override
        public Object planTableScan(CatalogRequest request, String planId) {
            return Map.of("status", "submitted", "plan-id", planId);
        }
    }

    @Singleton
    public static class Authorizer implements ReplayAuthorizer {

        @Inject
        CatalogRequests requests;

        @Override
        public void authorize(IdempotentRequest request, RecordedResponse response) {
            CatalogRequest catalog = requests.of(request).orElseThrow();
            if (forbidden && catalog.identifier().namespace().contains("a")) {
                throw new ForbiddenException();
            }
        }
    }

    private String key;
    private String name;

    @BeforeEach
    void takeAKey() {
        key = newKey();
        name = "t-" + key;
        forbidden = false;
    }

    private Response create() {
        return post(key, TABLES, "{\"name\":\"" + name + "\"}");
    }

    @Test
    void aReplayTellsOfTheSameTable_withOtherCredentials() {
        Response first = create();
        int runs = Warehouse.RUNS.get();
        Response retry = create();

        assertThat(retry.statusCode()).isEqualTo(200);
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(retry.jsonPath().getString("metadata.table-uuid"))
                .isEqualTo(first.jsonPath().getString("metadata.table-uuid"));
        assertThat(retry.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(retry.jsonPath().getMap("$").keySet()).isEqualTo(first.jsonPath().getMap("$").keySet());
        assertThat(retry.jsonPath().getString("config.token")).startsWith("s3cr3t-")
                .isNotEqualTo(first.jsonPath().getString("config.token"));
        assertThat(Warehouse.RUNS.get()).isEqualTo(runs);
    }

    @Test
    void aTableOfAnotherUuid_isAnotherTable_andIsNotGiven() {
        create();
        Warehouse.TABLES.put("a." + name, UUID.randomUUID().toString());

        assertReplayFailed(create());
    }

    @Test
    void aTableThatIsGone_isNotCreatedAgain() {
        create();
        Warehouse.TABLES.remove("a." + name);

        assertReplayFailed(create());
        assertThat(Warehouse.TABLES).doesNotContainKey("a." + name);
    }

    private static void assertReplayFailed(Response retry) {
        assertThat(retry.statusCode()).isEqualTo(501);
        assertThat(retry.jsonPath().getString("error.type")).isEqualTo("idempotency_replay_failed");
        assertThat(retry.jsonPath().getInt("error.code")).isEqualTo(500);
        assertThat(retry.header("Retry-After")).isNull();
    }

    @Test
    void aCallerWhoMayNotAnyMore_isGivenNothing() {
        create();

        forbidden = true;
        assertThat(create().statusCode()).isEqualTo(403);
        forbidden = false;
        assertThat(create().statusCode()).isEqualTo(200);
    }

    @Test
    void aStagedTable_keepsItsUuid() {
        String body = "{\"name\":\"" + name + "\",\"stage-create\":true}";
        Response first = post(key, TABLES, body);
        Response retry = post(key, TABLES, body);

        assertThat(retry.jsonPath().getString("metadata.table-uuid"))
                .isEqualTo(first.jsonPath().getString("metadata.table-uuid"));
        assertThat(retry.jsonPath().getString("metadata.location"))
                .isEqualTo(first.jsonPath().getString("metadata.location"));
    }

    @Test
    void aPlan_isFoundByItsId() {
        Response first = post(key, TABLES + "/t/plan", "{}");

        assertThat(post(key, TABLES + "/t/plan", "{}").asString()).isNotEmpty()
                .satisfies(text -> assertThat(text).contains(first.jsonPath().getString("plan-id")));
    }

    @Test
    void replayThatTheLoaderCannotBuild_isNotGiven() {
        post(key, TABLES + "/t/tasks", "{}");

        assertReplayFailed(post(key, TABLES + "/t/tasks", "{}"));
    }
}
