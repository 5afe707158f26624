package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.eclipse.microprofile.context.ManagedExecutor;
import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.DoNotRecord;
import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Methods and exceptions that say whether, and for how long, their response is recorded.
 */
class RecordingWishesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(Momentary.class, OneTimeCodeException.class, WrongCodeException.class, WrongCodeMapper.class,
                    CauseException.class)
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"kept\".release-with-retry-after", "false");

    @DoNotRecord
    public static class OneTimeCodeException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    public static class WrongCodeException extends OneTimeCodeException {
        private static final long serialVersionUID = 1L;
    }

    @Provider
    public static class WrongCodeMapper implements ExceptionMapper<OneTimeCodeException> {

        @Override
        public Response toResponse(OneTimeCodeException exception) {
            return Response.status(400).entity("wrong code").build();
        }
    }

    public static class CauseException extends BadRequestException {
        private static final long serialVersionUID = 1L;

        public CauseException() {
            super(new WrongCodeException());
        }
    }

    /** Methods that ask for their response to be recorded for another time, or not at all. */
    @Path("/momentary")
    @Idempotent
    public static class Momentary {

        static final AtomicInteger RUNS = new AtomicInteger();

        @Inject
        IdempotencyContext context;

        @Inject
        ManagedExecutor executor;

        @POST
        @Path("conflict-with-retry-after")
        public Response conflict() {
            RUNS.incrementAndGet();
            return Response.status(409).header("Retry-After", "5").build();
        }

        @POST
        @Path("thrown-conflict-with-retry-after")
        public Response thrownConflict() {
            throw new ClientErrorException(conflict());
        }

        @POST
        @Path("kept-conflict-with-retry-after")
        @Idempotent(operation = "kept")
        public Response kept() {
            return conflict();
        }

        @POST
        @Path("injected/{status}")
        public Response injected(@RestPath int status) {
            context.doNotRecord();
            return Response.status(status).entity("run " + RUNS.incrementAndGet()).build();
        }

        @POST
        @Path("parameter/{status}")
        public Response parameter(@RestPath int status, IdempotencyContext parameter) {
            parameter.doNotRecord();
            return Response.status(status).entity("run " + RUNS.incrementAndGet()).build();
        }

        @POST
        @Path("uni/{status}")
        public Uni<Response> uni(@RestPath int status) {
            return Uni.createFrom().item(() -> injected(status)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        }

        @POST
        @Path("stage/{status}")
        public CompletionStage<Response> stage(@RestPath int status) {
            return executor.supplyAsync(() -> injected(status));
        }

        @POST
        @Path("annotated")
        public String annotated() {
            RUNS.incrementAndGet();
            throw new WrongCodeException();
        }

        @POST
        @Path("annotated-uni")
        public Uni<String> annotatedUni() {
            return Uni.createFrom().item(this::annotated);
        }

        @POST
        @Path("annotated-stage")
        public CompletionStage<String> annotatedStage() {
            return CompletableFuture.supplyAsync(this::annotated);
        }

        @POST
        @Path("annotated-cause")
        public String annotatedCause() {
            RUNS.incrementAndGet();
            throw new CauseException();
        }

        @POST
        @Path("briefly")
        public String briefly() {
            context.recordFor(Duration.ofHours(1));
            return "run " + RUNS.incrementAndGet();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Momentary.RUNS.set(0);
    }

    @ParameterizedTest
    @ValueSource(strings = { "conflict-with-retry-after", "thrown-conflict-with-retry-after" })
    void clientErrorWithRetryAfter_isReleased_andKeepsItsHeader(String path) {
        assertThat(momentary(path).header("Retry-After")).isEqualTo("5");
        assertThat(momentary(path).header("Retry-After")).isEqualTo("5");

        assertThat(Momentary.RUNS).hasValue(2);
    }

    @Test
    void clientErrorWithRetryAfter_whereTheOperationKeepsIt_isRecorded() {
        momentary("kept-conflict-with-retry-after");

        assertThat(momentary("kept-conflict-with-retry-after").header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Momentary.RUNS).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "injected/400", "injected/200", "parameter/402", "parameter/202", "uni/409", "uni/200",
            "annotated", "annotated-uni", "annotated-stage" })
    void responseOfTheMoment_asTheMethodSays_isNotRecorded(String path) {
        int records = MemoryApplication.records();
        for (int i = 0; i < 2; i++) {
            assertThat(momentary(path).header("Idempotent-Replayed")).isNull();
            assertThat(MemoryApplication.records()).isEqualTo(records);
        }
        assertThat(Momentary.RUNS).hasValue(2);
    }

    @Test
    void exceptionThatIsOnlyTheCause_isRecorded() {
        assertThat(momentary("annotated-cause").statusCode()).isEqualTo(400);

        assertThat(momentary("annotated-cause").header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Momentary.RUNS).hasValue(1);
    }

    @Test
    void requestWithoutAKey_mayAskTheSame() {
        assertThat(given().post("/momentary/injected/200").asString()).isEqualTo("run 1");
        assertThat(given().post("/momentary/annotated").statusCode()).isEqualTo(400);
    }

    @Test
    void recordFor_isTheRetentionOfTheRecord() throws Exception {
        momentary("briefly");

        assertThat(momentary("briefly").header("Idempotent-Replayed")).isEqualTo("true");
        BrowsableStore store = (BrowsableStore) Arc.container().instance(IdempotencyStore.class).get();
        assertThat(store
                .browse(new RecordFilter(Optional.of("POST /momentary/briefly"), Optional.empty(), Duration.ZERO, 10))
                .toCompletableFuture().get()).singleElement()
                .satisfies(entry -> assertThat(((IdempotencyRecord.Completed) entry.record()).retentionLeft())
                        .isBetween(Duration.ofMinutes(50), Duration.ofHours(1)));
    }

    private static io.restassured.response.Response momentary(String path) {
        return given().header("Idempotency-Key", "momentary-" + path).post("/momentary/" + path);
    }
}
