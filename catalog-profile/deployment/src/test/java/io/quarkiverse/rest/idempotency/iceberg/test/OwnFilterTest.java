package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.as;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.delete;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.QuarkusUnitTest;

/** An application that reads the header itself, tells a realm, and maps every exception. */
class OwnFilterTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication
            .of(KeyFilter.class, EveryException.class, RealmContext.class, TokenRealm.class)
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.realm-context-type", RealmContext.class.getName());

    static final String REFUSED = "0196b6a4-6a3e-7c1b-8f6a-2b1e9b7f5a10";
    static final AtomicInteger SEEN = new AtomicInteger();

    public interface RealmContext {

        String getRealmIdentifier();
    }

    /** The realm as a bean, for requests whose filter sets no property. */
    @RequestScoped
    public static class TokenRealm implements RealmContext {

        @Override
        public String getRealmIdentifier() {
            return "of-the-bean";
        }
    }

    @Provider
    public static class KeyFilter implements ContainerRequestFilter, ContainerResponseFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            String realm = request.getHeaderString("Polaris-Realm");
            if (realm != null) {
                request.setProperty("realmContext", (RealmContext) () -> realm);
            }
            String key = request.getHeaderString("Idempotency-Key");
            if (key != null) {
                SEEN.incrementAndGet();
                if (key.equals(REFUSED)) {
                    request.abortWith(Response.status(400).entity("not a key of this application").build());
                }
            }
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().add("X-Key-Seen", String.valueOf(SEEN.get()));
        }
    }

    @Provider
    public static class EveryException implements ExceptionMapper<Throwable> {

        @Override
        public Response toResponse(Throwable failure) {
            return Response.status(599).entity("swallowed").build();
        }
    }

    @Test
    void filterOfTheApplication_seesTheHeader_alsoOfAReplay() {
        String key = newKey();
        delete(key, "/api/catalog/v1/main/namespaces/a");
        int seen = SEEN.get();

        io.restassured.response.Response retry = delete(key, "/api/catalog/v1/main/namespaces/a");

        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(retry.header("X-Key-Seen")).isEqualTo(String.valueOf(seen + 1));
    }

    @Test
    void requestThatAFilterRejects_staysRejected() {
        io.restassured.response.Response rejected = delete(REFUSED, "/api/catalog/v1/main/namespaces/a");

        assertThat(rejected.statusCode()).isEqualTo(400);
        assertThat(rejected.asString()).isEqualTo("not a key of this application");
    }

    @ParameterizedTest
    @ValueSource(strings = { "nonsense", "{5a3e7c1b-6a3e-4c1b-8f6a-2b1e9b7f5a10}", "" })
    void malformedKey_isRejectedByTheProfile_thoughAFilterReadTheHeaders(String key) {
        io.restassured.response.Response rejected = delete(key, "/api/catalog/v1/main/namespaces/a");

        assertThat(rejected.statusCode()).isEqualTo(400);
        assertThat(rejected.jsonPath().getString("error.type")).isEqualTo("idempotency_key_invalid");
    }

    @Test
    void quotedKey_isReadByTheMethod_thoughAFilterReadTheHeaders() {
        String key = newKey();
        assertThat(delete("\"" + key.toUpperCase(Locale.ROOT) + "\"", "/api/catalog/v1/main/namespaces/a").statusCode())
                .isEqualTo(204);

        assertThat(delete(key, "/api/catalog/v1/main/namespaces/a").header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void mapperOfAllExceptions_leavesTheRejectionsOfTheProfile() {
        String key = newKey();
        delete(key, "/api/catalog/v1/main/namespaces/a");

        io.restassured.response.Response reused = delete(key, "/api/catalog/v1/main/namespaces/b");
        assertThat(reused.statusCode()).isEqualTo(422);
        assertThat(reused.jsonPath().getInt("error.code")).isEqualTo(422);
    }

    @Test
    void twoRealms_haveTwoKeys_asTheFilterOrTheBeanSays() {
        String key = newKey();
        String path = "/api/catalog/v1/main/namespaces";
        String body = "{\"namespace\":[\"a\"]}";

        assertThat(as("alice", key).header("Polaris-Realm", "one").body(body).post(path).statusCode()).isEqualTo(200);
        assertThat(as("alice", key).header("Polaris-Realm", "two").body(body).post(path).header("Idempotent-Replayed"))
                .isNull();
        assertThat(post(key, path, body).header("Idempotent-Replayed")).as("of the bean").isNull();
        assertThat(as("alice", key).header("Polaris-Realm", "of-the-bean").body(body).post(path)
                .header("Idempotent-Replayed")).isEqualTo("true");
    }
}
