package io.quarkiverse.rest.idempotency.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatOutcome;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadOutcome;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseOutcome;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveOutcome;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverOutcome;

/**
 * Asks a store for one key at a time and waits for its answer.
 */
final class StoreCalls {

    /** Long enough for no test to see its end. */
    static final Duration LONG = Duration.ofHours(1);
    /** Short enough for a test to wait for its end. */
    static final Duration SHORT = Duration.ofMillis(50);

    static final Binding BINDING = new Binding("POST /payments", "/payments", "fingerprint");
    static final Owner ALICE = new Owner("11111111-1111-4111-8111-111111111111");
    static final Owner BOB = new Owner("22222222-2222-4222-8222-222222222222");

    final IdempotencyStore store;

    StoreCalls(IdempotencyStore store) {
        this.store = store;
    }

    static RecordId freshId() {
        return RecordId.of("default", "alice", UUID.randomUUID().toString());
    }

    static RecordedOutcome.Stored created(String body) {
        return new RecordedOutcome.Stored(201, List.of(new RecordedOutcome.Header("Location", "/payments/7")),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** What a store answers, which it does within a minute. */
    static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the store", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("The store did not answer", e);
        }
    }

    static Reservation reservation(RecordId id, Owner owner, Duration lease, Duration retention) {
        return new Reservation(id, "default", BINDING, owner, lease, retention);
    }

    ReserveOutcome reserve(RecordId id, Owner owner) {
        return reserve(reservation(id, owner, LONG, LONG));
    }

    ReserveOutcome reserve(Reservation reservation) {
        return answer(store.reserve(List.of(reservation))).get(0);
    }

    Ownership own(RecordId id, Owner owner) {
        return own(reservation(id, owner, LONG, LONG));
    }

    Ownership own(Reservation reservation) {
        ReserveOutcome outcome = reserve(reservation);
        if (outcome instanceof ReserveOutcome.Owned owned) {
            return new Ownership(reservation.id(), reservation.owner(), owned.fence());
        }
        throw new AssertionError("Expected " + reservation.owner() + " to own the record, was " + outcome);
    }

    LoadOutcome load(RecordId id) {
        return answer(store.load(List.of(id))).get(0);
    }

    boolean isAbsent(RecordId id) {
        return load(id) instanceof LoadOutcome.Absent;
    }

    IdempotencyRecord found(RecordId id) {
        LoadOutcome outcome = load(id);
        if (outcome instanceof LoadOutcome.Found found) {
            return found.record();
        }
        throw new AssertionError("Expected a record, was " + outcome);
    }

    IdempotencyRecord.InProgress inProgress(RecordId id) {
        return (IdempotencyRecord.InProgress) found(id);
    }

    RecordedOutcome outcome(RecordId id) {
        return ((IdempotencyRecord.Completed) found(id)).outcome();
    }

    CompleteOutcome complete(Ownership ownership, RecordedOutcome outcome) {
        return complete(ownership, outcome, LONG);
    }

    CompleteOutcome complete(Ownership ownership, RecordedOutcome outcome, Duration retention) {
        return answer(store.complete(List.of(new CompleteCall(ownership, outcome, retention)))).get(0);
    }

    ReleaseOutcome release(Ownership ownership, ReleaseCall.Mode mode) {
        return release(new ReleaseCall(ownership, mode, Duration.ZERO));
    }

    ReleaseOutcome release(ReleaseCall call) {
        return answer(store.release(List.of(call))).get(0);
    }

    HeartbeatOutcome heartbeat(Ownership ownership) {
        return answer(store.heartbeat(List.of(new Heartbeat(ownership, LONG, LONG)))).get(0);
    }

    TakeOverOutcome takeOver(RecordId id, Owner owner) {
        return answer(store.takeOver(List.of(new TakeOver(id, owner, LONG, LONG)))).get(0);
    }

    /** Ends the lease of an owner at once, and gives the record to another. */
    Ownership takenOver(Ownership former, Owner owner) {
        release(former, ReleaseCall.Mode.END_LEASE);
        TakeOverOutcome outcome = takeOver(former.id(), owner);
        if (outcome instanceof TakeOverOutcome.Owned owned) {
            return new Ownership(former.id(), owner, owned.fence());
        }
        throw new AssertionError("Expected " + owner + " to take the record over, was " + outcome);
    }
}
