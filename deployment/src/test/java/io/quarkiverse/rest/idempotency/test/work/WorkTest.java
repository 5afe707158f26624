package io.quarkiverse.rest.idempotency.test.work;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration;
import io.quarkiverse.rest.idempotency.mutiny.UniIdempotency;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkiverse.rest.idempotency.test.transaction.Effects;
import io.quarkiverse.rest.idempotency.test.transaction.TransactionApplication;
import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.KeyReusedException;
import io.quarkiverse.rest.idempotency.work.OutcomeUnknownException;
import io.quarkiverse.rest.idempotency.work.RecordedFailureException;
import io.quarkiverse.rest.idempotency.work.WorkInProgressException;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;

/** Work that code runs under a key, with its records in a database. */
class WorkTest {

    private static final String IMPORT = "import-invoice";
    private static final String BOOK = "book-invoice";
    private static final String REPEATED = "send-reminder";
    private static final String RECONCILED = "pay-invoice";
    private static final String OFF = "switched-off";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withAllExtensions(TransactionApplication.withoutEntities("work", Ledger.class, Effects.class, PaidInvoices.class,
                    Registry.class))
            .overrideConfigKey("quarkus.rest-idempotency.operations." + IMPORT + ".retention", "2h")
            .overrideConfigKey("quarkus.rest-idempotency.operations." + OFF + ".enabled", "false")
            // Settings of requests over HTTP do not reach work.
            .overrideConfigKey("quarkus.rest-idempotency.replay", "status-only");

    record Invoice(String number, long amount) {
    }

    record Receipt(String number, int run) {
    }

    public static class NoSuchSupplier extends Exception {

        private static final long serialVersionUID = 1;

        public NoSuchSupplier(String message) {
            super(message);
        }
    }

    @Singleton
    public static class Registry extends SimpleMeterRegistry {
    }

    @Path("/invoices")
    @ApplicationScoped
    @IdempotentOperation(name = IMPORT, recordedFailures = NoSuchSupplier.class)
    @IdempotentOperation(name = BOOK, completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT)
    @IdempotentOperation(name = REPEATED, staleLease = StaleLease.RE_EXECUTE)
    @IdempotentOperation(name = RECONCILED)
    @IdempotentOperation(name = OFF)
    public static class Ledger {

        static final AtomicInteger RUNS = new AtomicInteger();

        @Inject
        Idempotency idempotency;

        Receipt importInvoice(Invoice invoice) {
            return idempotency.execute(request(invoice), context -> new Receipt(invoice.number(), RUNS.incrementAndGet()));
        }

        static WorkRequest<Receipt> request(Invoice invoice) {
            return WorkRequest.of(IMPORT, invoice.number()).payload(invoice).returning(Receipt.class);
        }

        @POST
        @Idempotent(operation = "post-invoice")
        public String post() {
            return "over HTTP";
        }
    }

    @Singleton
    public static class PaidInvoices implements Reconciler {

        @Inject
        Idempotency idempotency;

        @Override
        public String operation() {
            return RECONCILED;
        }

