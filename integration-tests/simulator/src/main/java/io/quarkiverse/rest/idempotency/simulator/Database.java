package io.quarkiverse.rest.idempotency.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.simulator.history.Event.Statement;
import io.quarkiverse.rest.idempotency.simulator.history.Row;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;

/**
 * Where the records are, and the effects of transactional methods. Statements come here one after the other; around the store
 * there are transactions, which lock records as those of a database do, and claim keys: no statement waits for a locked record,
 * or for a claim.
 */
final class Database {

    private static final long LONG_AFTER_EVERYTHING = Long.MAX_VALUE / 4;
    private static final int MAX_RECORDS = 1_000;
    private static final long MAX_BYTES = 10_000_000;

    private final World world;
    private final StoreClock clock;
    private final IdempotencyStore store;
    private final StatementCoverage coverage;
    private final Map<RecordId, Transaction> locks = new HashMap<>();
    private final Map<RecordId, Transaction> claims = new HashMap<>();
    private final Map<RecordId, Long> expiring = new HashMap<>();
    private final Map<String, Integer> effects = new HashMap<>();

    Database(World world) {
        this.world = world;
        this.clock = new StoreClock(world.time());
        this.coverage = new StatementCoverage(world.coverage());
        this.store = new MemoryStore(MAX_RECORDS, MAX_BYTES, clock, () -> Instant.ofEpochSecond(0, clock.getAsLong()));
    }

    List<ReserveResult> reserve(Life from, List<Reservation> reservations) {
        for (Reservation reservation : reservations) {
            if (locks.containsKey(reservation.id()) && row(reservation.id()) == null) {
                throw new StoreFailedException("locked");
            }
        }
        return each(from, Statement.RESERVE, reservations, Reservation::id, none -> null, all -> join(store.reserve(all)));
    }

    List<LoadResult> load(Life from, Collection<RecordId> ids) {
        return each(from, Statement.LOAD, List.copyOf(ids), id -> id, none -> null, all -> join(store.load(all)));
    }

    List<Boolean> claimed(List<RecordId> ids) {
        return ids.stream().map(claims::containsKey).toList();
    }

    List<HeartbeatResult> heartbeat(Life from, List<Heartbeat> heartbeats) {
        return each(from, Statement.HEARTBEAT, heartbeats, heartbeat -> heartbeat.ownership().id(), Heartbeat::ownership,
                all -> locked(all, heartbeat -> heartbeat.ownership().id(), store::heartbeat,
                        heartbeat -> owns(heartbeat.ownership()) ? HeartbeatResult.LOCKED : HeartbeatResult.LOST));
    }

    List<TakeOverResult> takeOver(Life from, List<TakeOver> takeOvers) {
        return each(from, Statement.TAKE_OVER, takeOvers, TakeOver::id, none -> null,
                all -> locked(all, TakeOver::id, store::takeOver, takeOver -> {
                    LoadResult found = read(takeOver.id());
                    return found instanceof LoadResult.Found record ? new TakeOverResult.Exists(record.record())
                            : new TakeOverResult.Absent();
                }));
    }

    List<RecordProgressResult> recordProgress(Life from, List<ProgressCall> calls) {
        requireUnlocked(calls, call -> call.ownership().id());
        return each(from, Statement.RECORD_PROGRESS, calls, call -> call.ownership().id(), ProgressCall::ownership,
                all -> join(store.recordProgress(all)));
    }

    List<LoadProgressResult> loadProgress(Life from, List<Ownership> ownerships) {
        return each(from, Statement.LOAD_PROGRESS, ownerships, Ownership::id, none -> null,
                all -> join(store.loadProgress(all)));
    }

    List<CompleteResult> complete(Life from, List<CompleteCall> calls) {
        requireUnlocked(calls, call -> call.ownership().id());
        List<CompleteResult> results = each(from, Statement.COMPLETE, calls, call -> call.ownership().id(),
                CompleteCall::ownership, all -> join(store.complete(all)));
        if (calls.get(0).claim() != null && results.get(0) == CompleteResult.COMPLETED) {
            world.seen(Seen.CLAIM_COMPLETED_OUTSIDE);
        }
        return results;
    }

    List<ReleaseResult> release(Life from, List<ReleaseCall> calls) {
        requireUnlocked(calls, call -> call.ownership().id());
        return each(from, Statement.RELEASE, calls, call -> call.ownership().id(), ReleaseCall::ownership,
                all -> join(store.release(all)));
    }

    Integer purge(Life from, int limit) {
        // Locked records are skipped; it is enough not to purge at all while there are any.
        int purged = locks.isEmpty() ? join(store.purge(limit)) : 0;
        coverage.purged(purged);
        return purged;
    }

    /** Claims a key for a transaction, unless another one has the claim. */
    boolean claim(Transaction transaction, RecordId id) {
        requireOpen(transaction);
        Transaction holder = claims.putIfAbsent(id, transaction);
        if (holder != null && holder != transaction) {
            world.seen(Seen.CLAIM_OCCUPIED);
            return false;
        }
        world.seen(Seen.CLAIM_TAKEN);
        world.tell(new Event.Claimed(world.time().now(), transaction.request().number(), world.names().record(id)));
        return true;
    }

    /** Reads a record as part of a transaction. */
    LoadResult load(Life from, Transaction transaction, RecordId id) {
        requireOpen(transaction);
        LoadResult found = load(from, List.of(id)).get(0);
        if (found instanceof LoadResult.Found) {
            world.seen(Seen.CLAIM_FOUND_RECORD);
        }
        return found;
    }

