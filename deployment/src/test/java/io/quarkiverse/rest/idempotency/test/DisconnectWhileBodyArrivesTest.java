package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * A client that disconnects in the middle of its body ends its request: what belongs to the request is released, its method
 * does not run, and its key is free.
 */
class DisconnectWhileBodyArrivesTest {

    private static final int MEMORY = 10_000;

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Scoped.class, Using.class)
            .overrideConfigKey("quarkus.rest-idempotency.request-body-memory", "10000")
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue())
            .assertLogRecords(records -> assertThat(records).as("logged problems")
                    .noneMatch(record -> record.getThrown() != null && record.getThrown().toString().contains("IllegalState")));

    @RequestScoped
    public static class Scoped {

        static final AtomicInteger USED = new AtomicInteger();
        static final AtomicInteger DESTROYED = new AtomicInteger();

        public void use() {
            USED.incrementAndGet();
        }

        @PreDestroy
        void destroyed() {
            DESTROYED.incrementAndGet();
        }
    }

    @Provider
    @PreMatching
    public static class Using implements ContainerRequestFilter {

        @Inject
        Scoped scoped;

        @Override
        public void filter(ContainerRequestContext request) {
            scoped.use();
        }
    }

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("blocking")
        public String blocking(String body) {
            return RUNS.incrementAndGet() + " " + body.length();
        }

        @POST
        @Path("uni")
        public Uni<String> uni(String body) {
            return Uni.createFrom().item(() -> blocking(body));
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
        Scoped.USED.set(0);
        Scoped.DESTROYED.set(0);
    }

    @ParameterizedTest
    @CsvSource({ "blocking,100", "blocking,50000", "uni,100", "uni,50000" })
    void disconnectInTheMiddleOfABody_endsTheRequestOnce(String path, int sent) throws Exception {
        int records = MemoryApplication.records();
        String key = "gone-" + path + sent;
        try (RawConnection connection = new RawConnection()) {
            connection.send("POST /things/" + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                    + "Idempotency-Key: " + key + "\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(sent));
            await().untilAtomic(Scoped.USED, org.hamcrest.Matchers.is(1));
        }

        await().untilAtomic(Scoped.DESTROYED, org.hamcrest.Matchers.is(1));
        assertThat(Things.RUNS).hasValue(0);
        assertThat(MemoryApplication.records()).isEqualTo(records);
        assertThat(SpooledBodies.open()).isZero();
        assertThat(given().header("Idempotency-Key", key).contentType("text/plain").body("x".repeat(MEMORY * 2))
                .post("/things/" + path).asString()).isEqualTo("1 " + MEMORY * 2);
        assertThat(Scoped.DESTROYED).hasValueGreaterThanOrEqualTo(1);
        await().untilAsserted(() -> assertThat(SpooledBodies.open()).isZero());
        await().untilAtomic(Scoped.DESTROYED, org.hamcrest.Matchers.is(2));
    }
}