        @Override
        public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
            return new Verdict.Applied(idempotency.recorded(new Receipt(request.key(), 77)));
        }
    }

    @Inject
    Ledger ledger;

    @Inject
    Idempotency idempotency;

    @Inject
    UniIdempotency uniIdempotency;

    @Inject
    IdempotencyAdministration administration;

    @Inject
    IdempotencyStore store;

    @Inject
    Effects effects;

    @Inject
    MeterRegistry meters;

    private String number;
    private Invoice invoice;

    @BeforeEach
    void newInvoice() {
        number = UUID.randomUUID().toString();
        invoice = new Invoice(number, 7);
    }

    /** Leaves the record of work behind whose node is gone. */
    private void interrupt(String operation) {
        WorkRequest<?> request = WorkRequest.of(operation, number);
        idempotency.run(WorkRequest.of(operation, number), context -> {
        });
        Binding binding = administration.find(idempotency.recordId(request)).orElseThrow().binding();
        administration.forget(idempotency.recordId(request), "test");
        store.reserve(List.of(new Reservation(idempotency.recordId(request), "default", binding, new Owner("another node"),
                Duration.ofMillis(1), Duration.ofHours(1)))).toCompletableFuture().join();
        await().until(() -> administration.find(idempotency.recordId(request))
                .orElseThrow() instanceof IdempotencyRecord.InProgress record && record.leaseOver());
    }

    @Test
    void laterAttempt_getsTheRecordedResult() {
        Receipt first = ledger.importInvoice(invoice);

        assertThat(ledger.importInvoice(new Invoice(number, 7))).isEqualTo(first);
    }

    @Test
    void keyOfAnotherPayload_isRejected() {
        ledger.importInvoice(invoice);

        assertThatThrownBy(() -> ledger.importInvoice(new Invoice(number, 8))).isInstanceOf(KeyReusedException.class);
    }

    @Test
    void duplicateOfWorkThatRuns_isRejected() {
        idempotency.run(WorkRequest.of(REPEATED, number), context -> assertThatThrownBy(
                () -> idempotency.run(WorkRequest.of(REPEATED, number), inner -> {
                })).isInstanceOf(WorkInProgressException.class));
    }

    @Test
    void failure_freesTheKeyUnlessItIsRecorded() {
        assertThatThrownBy(() -> idempotency.execute(Ledger.request(invoice), context -> {
            throw new IllegalStateException("ledger closed");
        })).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> idempotency.execute(Ledger.request(invoice), context -> {
            throw new NoSuchSupplier("supplier 12");
        })).isInstanceOf(NoSuchSupplier.class);

        assertThatThrownBy(() -> ledger.importInvoice(invoice)).isInstanceOf(NoSuchSupplier.class).hasMessage("supplier 12")
                .hasCauseInstanceOf(RecordedFailureException.class);
    }

    @Test
    void keyOfWork_isNeverThatOfARequestOrOfOtherWork() {
        Receipt receipt = ledger.importInvoice(invoice);

        given().header("Idempotency-Key", number).post("/invoices").then().statusCode(200);
        given().header("Idempotency-Key", number).post("/invoices").then().statusCode(200).header("Idempotent-Replayed",
                "true");
        idempotency.run(WorkRequest.of(REPEATED, number), context -> {
        });
        assertThat(idempotency.execute(Ledger.request(invoice).realm("other"), context -> new Receipt("other", 0)).number())
                .isEqualTo("other");
        assertThat(ledger.importInvoice(invoice)).isEqualTo(receipt);
    }

    @Test
    void record_isSeenByTheAdministration() {
        ledger.importInvoice(invoice);

        assertThat(administration.find(idempotency.recordId(Ledger.request(invoice))))
                .hasValueSatisfying(record -> assertThat(record.binding().operation()).isEqualTo(IMPORT));
    }

    @Test
    void requests_areCountedByTheirOperation() {
        double before = executed();
        ledger.importInvoice(invoice);
        ledger.importInvoice(invoice);

        assertThat(executed() - before).isEqualTo(1);
    }

    private double executed() {
        return meters.find("idempotency.requests").tags("operation", IMPORT, "outcome", "executed").timers().stream()
                .mapToLong(Timer::count).sum();
    }

    @Test
    void interruptedWork_isTreatedAsItsOperationSays() {
        interrupt(IMPORT);
        assertThatThrownBy(() -> idempotency.run(WorkRequest.of(IMPORT, number), context -> {
        })).isInstanceOf(OutcomeUnknownException.class);
        interrupt(REPEATED);
        idempotency.run(WorkRequest.of(REPEATED, number), context -> assertThat(context.isTakeover()).isTrue());
        interrupt(RECONCILED);
        assertThat(idempotency.execute(WorkRequest.of(RECONCILED, number).returning(Receipt.class), context -> null))
                .isEqualTo(new Receipt(number, 77));
    }

    @Test
    void uniThatIsCancelled_leavesRunningWorkItsKeyAndItsResult() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<Receipt> booking = new CompletableFuture<>();
        Cancellable subscription = uniIdempotency.execute(Ledger.request(invoice), context -> {
            running.countDown();
            return Uni.createFrom().completionStage(booking);
        }).subscribe().with(receipt -> {
        });
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

        subscription.cancel();

        assertThatThrownBy(() -> ledger.importInvoice(invoice)).isInstanceOf(WorkInProgressException.class);
        booking.complete(new Receipt(number, 77));
        await().ignoreExceptionsInstanceOf(WorkInProgressException.class)
                .untilAsserted(() -> assertThat(ledger.importInvoice(invoice)).isEqualTo(new Receipt(number, 77)));
    }

    @Test
    void uni_getsTheRecordedResult() {
        AtomicInteger runs = new AtomicInteger();
        Uni<Receipt> work = uniIdempotency.execute(Ledger.request(invoice),
                context -> Uni.createFrom().item(() -> new Receipt(number, runs.incrementAndGet())));

        assertThat(List.of(work.await().indefinitely(), work.await().indefinitely())).containsOnly(new Receipt(number, 1));
    }

    @Test
    void resultInTransaction_isCommittedWithTheEffect() {
        WorkRequest<String> request = WorkRequest.of(BOOK, number).returning(String.class);

        assertThat(idempotency.execute(request, context -> {
            effects.add(number);
            return "booked";
        })).isEqualTo("booked");
        assertThat(idempotency.execute(request, context -> {
            effects.add(number);
            return "booked again";
        })).isEqualTo("booked");
        assertThat(effects.count(number)).isEqualTo(1);
    }

    @Test
    void failureInTransaction_rollsTheEffectBackAndFreesTheKey() {
        WorkRequest<String> request = WorkRequest.of(BOOK, number).returning(String.class);

        assertThatThrownBy(() -> idempotency.execute(request, context -> {
            effects.add(number);
            throw new IllegalStateException("ledger closed");
        })).isInstanceOf(IllegalStateException.class);

        assertThat(effects.count(number)).isZero();
        assertThat(idempotency.execute(request, context -> "booked")).isEqualTo("booked");
    }

    @Test
    void duplicateInTransaction_waitsForTheResult() throws Exception {
        WorkRequest<String> request = WorkRequest.of(BOOK, number).returning(String.class);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        CompletableFuture<String> first = Background.call(() -> idempotency.execute(request, context -> {
            effects.add(number);
            entered.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "booked";
        }));
        entered.await();
        CompletableFuture<String> duplicate = Background.call(() -> idempotency.execute(request, context -> "booked again"));
        leave.countDown();

        assertThat(first.get()).isEqualTo("booked");
        assertThat(duplicate.get()).isEqualTo("booked");
        assertThat(effects.count(number)).isEqualTo(1);
    }

    @Test
    void callInATransaction_isRejected() {
        for (String operation : List.of(IMPORT, BOOK)) {
            assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(
                    () -> idempotency.run(WorkRequest.of(operation, number), context -> {
                    }))).hasStackTraceContaining("was called in a transaction. Expected none");
        }
    }

    @Test
    void uniInTransaction_isRejected() {
        assertThatThrownBy(() -> idempotency.executeAsync(WorkRequest.of(BOOK, number),
                context -> CompletableFuture.completedFuture(null))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("completed in the transaction of its work, which must block");
    }

    @Test
    void operationThatIsSwitchedOff_runsEachTime() {
        AtomicInteger runs = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            idempotency.run(WorkRequest.of(OFF, number), context -> runs.incrementAndGet());
        }

        assertThat(runs).hasValue(2);
    }

    @Test
    void operationThatIsNotDeclared_isRejectedWithItsRemedy() {
        assertThatThrownBy(() -> idempotency.run(WorkRequest.of("unknown", number), context -> {
        })).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Declare it with @IdempotentOperation(name = \"unknown\")");
    }
}
