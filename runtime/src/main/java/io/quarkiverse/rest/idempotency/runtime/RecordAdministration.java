package io.quarkiverse.rest.idempotency.runtime;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.admin.CallerForgotten;
import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration;
import io.quarkiverse.rest.idempotency.admin.RecordResolved;
import io.quarkiverse.rest.idempotency.protocol.RecordingRule;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * Resolves records the way a duplicate would: it takes the record over, fenced, and ends it. So it meets a living owner only
 * where it is told to, and then it has ended the lease of that owner before.
 */
@Singleton
class RecordAdministration implements IdempotencyAdministration {

    /** Long enough for the two statements of a resolution, and soon over when the second one fails. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final IdempotencyNode node;
    private final OperationRegistry operations;
    private final Callers namespaces;
    private final IdempotencyStore store;
    private final Event<RecordResolved> resolved;
    private final Event<CallerForgotten> callers;
    /**
     * The retention of records whose operation does not exist any more. Other records have the retention of their operation,
     * which retries rely on.
     */
    private final Duration retention;
    private final Duration bound;
    private final RandomGenerator random = new SecureRandom();

    RecordAdministration(IdempotencyNode node, OperationRegistry operations, Callers namespaces, IdempotencyStore store,
            Event<RecordResolved> resolved, Event<CallerForgotten> callers, IdempotencyConfig config) {
        this.node = node;
        this.operations = operations;
        this.namespaces = namespaces;
        this.store = store;
        this.resolved = resolved;
        this.callers = callers;
        this.retention = config.retention();
        this.bound = config.storeTimeout().reserve();
    }

    @Override
    public Optional<IdempotencyRecord> find(String realm, String principal, String key) {
        return namespaces.secrets().ids(realm, principal, key).stream().flatMap(id -> find(id).stream()).findFirst();
    }

    @Override
    public Optional<IdempotencyRecord> find(RecordId id) {
        return ask(store.load(List.of(id))) instanceof LoadResult.Found found ? Optional.of(found.record())
                : Optional.empty();
    }

    @Override
    public Resolution complete(RecordId id, RecordedResponse response, String reason) {
        return complete(id, response, reason, false);
    }

    @Override
    public Resolution forceComplete(RecordId id, RecordedResponse response, String reason) {
        return complete(id, response, reason, true);
    }

    private Resolution complete(RecordId id, RecordedResponse response, String reason, boolean forced) {
        if (!RecordingRule.canRecord(response.status())) {
            throw new IllegalArgumentException("A status from 200 to 499 can be recorded, was " + response.status());
        }
        return resolve(id, RecordResolved.Action.COMPLETED, reason, forced, (ownership, operation) -> {
            Duration kept = operation == null ? retention : operation.policy().retention(response.status());
            return ask(store.complete(List.of(new CompleteCall(ownership, response, kept)))) == CompleteResult.COMPLETED;
        });
    }

    @Override
    public Resolution release(RecordId id, String reason) {
        return release(id, reason, false);
    }

    @Override
    public Resolution forceRelease(RecordId id, String reason) {
        return release(id, reason, true);
    }

    private Resolution release(RecordId id, String reason, boolean forced) {
        return resolve(id, RecordResolved.Action.RELEASED, reason, forced,
                (ownership, operation) -> release(ReleaseCall.forget(ownership)) == ReleaseResult.RELEASED);
    }

    private ReleaseResult release(ReleaseCall call) {
        return ask(store.release(List.of(call)));
    }

    @Override
    public Resolution forget(RecordId id, String reason) {
        CallerRecords records = new CallerRecords(node, store);
        Optional<IdempotencyRecord> record = find(id);
        if (record.isEmpty()) {
            return Resolution.ABSENT;
        }
        ErasableStore.Result result = records.erase(List.of(id)).get(0);
        if (result == ErasableStore.Result.ERASED) {
            resolved(record.get(), RecordResolved.Action.FORGOTTEN, reason, false);
            return Resolution.RESOLVED;
        }
        if (result == ErasableStore.Result.ABSENT) {
            return Resolution.ABSENT;
        }
        return record.get() instanceof IdempotencyRecord.InProgress inProgress && inProgress.leaseOver()
                ? Resolution.NOT_COMPLETED
                : Resolution.OWNER_ALIVE;
    }

    @Override
    public CallerForgotten forgetCaller(String realm, String principal, String reason) {
        String caller = namespaces.caller(realm, Objects.requireNonNull(principal, "principal"));
        if (caller == null) {
            throw new IllegalStateException("The records of a caller cannot be found, because nothing of callers is kept. Set "
                    + "quarkus.rest-idempotency.callers.secret; records that are made from then on are found");
        }
        CallerForgotten done = new CallerRecords(node, store).eraseAll(caller, reason);
        LOG.callerForgotten(done.forgotten().size(), done.inProgress().size(), reason);
        callers.fireAsync(done);
        return done;
    }

    private void resolved(IdempotencyRecord record, RecordResolved.Action action, String reason, boolean forced) {
        LOG.recordResolved(record.id(), record.binding().operation(), forced ? action + ", forced" : action.toString(), reason);
        resolved.fireAsync(new RecordResolved(record, action, reason, forced));
    }

    private Resolution resolve(RecordId id, RecordResolved.Action action, String reason, boolean force,
            BiPredicate<Ownership, BoundOperation> end) {
        Optional<IdempotencyRecord> record = find(id);
        if (record.isEmpty()) {
            return Resolution.ABSENT;
        }
        boolean forced = force && record.get() instanceof IdempotencyRecord.InProgress alive && !alive.leaseOver();
        if (forced) {
            // In the name of its owner, which loses it by that; the takeover then draws a fence of its own.
            release(ReleaseCall.endLease(((IdempotencyRecord.InProgress) record.get()).ownership(), Duration.ZERO));
        }
        // An owner of its own: a duplicate on this node must not take the record for one that was reserved for it.
        BoundOperation operation = operations.operation(record.get().binding().operation());
        TakeOver takeOver = new TakeOver(id, Owner.incarnate(random), LEASE,
                operation == null ? retention : operation.policy().recordRetention());
        TakeOverResult taken = ask(store.takeOver(List.of(takeOver)));
        if (taken instanceof TakeOverResult.Owned owned) {
            if (!end.test(new Ownership(id, takeOver.owner(), owned.fence()), operation)) {
                return Resolution.OWNER_ALIVE;
            }
            resolved(record.get(), action, reason, forced);
            return Resolution.RESOLVED;
        }
        if (taken instanceof TakeOverResult.Exists exists) {
            return exists.record() instanceof IdempotencyRecord.Completed ? Resolution.COMPLETED_ALREADY
                    : Resolution.OWNER_ALIVE;
        }
        return Resolution.ABSENT;
    }

    private <T> T ask(CompletionStage<List<T>> answer) {
        try {
            return answer.toCompletableFuture().get(bound.toNanos(), TimeUnit.NANOSECONDS).get(0);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The idempotency store cannot be asked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the idempotency store was asked", e);
        }
    }
}
