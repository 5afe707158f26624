package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.quarkus.test.QuarkusUnitTest;

/** The lifetime is added to the bytes that leave, whatever object the method returned. */
class LifetimeTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication
            .withoutCatalog(Catalogs.class, Configuration.class, Passing.class)
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.lifetime", "P7D");

    /** As Iceberg's own class: fields, and a serializer that knows no lifetime. */
    public static class Configuration {

        public final Map<String, String> defaults = Map.of("a", "1");
        public final Map<String, String> overrides = Map.of();
        public final List<String> endpoints = List.of("GET /v1/{prefix}/namespaces");
    }

    /** An interceptor of the application, which sees what leaves. */
    @Provider
    public static class Passing implements WriterInterceptor {

        static volatile boolean used;

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            used = true;
            context.proceed();
        }
    }

    @Path("/{kind}/v1")
    @Produces("application/json")
    public static class Catalogs {

        @DELETE
        @Path("/namespaces/{namespace}")
        public void drop(@PathParam("kind") String kind, @PathParam("namespace") String namespace) {
        }

        @GET
        @Path("/config")
        public Object config(@PathParam("kind") String kind) {
            String text = "{\"defaults\":{\"a\":\"1\"},\"overrides\":{}}";
            return switch (kind) {
                case "object" -> new Configuration();
                case "map" -> new LinkedHashMap<>(Map.of("defaults", Map.of("a", "1")));
                case "tree" -> JsonNodeFactory.instance.objectNode().set("defaults",
                        JsonNodeFactory.instance.objectNode().put("a", "1"));
                case "text" -> text;
                case "bytes" -> text.getBytes(StandardCharsets.UTF_8);
                case "stream" -> (StreamingOutput) output -> output.write(text.getBytes(StandardCharsets.UTF_8));
                case "response" -> Response.ok(text).header("Content-Length", text.length()).build();
                case "own" -> Map.of("defaults", Map.of("a", "1"), "idempotency-key-lifetime", "PT5M");
                case "accepted" -> Response.accepted(text).build();
                case "nothing" -> Response.noContent().build();
                default -> "neither here nor there";
            };
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "object", "map", "tree", "text", "bytes", "stream", "response" })
    void lifetime_ofAnyReturnType_isAtTheTop(String kind) {
        io.restassured.response.Response config = as("alice", null).get("/" + kind + "/v1/config");

        assertThat(config.statusCode()).isEqualTo(200);
        assertThat(config.jsonPath().getString("defaults.a")).isEqualTo("1");
        assertThat(Duration.parse(config.jsonPath().getString("idempotency-key-lifetime"))).isEqualTo(Duration.ofDays(7));
        assertThat(config.jsonPath().getString("idempotency-key-lifetime")).isEqualTo("PT168H");
        assertThat(Passing.used).isTrue();
    }

    @Test
    void lifetimeOfTheApplication_isKept() {
        assertThat(as("alice", null).get("/own/v1/config").jsonPath().getString("idempotency-key-lifetime"))
                .isEqualTo("PT5M");
    }

    @ParameterizedTest
    @ValueSource(strings = { "accepted", "nothing", "prose" })
    void responseThatIsNoConfiguration_isLeftAlone(String kind) {
        assertThat(as("alice", null).get("/" + kind + "/v1/config").asString()).doesNotContain("lifetime");
    }
}
