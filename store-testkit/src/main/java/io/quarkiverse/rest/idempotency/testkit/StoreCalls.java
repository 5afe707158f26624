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
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

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

    static RecordedResponse.Stored created(String body) {
        return new RecordedResponse.Stored(201, List.of(new RecordedResponse.Header("Location", "/payments/7")),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** The answer of a store, which must come within a minute. */
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

    ReserveResult reserve(RecordId id, Owner owner) {
        return reserve(reservation(id, owner, LONG, LONG));
    }

    ReserveResult reserve(Reservation reservation) {
        return answer(store.reserve(List.of(reservation))).get(0);
    }

    Ownership own(RecordId id, Owner owner) {
        return own(reservation(id, owner, LONG, LONG));
    }

    Ownership own(Reservation reservation) {
        ReserveResult result = reserve(reservation);
        if (result instanceof ReserveResult.Owned owned) {
            return new Ownership(reservation.id(), reservation.owner(), owned.fence());
        }
        throw new AssertionError("Expected " + reservation.owner() + " to own the record, was " + result);
    }

    LoadResult load(RecordId id) {
        return answer(store.load(List.of(id))).get(0);
    }

    boolean isAbsent(RecordId id) {
        return load(id) instanceof LoadResult.Absent;
    }

    IdempotencyRecord found(RecordId id) {
        LoadResult result = load(id);
        if (result instanceof LoadResult.Found found) {
            return found.record();
        }
        throw new AssertionError("Expected a record, was " + result);
    }

    IdempotencyRecord.InProgress inProgress(RecordId id) {
        return (IdempotencyRecord.InProgress) found(id);
    }

    RecordedResponse response(RecordId id) {
        return ((IdempotencyRecord.Completed) found(id)).response();
    }

    CompleteResult complete(Ownership ownership, RecordedResponse response) {
        return complete(ownership, response, LONG);
    }

    CompleteResult complete(Ownership ownership, RecordedResponse response, Duration retention) {
        return answer(store.complete(List.of(new CompleteCall(ownership, response, retention)))).get(0);
    }

    ReleaseResult release(Ownership ownership, ReleaseCall.Mode mode) {
        return release(new ReleaseCall(ownership, mode, Duration.ZERO));
    }

    ReleaseResult release(ReleaseCall call) {
        return answer(store.release(List.of(call))).get(0);
    }

    HeartbeatResult heartbeat(Ownership ownership) {
        return answer(store.heartbeat(List.of(new Heartbeat(ownership, LONG, LONG)))).get(0);
    }

    RecordProgressResult record(Ownership ownership, byte... progress) {
        return answer(store.recordProgress(List.of(new ProgressCall(ownership, progress)))).get(0);
    }

    LoadProgressResult progress(Ownership ownership) {
        return answer(store.loadProgress(List.of(ownership))).get(0);
    }

    TakeOverResult takeOver(RecordId id, Owner owner) {
        return answer(store.takeOver(List.of(new TakeOver(id, owner, LONG, LONG)))).get(0);
    }

    /** Ends the lease of an owner at once, and gives the record to another. */
    Ownership takenOver(Ownership former, Owner owner) {
        release(former, ReleaseCall.Mode.END_LEASE);
        TakeOverResult result = takeOver(former.id(), owner);
        if (result instanceof TakeOverResult.Owned owned) {
            return new Ownership(former.id(), owner, owned.fence());
        }
        throw new AssertionError("Expected " + owner + " to take the record over, was " + result);
    }
}