    /** A record as it is now. */
    LoadResult snapshot(RecordId id) {
        return read(id);
    }

    private static void requireOpen(Transaction transaction) {
        if (!transaction.open()) {
            throw new StoreFailedException("no transaction");
        }
    }

    /**
     * Completes a record as part of a transaction, and locks it if it is still owned, or if its key is claimed and it is new.
     */
    CompleteResult complete(Transaction transaction, CompleteCall call) {
        requireOpen(transaction);
        RecordId id = call.ownership().id();
        if (call.claim() != null) {
            requireUnlocked(List.of(call), one -> id);
        }
        boolean owns = call.claim() != null ? row(id) == null : owns(call.ownership());
        if (locks.containsKey(id) || !owns) {
            world.seen(call.claim() != null ? Seen.CLAIM_COMPLETED_TOO_LATE : Seen.COMPLETED_IN_TRANSACTION_LOST);
            return CompleteResult.LOST;
        }
        transaction.completes(call);
        locks.put(id, transaction);
        return CompleteResult.COMPLETED;
    }

    /** Commits what a method has written, and the completion of its record. */
    Void commit(Life from, Transaction transaction) {
        requireOpen(transaction);
        unlock(transaction);
        CompleteCall call = transaction.completion();
        if (call == null) {
            effect(transaction.request());
            return null;
        }
        List<CompleteResult> results = each(from, Statement.COMPLETE, List.of(call), one -> one.ownership().id(),
                CompleteCall::ownership,
                all -> join(store.complete(all)));
        if (results.get(0) == CompleteResult.LOST) {
            // It expired between the statement and the commit; a database would keep it.
            throw new StoreFailedException("expired");
        }
        if (call.claim() != null) {
            world.seen(Seen.CLAIM_COMPLETED);
        }
        effect(transaction.request());
        return null;
    }

    Void rollBack(Transaction transaction) {
        unlock(transaction);
        return null;
    }

    private void unlock(Transaction transaction) {
        if (transaction.open() && transaction.completion() != null) {
            locks.remove(transaction.completion().ownership().id());
        }
        claims.values().removeIf(transaction::equals);
        transaction.close();
    }

    /** Notes an effect, here or elsewhere. */
    void effect(Request request) {
        effects.put(request.use(), request.number());
        world.tell(new Event.Effect(world.time().now(), request.number(), request.call().record()));
    }

    /**
     * @return the request that had the effect which this one asks for, or {@code null}
     */
    Integer effectOf(Request request) {
        return effects.get(request.use());
    }

    /** Loses all records, and whatever is being written. */
    void wipe() {
        expiring.clear();
        List.copyOf(locks.values()).forEach(this::unlock);
        clock.set(LONG_AFTER_EVERYTHING);
        join(store.purge(Integer.MAX_VALUE));
        clock.set(0);
        world.tell(new Event.Wiped(world.time().now()));
        world.seen(Seen.STORE_WIPED);
    }

    private boolean owns(Ownership ownership) {
        Row row = row(ownership.id());
        return row != null && !row.completed() && row.fence() == ownership.fence()
                && row.owner().equals(world.names().tenure(ownership).owner());
    }

    private LoadResult read(RecordId id) {
        return join(store.load(List.of(id))).get(0);
    }

    private Row row(RecordId id) {
        return read(id) instanceof LoadResult.Found found ? world.names().row(found.record(), world.time().now()) : null;
    }

    private <C> void requireUnlocked(List<C> calls, Function<C, RecordId> id) {
        for (C call : calls) {
            if (locks.containsKey(id.apply(call))) {
                throw new StoreFailedException("locked for too long");
            }
        }
    }

    /** Lets the store answer for what is not locked. */
    private <C, O> List<O> locked(List<C> calls, Function<C, RecordId> id, Function<List<C>, CompletionStage<List<O>>> store,
            Function<C, O> locked) {
        if (locks.isEmpty()) {
            return join(store.apply(calls));
        }
        List<O> results = new ArrayList<>(calls.size());
        for (C call : calls) {
            results.add(locks.containsKey(id.apply(call)) ? locked.apply(call) : join(store.apply(List.of(call))).get(0));
        }
        return results;
    }

    private <C, O> List<O> each(Life from, Statement statement, List<C> calls, Function<C, RecordId> id,
            Function<C, Ownership> by, Function<List<C>, List<O>> answer) {
        if (calls.stream().map(id).distinct().count() != calls.size()) {
            throw new AssertionError("The ids of one call must be distinct, were " + calls);
        }
        List<Row> before = calls.stream().map(call -> row(id.apply(call))).toList();
        clock.calledWith(from.machine().skew());
        List<O> results = answer.apply(calls);
        clock.calledWith(0);
        long now = world.time().now();
        for (int i = 0; i < calls.size(); i++) {
            RecordId record = id.apply(calls.get(i));
            Ownership ownership = by.apply(calls.get(i));
            coverage.answered(results.get(i), calls.get(i), before.get(i));
            if (results.get(i) instanceof ReserveResult.Owned && expiring.getOrDefault(record, Long.MAX_VALUE) <= now) {
                coverage.expired();
            }
            Row after = row(record);
            expiring.put(record, after == null || !after.completed() ? Long.MAX_VALUE : after.until());
            world.tell(new Event.Stated(now, from.node(), statement, world.names().record(record),
                    ownership == null ? null : world.names().tenure(ownership), before.get(i), after));
        }
        return results;
    }

    private static <T> T join(CompletionStage<T> answer) {
        return answer.toCompletableFuture().join();
    }
}
