package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * The statuses and exceptions that are recorded, and those that give the key back, so that a retry runs the method again.
 */
class RecordedStatusesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, BusyException.class, BusyMapper.class)
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"configured\".released-statuses", "404,409");

    public static class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Provider
    public static class BusyMapper implements ExceptionMapper<BusyException> {

        @Override
        public Response toResponse(BusyException exception) {
            return Response.status(503).entity("busy").header("Retry-After", "7").build();
        }
    }

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("status/{status}")
        public Response status(@RestPath int status) {
            return Response.status(status).entity("run " + RUNS.incrementAndGet()).build();
        }

        @POST
        @Path("thrown/{status}")
        public Uni<String> thrown(@RestPath int status) {
            RUNS.incrementAndGet();
            return Uni.createFrom().failure(new WebApplicationException(status));
        }

        @POST
        @Path("configured/{status}")
        @Idempotent(operation = "configured")
        public Response configured(@RestPath int status) {
            return status(status);
        }

        @POST
        @Path("unmapped")
        public String unmapped() {
            RUNS.incrementAndGet();
            throw new IllegalStateException("expected by the test");
        }

        @POST
        @Path("unmapped-uni")
        public Uni<String> unmappedUni() {
            return Uni.createFrom().item(this::unmapped);
        }

        @POST
        @Path("unmapped-stage")
        public CompletionStage<String> unmappedStage() {
            return CompletableFuture.supplyAsync(this::unmapped);
        }

        @POST
        @Path("unmapped-checked")
        public String unmappedChecked() throws Exception {
            RUNS.incrementAndGet();
            throw new Exception("expected by the test");
        }

        @POST
        @Path("mapped")
        public String mapped() {
            RUNS.incrementAndGet();
            throw new BusyException();
        }

        @POST
        @Path("recovers")
        public Response recovers() {
            int run = RUNS.incrementAndGet();
            return Response.status(run == 1 ? 500 : 200).entity("run " + run).build();
        }

        @POST
        @Path("status-only")
        @Idempotent(replay = Replay.STATUS_ONLY)
        public Response statusOnly() {
            return Response.status(201).entity("run " + RUNS.incrementAndGet()).type("text/x-body")
                    .header("Location", "http://localhost/things/1").build();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 201, 202, 299, 303, 304, 400, 404, 409, 410, 412, 413, 422, 451 })
    void statusAboutTheRequest_isRecorded(int status) {
        assertThat(post("status/" + status).statusCode()).isEqualTo(status);
        io.restassured.response.Response second = post("status/" + status);

        assertThat(second.statusCode()).isEqualTo(status);
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Things.RUNS).hasValue(1);
    }

    @ParameterizedTest
    @Tag("never-5xx")
    @ValueSource(ints = { 401, 403, 408, 419, 421, 423, 424, 425, 428, 429, 500, 501, 503, 504, 599 })
    void serverErrorOrTransientStatus_isNotRecorded(int status) {
        assertRunsTwice("status/" + status, status);
    }

    @ParameterizedTest
    @ValueSource(ints = { 401, 403, 429, 500, 503 })
    void aThrownStatus_isTreatedLikeAReturnedOne(int status) {
        assertRunsTwice("thrown/" + status, status);
    }

    @ParameterizedTest
    @ValueSource(strings = { "unmapped", "unmapped-uni", "unmapped-stage", "unmapped-checked" })
    void anExceptionThatNothingMaps_isNotRecorded_andAnImmediateRetryRunsAgain(String path) {
        assertRunsTwice(path, 500);
    }

    @Test
    void anExceptionThatIsMappedToA5xx_isNotRecorded() {
        assertRunsTwice("mapped", 503);
    }

    @Test
    void aRetryAfterA5xx_canSucceed_andThatIsRecorded() {
        assertThat(post("recovers").statusCode()).isEqualTo(500);
        assertThat(post("recovers").asString()).isEqualTo("run 2");
        io.restassured.response.Response third = post("recovers");

        assertThat(third.asString()).isEqualTo("run 2");
        assertThat(third.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void theReleasedStatuses_areThoseConfiguredForTheOperation() {
        post("configured/404");
        post("configured/404");
        assertThat(Things.RUNS).as("404 is listed").hasValue(2);

        post("configured/429");
        post("configured/429");
        assertThat(Things.RUNS).as("429 is not listed any more").hasValue(3);
    }

    @Test
    void replay_whereOnlyTheStatusIsKept_hasNoBody_butTheKeptHeaders() {
        io.restassured.response.Response first = post("status-only");
        io.restassured.response.Response second = post("status-only");

        assertThat(first.asString()).isEqualTo("run 1");
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.asString()).isEmpty();
        assertThat(second.header("Location")).isEqualTo("http://localhost/things/1");
        assertThat(second.headers().hasHeaderWithName("Content-Type")).isFalse();
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Things.RUNS).hasValue(1);
    }

    private static void assertRunsTwice(String path, int status) {
        int before = MemoryApplication.records();
        for (int i = 0; i < 2; i++) {
            io.restassured.response.Response answer = post(path);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.header("Idempotent-Replayed")).isNull();
            assertThat(MemoryApplication.records()).as("records").isEqualTo(before);
        }
        assertThat(Things.RUNS).hasValue(2);
    }

    private static io.restassured.response.Response post(String path) {
        return given().redirects().follow(false).header("Idempotency-Key", "outcome-" + path).post("/things/" + path);
    }
}
