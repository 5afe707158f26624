package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.as;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.delete;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequests;
import io.quarkiverse.rest.idempotency.iceberg.IcebergIdempotencyScope;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkus.test.QuarkusUnitTest;

/**
 * The separator of namespaces is learned from the catalog's own configuration answer, whether clients are told a lifetime in it
 * or not. Until then, no caller is authorized for a name that cannot be read.
 */
class SeparatorTest {

    private static final String NESTED = "/v1/namespaces/a.b/tables";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication
            .withoutCatalog(Catalog.class, Loader.class, Authorizer.class, InternalOnly.class)
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.advertise", "false");

    static final Queue<CatalogIdentifier> AUTHORIZED = new ConcurrentLinkedQueue<>();

    @Path("/v1")
    @Consumes("application/json")
    @Produces("application/json")
    public static class Catalog {

        @GET
        @Path("/config")
        public Object config(@QueryParam("warehouse") String warehouse) {
            return Map.of("defaults", Map.of("namespace-separator", "federated".equals(warehouse) ? "%24" : "%2E"), "overrides",
                    Map.of());
        }

        @POST
        @Path("/namespaces/{namespace}/tables")
        public Object createTable() {
            return table();
        }

        @DELETE
        @Path("/namespaces/{namespace}/tables/{table}")
        public Response dropTable() {
            return Response.noContent().build();
        }
    }

    private static Map<String, Object> table() {
        return Map.of("metadata", Map.of("table-uuid", "u-1"));
    }

    @Singleton
    public static class Loader implements CatalogLoader {

        @Override
        public Loaded loadTable(CatalogRequest request, CatalogIdentifier table) {
            return table.namespace().equals(List.of("a", "b")) ? new Loaded("u-1", table()) : null;
        }
    }

    @Singleton
    public static class InternalOnly implements IcebergIdempotencyScope {

        @Override
        public boolean includes(Catalog catalog) {
            return !"federated".equals(catalog.warehouse());
        }
    }

    @Singleton
    public static class Authorizer implements ReplayAuthorizer {

        @Inject
        CatalogRequests requests;

        @Override
        public void authorize(IdempotentRequest request, RecordedResponse response) {
            requests.of(request).ifPresent(known -> AUTHORIZED.addAll(known.identifiers()));
        }
    }

    @Test
    void nestedNamespace_isReplayedOnceTheSeparatorIsKnown_andNotBefore() {
        String creation = newKey();
        String drop = newKey();
        String simple = newKey();
        assertThat(post(creation, NESTED, "{\"name\":\"t\"}").statusCode()).isEqualTo(200);
        assertThat(delete(drop, NESTED + "/t").statusCode()).isEqualTo(204);
        assertThat(delete(simple, "/v1/namespaces/c/tables/t").statusCode()).isEqualTo(204);

        assertThat(as("alice", null).get("/v1/config?warehouse=federated").asString()).contains("%24");

        for (io.restassured.response.Response early : List.of(post(creation, NESTED, "{\"name\":\"t\"}"),
                delete(drop, NESTED + "/t"))) {
            assertThat(early.statusCode()).isEqualTo(503);
            assertThat(early.header("Retry-After")).isEqualTo("5");
            assertThat(early.jsonPath().getString("error.type")).isEqualTo("idempotency_outcome_unknown");
        }
        assertThat(delete(simple, "/v1/namespaces/c/tables/t").statusCode()).isEqualTo(204);
        assertThat(AUTHORIZED).as("before").containsExactly(CatalogIdentifier.of(List.of("c"), "t"));

        assertThat(as("alice", null).get("/v1/config").asString()).contains("%2E").doesNotContain("lifetime");

        assertThat(post(creation, NESTED, "{\"name\":\"t\"}").statusCode()).isEqualTo(200);
        assertThat(delete(drop, NESTED + "/t").statusCode()).isEqualTo(204);
        assertThat(AUTHORIZED).as("after").endsWith(CatalogIdentifier.of(List.of("a", "b"), "t"),
                CatalogIdentifier.of(List.of("a", "b"), "t"));
    }
}
