package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration.Resolution;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.test.QuarkusUnitTest;

/** A method that never ends keeps its key for as long as its operation allows, or until an administrator takes it away. */
class HangingMethodTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.withAllExtensions(Things.class, Registries.class, Call.class)
            .overrideConfigKey("quarkus.rest-idempotency.lease", "600ms")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"limited\".max-execution-time", "1s");

    @ApplicationScoped
    public static class Registries {

        @Produces
        @Singleton
        SimpleMeterRegistry simple() {
            return new SimpleMeterRegistry();
        }
    }

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CountDownLatch entered;
        static volatile CountDownLatch leave;

        @POST
        @Path("limited")
        @Idempotent(operation = "limited", staleLease = StaleLease.RE_EXECUTE)
        public String limited(String body) throws InterruptedException {
            return hangTheFirstTime();
        }

        @POST
        @Path("unlimited")
        @Idempotent(operation = "unlimited")
        public String unlimited(String body) throws InterruptedException {
            return hangTheFirstTime();
        }

        private static String hangTheFirstTime() throws InterruptedException {
            int run = RUNS.incrementAndGet();
            if (run == 1) {
                entered.countDown();
                if (!leave.await(60, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("The test has not let the method go on");
                }
            }
            return "run " + run;
        }
    }

    @Inject
    MeterRegistry registry;

    @Inject
    IdempotencyAdministration administration;

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
        Things.entered = new CountDownLatch(1);
        Things.leave = new CountDownLatch(1);
    }

    @AfterEach
    void everythingEnds() {
        Things.leave.countDown();
    }

    private static CompletableFuture<HttpResponse<String>> hang(Call call) throws InterruptedException {
        CompletableFuture<HttpResponse<String>> hanging = call.send();
        assertThat(Things.entered.await(30, TimeUnit.SECONDS)).isTrue();
        return hanging;
    }

    @Test
    void hangingMethod_losesItsKeyAfterItsLimit_andAnswersLikeADuplicate() throws Exception {
        Call call = new Call("limited", "/things/limited", UUID.randomUUID().toString());
        CompletableFuture<HttpResponse<String>> hanging = hang(call);

        await().until(() -> call.answer().statusCode() == 200);
        Things.leave.countDown();

        assertThat(hanging.get(30, TimeUnit.SECONDS).body()).isEqualTo("run 2");
        assertThat(call.answer().body()).isEqualTo("run 2");
        assertThat(Things.RUNS).hasValue(2);
        assertThat(registry.get("idempotency.renewals.ended").tags("operation", "limited", "reason", "max_execution_time")
                .counter().count()).isEqualTo(1);
    }

    @Test
    void keyOfAHangingMethodWithoutALimit_isReleasedByForce() throws Exception {
        Call call = new Call("unlimited", "/things/unlimited", UUID.randomUUID().toString());
        CompletableFuture<HttpResponse<String>> hanging = hang(call);
        RecordId id = RecordId.of("default", null, call.key());

        assertThat(administration.release(id, "hangs")).isEqualTo(Resolution.OWNER_ALIVE);
        assertThat(administration.forceRelease(id, "hangs")).isEqualTo(Resolution.RESOLVED);

        assertThat(call.answer().body()).isEqualTo("run 2");
        Things.leave.countDown();
        assertThat(hanging.get(30, TimeUnit.SECONDS).body()).isEqualTo("run 2");
    }
}
