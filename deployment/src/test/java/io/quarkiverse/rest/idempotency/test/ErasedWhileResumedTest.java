package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.StoredRequestCipher;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;

/** A record is erased after its stored request was read, and before that is run: then it is not run. */
class ErasedWhileResumedTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication
            .withAllExtensions(Orders.class, ErasingCipher.class, Call.class,
                    ResumedRequestsBehaviour.Registries.class)
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"order\".resume-abandoned", "true")
            .overrideConfigKey("quarkus.rest-idempotency.resume.interval", "50ms");

    @Path("/orders")
    public static class Orders {

        static final Queue<String> CALLS = new ConcurrentLinkedQueue<>();

        @POST
        @Idempotent(operation = "order", staleLease = StaleLease.RE_EXECUTE)
        public String order(IdempotentSteps steps, String body) {
            CALLS.add("run");
            steps.runOnce("hold", () -> CALLS.add("hold"));
            throw new IllegalStateException("expected by the test");
        }
    }

    /** Encrypts nothing, and erases the record whose request it reads. */
    @Singleton
    public static class ErasingCipher implements StoredRequestCipher {

        private static final Owner ADMINISTRATOR = new Owner("administrator");

        @Override
        public byte[] encrypt(RecordId record, byte[] request) {
            return request;
        }

        @Override
        public byte[] decrypt(RecordId record, byte[] stored) {
            IdempotencyStore store = Arc.container().instance(IdempotencyStore.class).get();
            TakeOver takeOver = new TakeOver(record, ADMINISTRATOR, Duration.ofMinutes(1), Duration.ofHours(1));
            TakeOverResult.Owned owned = (TakeOverResult.Owned) store.takeOver(List.of(takeOver)).toCompletableFuture().join()
                    .get(0);
            store.release(List.of(ReleaseCall.forget(new Ownership(record, ADMINISTRATOR, owned.fence()))))
                    .toCompletableFuture().join();
            Orders.CALLS.add("erased");
            return stored;
        }
    }

    @Inject
    MeterRegistry registry;

    @Test
    void requestOfAnErasedRecord_isNotRun_andLeavesNoRecord() {
        String key = UUID.randomUUID().toString();
        RecordId id = RecordId.of("default", null, key);
        assertThat(new Call("order", "/orders", key).answer().statusCode()).isEqualTo(500);

        await().until(() -> registry.find("idempotency.resumptions").tags("operation", "order", "result", "failed")
                .counter() != null);

        assertThat(Call.store().load(List.of(id)).toCompletableFuture().join().get(0)).isInstanceOf(LoadResult.Absent.class);
        assertThat(Orders.CALLS).containsExactly("run", "hold", "erased");
    }
}
