package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.delete;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Configured base paths are the only ones; the names of their parameters do not matter. */
class BasePathsTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.withoutCatalog(Chosen.class, Other.class)
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.base-paths", "/lake/{warehouse}");

    @Path("/lake/{catalog}")
    public static class Chosen {

        @DELETE
        @Path("/namespaces/{namespace}")
        public Response drop() {
            return Response.noContent().build();
        }
    }

    @Path("/v1")
    public static class Other {

        @DELETE
        @Path("/namespaces/{namespace}")
        public Response drop() {
            return Response.noContent().build();
        }
    }

    @Test
    void onlyTheConfiguredPath_isProtected() {
        String key = newKey();
        delete(key, "/lake/main/namespaces/a");
        assertThat(delete(key, "/lake/main/namespaces/a").header("Idempotent-Replayed")).isEqualTo("true");

        String other = newKey();
        delete(other, "/v1/namespaces/a");
        assertThat(delete(other, "/v1/namespaces/a").header("Idempotent-Replayed")).isNull();
    }
}
