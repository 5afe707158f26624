package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.admin.CallerForgotten;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** An administrator has the records of a caller forgotten, whose name no record has. */
abstract class CallerForgottenBehaviour {

    static final Class<?>[] CLASSES = { CallerForgottenBehaviour.class, MemoryApplication.class, Things.class, Audit.class,
            Call.class };

    static QuarkusUnitTest withSecret(QuarkusUnitTest application) {
        return MemoryApplication.withUsers(application).overrideConfigKey("quarkus.rest-idempotency.callers.secret",
                "0123456789abcdef0123456789abcdef");
    }

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Idempotent(operation = "make")
        @RolesAllowed("teller")
        public String make(String body) {
            return "run " + RUNS.incrementAndGet();
        }
    }

    @Singleton
    public static class Audit {

        static final Queue<CallerForgotten> HEARD = new ConcurrentLinkedQueue<>();

        void hear(@ObservesAsync CallerForgotten event) {
            HEARD.add(event);
        }
    }

    @Inject
    IdempotencyAdministration administration;

    private static Response post(String name, String key) {
        return given().auth().preemptive().basic(name, name).header("Idempotency-Key", key).body("x").post("/things");
    }

    @Test
    void recordsOfACaller_areForgotten_andThoseOfAnotherAreKept() {
        String alice = post("alice", "one").asString();
        post("alice", "two");
        String bob = post("bob", "one").asString();
        int runs = Things.RUNS.get();

        CallerForgotten forgotten = administration.forgetCaller("default", "alice", "left us");

        assertThat(forgotten.forgotten()).containsExactlyInAnyOrder(RecordId.of("default", "alice", "one"),
                RecordId.of("default", "alice", "two"));
        assertThat(forgotten.inProgress()).isEmpty();
        assertThat(forgotten.reason()).isEqualTo("left us");
        assertThat(post("alice", "one").asString()).isNotEqualTo(alice);
        assertThat(post("bob", "one").asString()).isEqualTo(bob);
        assertThat(Things.RUNS).hasValue(runs + 1);
        await().until(() -> !Audit.HEARD.isEmpty());
        assertThat(Audit.HEARD).containsExactly(forgotten);
        assertThat(administration.forgetCaller("another", "bob", "of another realm").forgotten()).isEmpty();
        assertThat(post("bob", "one").asString()).isEqualTo(bob);
    }
}
