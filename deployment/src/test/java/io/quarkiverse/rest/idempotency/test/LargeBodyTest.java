package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * A body that is too large to be kept reaches its client whole, and leaves a tombstone: the method does not run again.
 */
class LargeBodyTest {

    private static final int LIMIT = 10 * 1024;
    private static final int CHUNK = 1000;

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class)
            .overrideConfigKey("quarkus.rest-idempotency.body-limit", "10K");

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("stream/{size}")
        public StreamingOutput stream(@RestPath int size) {
            RUNS.incrementAndGet();
            return out -> {
                for (int rest = size; rest > 0; rest -= CHUNK) {
                    out.write(body(Math.min(rest, CHUNK)));
                }
            };
        }

        @POST
        @Path("bytes/{size}")
        public byte[] bytes(@RestPath int size) {
            RUNS.incrementAndGet();
            return body(size);
        }

        @POST
        @Path("uni/{size}")
        public Uni<byte[]> uni(@RestPath int size) {
            return Uni.createFrom().item(() -> bytes(size));
        }

        @POST
        @Path("thrown/{size}")
        public String thrown(@RestPath int size) {
            throw new WebApplicationException(Response.status(409).entity(bytes(size)).build());
        }

        @POST
        @Path("released/{size}")
        public Response released(@RestPath int size) {
            return Response.status(429).entity(bytes(size)).build();
        }

        @POST
        @Path("status-only/{size}")
        @Idempotent(replay = Replay.STATUS_ONLY)
        public byte[] statusOnly(@RestPath int size) {
            return bytes(size);
        }

        @POST
        @Path("own-limit/{size}")
        @Idempotent(bodyLimit = "1M")
        public StreamingOutput ownLimit(@RestPath int size) {
            return stream(size);
        }

        private static byte[] body(int size) {
            byte[] body = new byte[size];
            Arrays.fill(body, (byte) 'x');
            return body;
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
    }

    @ParameterizedTest
    @ValueSource(strings = { "stream", "bytes", "uni", "thrown" })
    void bodyOverTheLimit_isSentWhole_andItsDuplicateCannotBeReplayed(String path) {
        for (int size : new int[] { LIMIT + 1, 500_000 }) {
            Things.RUNS.set(0);
            io.restassured.response.Response first = post(path + '/' + size);
            assertThat(first.statusCode()).isEqualTo(path.equals("thrown") ? 409 : 200);
            assertThat(first.asByteArray()).hasSize(size).containsOnly('x');
            assertThat(first.header("Idempotent-Replayed")).isNull();

            for (int duplicate = 0; duplicate < 2; duplicate++) {
                io.restassured.response.Response rejected = post(path + '/' + size);
                assertThat(rejected.statusCode()).isEqualTo(500);
                assertThat(rejected.contentType()).isEqualTo("application/problem+json");
                assertThat(rejected.jsonPath().getString("code")).isEqualTo("idempotency_replay_failed");
                assertThat(rejected.header("Retry-After")).isNull();
            }
            assertThat(Things.RUNS).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "stream", "bytes", "uni" })
    void aBodyOfExactlyTheLimit_isReplayed(String path) {
        post(path + '/' + LIMIT);
        io.restassured.response.Response second = post(path + '/' + LIMIT);

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.asByteArray()).hasSize(LIMIT);
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    void largeBodyOfAResponseThatIsNotRecorded_leavesNothing() {
        assertThat(post("released/500000").asByteArray()).hasSize(500_000);
        assertThat(post("released/500000").statusCode()).isEqualTo(429);
        assertThat(Things.RUNS).hasValue(2);
    }

    @Test
    void bodySize_whereOnlyTheStatusIsKept_doesNotMatter() {
        assertThat(post("status-only/500000").asByteArray()).hasSize(500_000);
        io.restassured.response.Response second = post("status-only/500000");

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.asByteArray()).isEmpty();
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    void limit_isThatOfTheOperation() {
        assertThat(post("own-limit/500000").asByteArray()).hasSize(500_000);
        assertThat(post("own-limit/500000").asByteArray()).hasSize(500_000);
        assertThat(Things.RUNS).hasValue(1);
    }

    private static io.restassured.response.Response post(String path) {
        return given().header("Idempotency-Key", "large-" + path).post("/things/" + path);
    }
}
