package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.StoredRequestCipher;
import io.quarkus.test.QuarkusUnitTest;

/** The cipher of the application cannot decrypt a stored request, for a time or for good. */
class CipherFailureTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication
            .withAllExtensions(Orders.class, RemoteCipher.class, Call.class, ResumedRequestsBehaviour.Registries.class)
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"order\".resume-abandoned", "true")
            .overrideConfigKey("quarkus.rest-idempotency.resume.max-attempts", "3")
            .overrideConfigKey("quarkus.rest-idempotency.resume.interval", "50ms");

    @Path("/orders")
    public static class Orders {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Idempotent(operation = "order", staleLease = StaleLease.RE_EXECUTE)
        public String order(IdempotentSteps steps, String body) {
            steps.runOnce("hold", () -> {
            });
            if (RUNS.incrementAndGet() == 1) {
                throw new IllegalStateException("expected by the test");
            }
            return "done";
        }
    }

    /** Encrypts nothing, and stands for one whose keys are in a service. */
    @Singleton
    public static class RemoteCipher implements StoredRequestCipher {

        /** The number of calls that fail from now on. */
        static final AtomicInteger FAILURES = new AtomicInteger();
        static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public byte[] encrypt(RecordId record, byte[] request) {
            return request;
        }

        @Override
        public byte[] decrypt(RecordId record, byte[] stored) {
            CALLS.incrementAndGet();
            if (FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("the key service is down");
            }
            return stored;
        }
    }

    @Inject
    MeterRegistry registry;

    private Call call;

    @BeforeEach
    void nothingHasHappened() {
        call = new Call("order", "/orders", UUID.randomUUID().toString());
        Orders.RUNS.set(0);
        RemoteCipher.CALLS.set(0);
    }

    private double resumptions(String result) {
        return registry.find("idempotency.resumptions").tags("operation", "order", "result", result).counters().stream()
                .mapToDouble(Counter::count).sum();
    }

    private boolean isCompleted() {
        LoadResult result = Call.store().load(List.of(RecordId.of("default", null, call.key()))).toCompletableFuture().join()
                .get(0);
        return result instanceof LoadResult.Found found && found.record() instanceof IdempotencyRecord.Completed;
    }

    @Test
    void requestThatCannotBeDecryptedOnce_isResumedAtALaterLook() {
        RemoteCipher.FAILURES.set(1);
        double before = resumptions("failed");
        assertThat(call.answer().statusCode()).isEqualTo(500);

        await().until(this::isCompleted);

        assertThat(RemoteCipher.CALLS).hasValue(2);
        assertThat(Orders.RUNS).hasValue(2);
        assertThat(resumptions("failed")).isEqualTo(before + 1);
    }

    @Test
    void unreadableRequest_isLeftToItsClient_afterTheLastAttempt() {
        RemoteCipher.FAILURES.set(Integer.MAX_VALUE);
        double before = resumptions("unreadable");
        assertThat(call.answer().statusCode()).isEqualTo(500);

        await().until(() -> resumptions("unreadable") == before + 1);

        assertThat(RemoteCipher.CALLS).hasValue(3);
        RemoteCipher.FAILURES.set(0);
        assertThat(call.answer().body()).isEqualTo("done");
        assertThat(Orders.RUNS).hasValue(2);
    }
}
