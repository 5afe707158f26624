package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration.Resolution;
import io.quarkiverse.rest.idempotency.admin.RecordResolved;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkus.test.QuarkusUnitTest;

/** An administrator looks at records and resolves those that are stuck. */
class AdministrationTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Transfers.class, Audit.class,
            WatchedStore.class, DelegatingStore.class);

    private static final Duration HOUR = Duration.ofHours(1);

    @Path("/transfers")
    public static class Transfers {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Idempotent(operation = "transfer", retention = "30d")
        public String transfer(String body) {
            return "run " + RUNS.incrementAndGet();
        }
    }

    @Singleton
    public static class WatchedStore extends DelegatingStore {

        /** Done once, before a record is completed. */
        static final AtomicReference<Runnable> MEANWHILE = new AtomicReference<>();

        @Override
        public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
            Runnable meanwhile = MEANWHILE.getAndSet(null);
            if (meanwhile != null) {
                meanwhile.run();
            }
            return super.complete(completions);
        }
    }

    @Singleton
    public static class Audit {

        static final Queue<RecordResolved> HEARD = new ConcurrentLinkedQueue<>();

        void hear(@ObservesAsync RecordResolved event) {
            HEARD.add(event);
        }
    }

    @Inject
    IdempotencyAdministration administration;

    @Inject
    IdempotencyStore store;

    private String key;
    private RecordId id;

    @BeforeEach
    void takeAKey() {
        key = UUID.randomUUID().toString();
        id = RecordId.of("default", null, key);
        Audit.HEARD.clear();
    }

    /** A request was interrupted: its node is gone, and its lease is over. */
    private Binding interrupt() {
        Binding binding = used();
        Ownership gone = reserve(binding);
        store.release(List.of(ReleaseCall.endLease(gone, Duration.ZERO)));
        return binding;
    }

    /** Takes a new key for {@link #retry()}, whose binding it has already. */
    private Binding used() {
        given().header("Idempotency-Key", key).body("x").post("/transfers");
        Binding binding = administration.find("default", null, key).orElseThrow().binding();
        RecordId other = id;
        key = UUID.randomUUID().toString();
        id = RecordId.of("default", null, key);
        assertThat(other).isNotEqualTo(id);
        return binding;
    }

    private Ownership reserve(Binding binding) {
        Owner owner = new Owner("another node");
        ReserveResult result = store.reserve(List.of(new Reservation(id, "default", binding, owner, HOUR, HOUR)))
                .toCompletableFuture().join().get(0);
        return new Ownership(id, owner, ((ReserveResult.Owned) result).fence());
    }

    private io.restassured.response.Response retry() {
        return given().header("Idempotency-Key", key).body("x").post("/transfers");
    }

    @Test
    void aStuckRecord_isFoundByItsKey() {
        Binding binding = interrupt();

        IdempotencyRecord record = administration.find("default", null, key).orElseThrow();

        assertThat(record).isInstanceOf(IdempotencyRecord.InProgress.class);
        assertThat(record.binding()).isEqualTo(binding);
        assertThat(retry().jsonPath().getString("code")).isEqualTo("idempotency_outcome_unknown");
    }

    @Test
    void stuckRecordThatIsCompleted_givesItsRetriesThatResponse_andIsAudited() {
        interrupt();
        int runs = Transfers.RUNS.get();

        assertThat(administration.complete(id,
                new RecordedResponse.Stored(409, List.of(), "rejected by hand".getBytes()), "ticket 7"))
                .isEqualTo(Resolution.RESOLVED);

        assertThat(retry().statusCode()).isEqualTo(409);
        assertThat(retry().asString()).isEqualTo("rejected by hand");
        assertThat(Transfers.RUNS.get()).isEqualTo(runs);
        await().until(() -> Audit.HEARD.stream().anyMatch(event -> event.record().id().equals(id)));
        assertThat(Audit.HEARD).filteredOn(event -> event.record().id().equals(id)).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo(RecordResolved.Action.COMPLETED);
            assertThat(event.record().id()).isEqualTo(id);
            assertThat(event.reason()).isEqualTo("ticket 7");
        });
    }

    @Test
    @Tag("single-owner")
    void aDuplicateDuringAResolution_doesNotTakeTheRecordForItsOwn() {
        interrupt();
        int runs = Transfers.RUNS.get();
        Queue<Integer> answers = new ConcurrentLinkedQueue<>();
        WatchedStore.MEANWHILE.set(() -> answers.add(retry().statusCode()));

        assertThat(administration.complete(id, new RecordedResponse.Stored(204, List.of(), new byte[0]), "ticket 8"))
                .isEqualTo(Resolution.RESOLVED);

        assertThat(answers).containsExactly(409);
        assertThat(Transfers.RUNS.get()).isEqualTo(runs);
        assertThat(retry().statusCode()).isEqualTo(204);
    }

    @Test
    void aResolvedRecord_isKeptAsLongAsItsOperationSays() {
        interrupt();

        administration.complete(id, new RecordedResponse.Stored(204, List.of(), new byte[0]), "ticket 9");

        IdempotencyRecord.Completed record = (IdempotencyRecord.Completed) administration.find(id).orElseThrow();
        assertThat(record.retentionLeft()).isGreaterThan(Duration.ofDays(29));
    }

    @Test
    void aStuckRecordThatIsReleased_letsTheNextRetryRun() {
        interrupt();
        int runs = Transfers.RUNS.get();

        assertThat(administration.release(id, "nothing was transferred")).isEqualTo(Resolution.RESOLVED);

        assertThat(retry().asString()).isEqualTo("run " + (runs + 1));
        assertThat(retry().header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void aRecordWhoseOwnerIsAlive_orThatIsCompleted_orAbsent_isLeftAlone() {
        assertThat(administration.release(id, "why not")).isEqualTo(Resolution.ABSENT);

        Ownership alive = reserve(new Binding("transfer", "/transfers", "fingerprint"));
        assertThat(administration.release(id, "why not")).isEqualTo(Resolution.OWNER_ALIVE);
        store.release(List.of(ReleaseCall.forget(alive)));

        retry();
        assertThat(administration.release(id, "why not")).isEqualTo(Resolution.COMPLETED_ALREADY);
        assertThat(retry().header("Idempotent-Replayed")).isEqualTo("true");
        // Events come asynchronously, and those of other tests may still come.
        assertThat(Audit.HEARD).extracting(event -> event.record().id()).doesNotContain(id);
    }

    @Test
    @Tag("fenced")
    void recordOfALivingOwner_canBeCompletedByForce_andItsOwnerIsLost() {
        Ownership hanging = alive();
        int runs = Transfers.RUNS.get();

        assertThat(administration.forceComplete(id, new RecordedResponse.Stored(409, List.of(), "by hand".getBytes()), "hangs"))
                .isEqualTo(Resolution.RESOLVED);

        assertThat(complete(hanging)).isEqualTo(CompleteResult.LOST);
        assertThat(retry().asString()).isEqualTo("by hand");
        assertThat(Transfers.RUNS.get()).isEqualTo(runs);
        await().until(() -> !Audit.HEARD.isEmpty());
        assertThat(Audit.HEARD).singleElement().satisfies(event -> {
            assertThat(event.forced()).isTrue();
            assertThat(event.action()).isEqualTo(RecordResolved.Action.COMPLETED);
            assertThat(((IdempotencyRecord.InProgress) event.record()).ownership()).isEqualTo(hanging);
            assertThat(event.reason()).isEqualTo("hangs");
        });
    }

    @Test
    @Tag("fenced")
    void recordOfALivingOwner_canBeReleasedByForce_andItsOwnerIsLost() {
        Ownership hanging = alive();
        int runs = Transfers.RUNS.get();

        assertThat(administration.forceRelease(id, "hangs")).isEqualTo(Resolution.RESOLVED);

        assertThat(complete(hanging)).isEqualTo(CompleteResult.LOST);
        assertThat(retry().asString()).isEqualTo("run " + (runs + 1));
    }

    @Test
    void forcedResolution_ofARecordWhoseLeaseIsOver_isAnOrdinaryOne() {
        interrupt();

        assertThat(administration.forceRelease(id, "gone")).isEqualTo(Resolution.RESOLVED);

        await().until(() -> !Audit.HEARD.isEmpty());
        assertThat(Audit.HEARD).singleElement().extracting(RecordResolved::forced).isEqualTo(false);
    }

    @Test
    void force_changesNoCompletedRecord() {
        retry();

        assertThat(administration.forceRelease(id, "why not")).isEqualTo(Resolution.COMPLETED_ALREADY);
        assertThat(retry().header("Idempotent-Replayed")).isEqualTo("true");
    }

    /** A request with the binding of {@link #retry()} whose owner is believed alive. */
    private Ownership alive() {
        return reserve(used());
    }

    private CompleteResult complete(Ownership ownership) {
        return store
                .complete(List.of(new CompleteCall(ownership, new RecordedResponse.Stored(200, List.of(), new byte[0]), HOUR)))
                .toCompletableFuture().join().get(0);
    }

    @Test
    void callersOfWhomNothingIsKept_cannotBeForgotten() {
        assertThatThrownBy(() -> administration.forgetCaller("default", "alice", "x")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("quarkus.rest-idempotency.callers.secret");
    }

    @Test
    void storeThatCannotErase_saysSo() {
        assertThatThrownBy(() -> administration.forget(id, "x")).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(WatchedStore.class.getName()).hasMessageContaining("ErasableStore");
    }

    @Test
    void serverError_cannotBeRecordedByHandEither() {
        interrupt();

        assertThatThrownBy(() -> administration.complete(id, new RecordedResponse.Stored(500, List.of(), new byte[0]), "x"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("was 500");
    }
}
