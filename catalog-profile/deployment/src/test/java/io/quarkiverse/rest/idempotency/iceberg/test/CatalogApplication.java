package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.restassured.RestAssured.given;

import java.util.UUID;

import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/**
 * The application of a test: a catalog with the users alice and bob, who have their own names as passwords, and no datasource.
 */
final class CatalogApplication {

    private CatalogApplication() {
    }

    static QuarkusUnitTest of(Class<?>... classes) {
        return withoutCatalog(classes)
                .withApplicationRoot(
                        jar -> jar.addClasses(classes).addClasses(CatalogApplication.class, Warehouse.class,
                                IcebergRestCatalogApi.class, IcebergRestConfigurationApi.class, Users.class));
    }

    static QuarkusUnitTest withoutCatalog(Class<?>... classes) {
        return ExtensionTest.application()
                .withApplicationRoot(
                        jar -> jar.addClasses(classes).addClasses(CatalogApplication.class, Warehouse.class,
                                Users.class))
                .overrideConfigKey("quarkus.devservices.enabled", "false")
                .overrideConfigKey("quarkus.datasource.jdbc", "false")
                .overrideConfigKey("quarkus.http.test-port", "0")
                .overrideConfigKey("quarkus.http.auth.basic", "true");
    }

    static RequestSpecification as(String user, String key) {
        RequestSpecification request = given().urlEncodingEnabled(false).auth().preemptive().basic(user, user)
                .contentType("application/json");
        return key == null ? request : request.header("Idempotency-Key", key);
    }

    static Response post(String key, String path, String body) {
        return as("alice", key).body(body).post(path);
    }

    static Response delete(String key, String path) {
        return as("alice", key).delete(path);
    }

    static String newKey() {
        return UUID.randomUUID().toString();
    }

    static IdempotencyNode runtime() {
        return Arc.container().instance(IdempotencyNode.class).get();
    }

    static int records() {
        return ((MemoryStore) Arc.container().instance(IdempotencyStore.class).get()).size();
    }
}
