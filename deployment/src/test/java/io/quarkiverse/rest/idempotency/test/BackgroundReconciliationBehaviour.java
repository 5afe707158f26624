package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.AbandonedRecord;
import io.quarkiverse.rest.idempotency.spi.BackgroundReconciler;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.test.QuarkusUnitTest;

/** The answer to an interrupted request is there before its client comes back. */
abstract class BackgroundReconciliationBehaviour {

    static final Class<?>[] CLASSES = { BackgroundReconciliationBehaviour.class, Things.class, Payments.class, Registries.class,
            Call.class };

    static QuarkusUnitTest fast(QuarkusUnitTest application) {
        return application.overrideConfigKey("quarkus.rest-idempotency.reconcile.background.interval", "50ms")
                .overrideConfigKey("quarkus.rest-idempotency.reconcile.back-off", "10ms");
    }

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

        @POST
        @Path("pay")
        @Idempotent(operation = "pay")
        public String pay(String body) {
            return "run " + RUNS.incrementAndGet();
        }
    }

    @ApplicationScoped
    public static class Payments implements BackgroundReconciler {

        static final Queue<AbandonedRecord> ASKED = new ConcurrentLinkedQueue<>();
        static volatile Verdict verdict;

        @Override
        public String operation() {
            return "pay";
        }

        @Override
        public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
            throw new AssertionError("No duplicate has come");
        }

        @Override
        public Verdict reconcile(AbandonedRecord abandoned) {
            ASKED.add(abandoned);
            return verdict;
        }
    }

    @Inject
    MeterRegistry registry;

    private Call call;
    private RecordId id;

    @BeforeEach
    void nothingIsKnown() {
        call = new Call("pay", "/things/pay", UUID.randomUUID().toString());
        id = RecordId.of("default", null, call.key());
        Things.RUNS.set(0);
        Payments.verdict = new BackgroundReconciler.Verdict.Unknown();
        Payments.ASKED.clear();
    }

    private LoadResult loaded() {
        return Call.store().load(List.of(id)).toCompletableFuture().join().get(0);
    }

    @Test
    void interruptedRequestThatWasApplied_isRecordedWithoutADuplicate() {
        Payments.verdict = new BackgroundReconciler.Verdict.Applied(
                new RecordedResponse.Stored(201, List.of(new RecordedResponse.Header("X-Account", "secret")),
                        "paid".getBytes()));
        call.reserveElsewhere("default", null, Duration.ofMillis(1));

        await().until(() -> loaded() instanceof LoadResult.Found found
                && found.record() instanceof IdempotencyRecord.Completed);

        assertThat(Payments.ASKED).extracting(AbandonedRecord::id).containsExactly(id);
        assertThat(Payments.ASKED).extracting(abandoned -> abandoned.binding().resource()).containsExactly("/things/pay");
        IdempotencyRecord.Completed completed = (IdempotencyRecord.Completed) Call.record(id);
        assertThat(completed.response()).as("without a header outside the allow-list")
                .isEqualTo(new RecordedResponse.Stored(201, List.of(), "paid".getBytes()));
        assertThat(call.answer().body()).isEqualTo("paid");
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void interruptedRequestThatWasNotApplied_isGivenBack_andItsMethodDoesNotRun() {
        Payments.verdict = new BackgroundReconciler.Verdict.NotApplied();
        call.reserveElsewhere("default", null, Duration.ofMillis(1));

        await().until(() -> loaded() instanceof LoadResult.Absent);

        assertThat(Things.RUNS).hasValue(0);
        assertThat(call.answer().body()).isEqualTo("run 1");
    }

    @Test
    void interruptedRequestOfWhichNothingIsKnown_isCounted_andAskedAboutAgain() {
        call.reserveElsewhere("default", null, Duration.ofMillis(1));

        await().until(() -> Payments.ASKED.size() > 1);
        await().until(() -> registry.get("idempotency.abandoned").tags("operation", "pay").gauge().value() == 1);
        assertThat(registry.get("idempotency.abandoned.age").tags("operation", "pay").timeGauge().value()).isPositive();

        Payments.verdict = new BackgroundReconciler.Verdict.NotApplied();
        await().until(() -> registry.get("idempotency.abandoned").tags("operation", "pay").gauge().value() == 0);
        assertThat(loaded()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void recordWhoseOwnerIsAlive_isNotAskedAbout() {
        Call alive = new Call("pay", "/things/pay", UUID.randomUUID().toString());
        alive.reserveElsewhere("default", null, Duration.ofHours(1));
        call.reserveElsewhere("default", null, Duration.ofMillis(1));

        await().until(() -> Payments.ASKED.size() > 2);

        assertThat(Payments.ASKED).extracting(AbandonedRecord::id).containsOnly(id);
        Payments.verdict = new BackgroundReconciler.Verdict.NotApplied();
        await().until(() -> loaded() instanceof LoadResult.Absent);
    }
}
