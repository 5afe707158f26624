package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.as;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.delete;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/** Catalogs that are declared on a class, an abstract class or an interface, under any prefix, with parameters of any name. */
class BindingVariantsTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication
            .withoutCatalog(AbstractCatalog.class, ConcreteCatalog.class, CatalogInterface.class, ImplementedCatalog.class,
                    Unversioned.class, Cluster.class)
            .setLogRecordPredicate(record -> record.getLoggerName().equals("io.quarkiverse.rest.idempotency.iceberg")
                    && record.getLevel().intValue() >= Level.INFO.intValue())
            .assertLogRecords(records -> assertThat(records).extracting(record -> record.getMessage())
                    .hasSize(3)
                    .anyMatch(message -> message.startsWith("Iceberg catalog at /abstract/v1: bound dropNamespace; no method "
                            + "serves createNamespace, "))
                    .anyMatch(
                            message -> message.startsWith("Iceberg catalog at /interface/v1/{tenant}/{wh}: bound dropTable; "))
                    .anyMatch(message -> message.startsWith("Iceberg catalog at /: bound dropNamespace, dropView; ")));

    @Path("/abstract")
    public abstract static class AbstractCatalog {

        @DELETE
        @Path("v1/namespaces/{n: [^/]+}")
        public Response remove(@PathParam("n") String namespace) {
            return removed(namespace);
        }

        abstract Response removed(String namespace);
    }

    public static class ConcreteCatalog extends AbstractCatalog {

        @Override
        Response removed(String namespace) {
            return Warehouse.ran(null);
        }
    }

    @Path("/interface/v1/{tenant}/{wh}")
    public interface CatalogInterface {

        @DELETE
        @Path("/namespaces/{a}/tables/{b}")
        Uni<Response> drop(@PathParam("tenant") String tenant, @PathParam("a") String namespace, @PathParam("b") String table);
    }

    public static class ImplementedCatalog implements CatalogInterface {

        @Override
        public Uni<Response> drop(String tenant, String namespace, String table) {
            return Uni.createFrom().item(() -> Warehouse.ran(null));
        }
    }

    @Path("/")
    public static class Unversioned {

        @DELETE
        @Path("/namespaces/{x}")
        public Response dropNamespace(@PathParam("x") String namespace) {
            return Warehouse.ran(null);
        }

        @DELETE
        @Path("/namespaces/{x}/views/{y}")
        public Response dropView(@PathParam("x") String namespace, @PathParam("y") String view) {
            return Warehouse.ran(null);
        }

        @GET
        @Path("/config")
        @Produces("application/json")
        public Map<String, Object> config() {
            return Map.of("defaults", Map.of());
        }
    }

    /** Namespaces of something else. */
    @Path("/cluster")
    public static class Cluster {

        @DELETE
        @Path("/namespaces/{name}")
        public Response delete(@PathParam("name") String name) {
            return Warehouse.ran(null);
        }

        @POST
        @Path("/namespaces")
        public Response create() {
            return Warehouse.ran(null);
        }

        @GET
        @Path("/config")
        @Produces("application/json")
        public Map<String, Object> config() {
            return Map.of();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/abstract/v1/namespaces/a", "/interface/v1/acme/main/namespaces/a/tables/t", "/namespaces/a",
            "/namespaces/a/views/v" })
    void anOperationIsBound_whereverItIsDeclared(String path) {
        String key = newKey();
        int runs = Warehouse.RUNS.get();

        assertThat(delete(key, path).statusCode()).isEqualTo(204);
        assertThat(delete(key, path).header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Warehouse.RUNS.get()).isEqualTo(runs + 1);
    }

    @Test
    void parametersBeforeThePrefix_tellResourcesApart() {
        String key = newKey();
        delete(key, "/interface/v1/acme/main/namespaces/a/tables/t");

        assertThat(delete(key, "/interface/v1/other/main/namespaces/a/tables/t").statusCode()).isEqualTo(422);
    }

    @Test
    void operationServedUnderSeveralPaths_hasANameForEach() {
        assertThat(
                CatalogApplication.runtime().services().operations().operation("iceberg.dropNamespace /abstract/v1").enabled())
                .isTrue();
        assertThat(CatalogApplication.runtime().services().operations().operation("iceberg.dropNamespace /").enabled())
                .isTrue();
        assertThat(CatalogApplication.runtime().services().operations().operation("iceberg.dropTable").enabled()).isTrue();
    }

    @Test
    void namespacesOfSomethingElse_areLeftAlone() {
        String key = newKey();
        delete(key, "/cluster/namespaces/a");

        assertThat(delete(key, "/cluster/namespaces/a").header("Idempotent-Replayed")).isNull();
        assertThat(as("alice", null).get("/cluster/config").asString()).isEqualTo("{}");
        assertThat(as("alice", null).get("/config").asString()).contains("idempotency-key-lifetime");
    }
}
