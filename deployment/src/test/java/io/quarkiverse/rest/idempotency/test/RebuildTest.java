package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/** Responses that carry a secret are built again for a replay, after the caller was authorized, and are never stored. */
class RebuildTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Vaults.class, Rebuilder.class, Blocking.class,
            Reactive.class, Authorizer.class);

    static final Map<String, String> SECRETS = new ConcurrentHashMap<>();
    static final AtomicInteger RUNS = new AtomicInteger();
    static volatile boolean forbidden;

    @Path("/vaults")
    public static class Vaults {

        @POST
        @Path("blocking/{name}")
        @Idempotent(operation = "blocking", replay = Replay.REBUILD)
        public Response open(@RestPath String name) {
            return vend(name);
        }

        @POST
        @Path("reactive/{name}")
        @Idempotent(operation = "reactive", replay = Replay.REBUILD)
        public Uni<Response> openLater(@RestPath String name) {
            return Uni.createFrom().item(() -> vend(name));
        }

        private static Response vend(String name) {
            RUNS.incrementAndGet();
            if (name.startsWith("missing")) {
                return Response.status(404).entity("no vault " + name).build();
            }
            SECRETS.put(name, "secret-" + UUID.randomUUID());
            return Response.status(201).header("Location", "/vaults/" + name).header("ETag", "\"of-then\"")
                    .entity(SECRETS.get(name)).build();
        }
    }

    abstract static class Rebuilder implements ResponseRebuilder {

        @Override
        public String reference(IdempotentRequest request, Object entity) {
            if (request.content().pathParameter("name").startsWith("broken")) {
                throw new NoClassDefFoundError("expected by the test");
            }
            return request.content().pathParameter("name");
        }

        @Override
        public Object rebuild(IdempotentRequest request, String reference) {
            assertThat(BlockingOperationControl.isBlockingAllowed()).isTrue();
            return SECRETS.get(reference);
        }
    }

    @Singleton
    public static class Blocking extends Rebuilder {

        @Override
        public String operation() {
            return "blocking";
        }
    }

    @Singleton
    public static class Reactive extends Rebuilder {

        @Override
        public String operation() {
            return "reactive";
        }
    }

    @Singleton
    public static class Authorizer implements ReplayAuthorizer {

        @Override
        public void authorize(IdempotentRequest request, RecordedResponse response) {
            if (forbidden) {
                throw new ForbiddenException();
            }
        }
    }

    @Inject
    IdempotencyStore store;

    private String key;

    @BeforeEach
    void takeAKey() {
        key = UUID.randomUUID().toString();
        forbidden = false;
    }

    private io.restassured.response.Response post(String kind, String name) {
        return given().header("Idempotency-Key", key).post("/vaults/" + kind + "/" + name);
    }

    private RecordedResponse recorded() {
        LoadResult result = store.load(List.of(RecordId.of("default", null, key))).toCompletableFuture().join().get(0);
        return ((IdempotencyRecord.Completed) ((LoadResult.Found) result).record()).response();
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "reactive" })
    void aReplayCarriesTheSecretOfNow_andTheStoreNone(String kind) {
        String name = "vault-" + key;
        String first = post(kind, name).asString();
        SECRETS.put(name, "secret-of-now");
        int runs = RUNS.get();

        io.restassured.response.Response retry = post(kind, name);

        assertThat(first).startsWith("secret-");
        assertThat(retry.statusCode()).isEqualTo(201);
        assertThat(retry.asString()).isEqualTo("secret-of-now");
        assertThat(retry.header("Location")).endsWith("/vaults/" + name);
        assertThat(retry.header("ETag")).as("the validator of another body").isNull();
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(RUNS.get()).isEqualTo(runs);
        assertThat(recorded()).isEqualTo(new RecordedResponse.Rebuildable(201,
                ((RecordedResponse.Rebuildable) recorded()).headers(), name));
        assertThat(recorded().toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "reactive" })
    void aReplayThatCannotBeBuiltAgain_fails_andRunsNothing(String kind) {
        post(kind, "vault-" + key);
        SECRETS.remove("vault-" + key);
        int runs = RUNS.get();

        io.restassured.response.Response retry = post(kind, "vault-" + key);

        assertThat(retry.statusCode()).isEqualTo(500);
        assertThat(retry.jsonPath().getString("code")).isEqualTo("idempotency_replay_failed");
        assertThat(retry.header("Retry-After")).isNull();
        assertThat(RUNS.get()).isEqualTo(runs);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "reactive" })
    void responseWhoseReferenceCannotBeMade_isSent_andItsKeyDoesNotHang(String kind) {
        assertThat(post(kind, "broken-" + key).statusCode()).isEqualTo(201);
        int runs = RUNS.get();

        io.restassured.response.Response retry = post(kind, "broken-" + key);

        assertThat(retry.statusCode()).isEqualTo(500);
        assertThat(retry.jsonPath().getString("code")).isEqualTo("idempotency_replay_failed");
        assertThat(RUNS.get()).isEqualTo(runs);
    }

    @Test
    void error_isReplayedAsItWas() {
        String first = post("blocking", "missing-" + key).asString();

        io.restassured.response.Response retry = post("blocking", "missing-" + key);

        assertThat(retry.statusCode()).isEqualTo(404);
        assertThat(retry.asString()).isEqualTo(first).startsWith("no vault");
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "reactive" })
    void aCallerWhoMayNotAnyMore_getsNoReplay_andTheRecordStays(String kind) {
        post(kind, "vault-" + key);
        int runs = RUNS.get();

        forbidden = true;
        assertThat(post(kind, "vault-" + key).statusCode()).isEqualTo(403);
        forbidden = false;

        assertThat(post(kind, "vault-" + key).statusCode()).isEqualTo(201);
        assertThat(RUNS.get()).isEqualTo(runs);
    }
}
