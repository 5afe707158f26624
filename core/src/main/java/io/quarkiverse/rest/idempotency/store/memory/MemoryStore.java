package io.quarkiverse.rest.idempotency.store.memory;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.spi.Claim;
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
 * Keeps records in memory, bounded in number and in bytes. When it is full, it gives up recorded 4xx, the oldest first: they
 * are cheap to cause, and a new run of their methods gives the same response. It never forgets another record early to make
 * room: when there is no 4xx left, it rejects new keys, and a response that does not fit leaves a tombstone.
 * <p>
 * Each call takes no round trip, answers at once and never blocks; atomicity is that of one map entry. Its clock is the
 * monotonic clock of the process.
 */
public final class MemoryStore implements IdempotencyStore, BrowsableStore, ErasableStore {

    /** The size of a record without its response: three hashes, a path, an operation's name and their objects. */
    static final long ENTRY_BYTES = 1024;

    private final Room room;
    private final LongSupplier nanoClock;
    private final InstantSource timeOfDay;
    private final ConcurrentMap<RecordId, MemoryEntry> entries = new ConcurrentHashMap<>();
    private final AtomicLong lastFence = new AtomicLong();
    private final ClientErrors clientErrors = new ClientErrors();

    /**
     * @param maxEntries the greatest number of records, at least 1
     * @param maxBytes the greatest estimated size of all records, in bytes; at least 1
     */
    public MemoryStore(long maxEntries, long maxBytes) {
        this(maxEntries, maxBytes, System::nanoTime, InstantSource.system());
    }

    /**
     * A store on clocks of its own, such as those of a simulation.
     *
     * @param maxEntries the greatest number of records, at least 1
     * @param maxBytes the greatest estimated size of all records, in bytes; at least 1
     * @param nanoClock the clock that measures leases and retentions, in nanoseconds since some fixed point
     * @param timeOfDay the clock that tells people when a key was reserved; decides nothing
     */
    public MemoryStore(long maxEntries, long maxBytes, LongSupplier nanoClock, InstantSource timeOfDay) {
        this.room = new Room(maxEntries, maxBytes);
        this.nanoClock = nanoClock;
        this.timeOfDay = timeOfDay;
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return Calls.each(reservations, this::reserve);
    }

    private ReserveResult reserve(Reservation reservation) {
        MemoryEntry current = entries.get(reservation.id());
        if (current != null && !expired(current)) {
            return new ReserveResult.Exists(view(reservation.id(), current));
        }
        claimRoom();
        ReserveResult[] result = new ReserveResult[1];
        entries.compute(reservation.id(), (id, entry) -> {
            if (entry != null && !expired(entry)) {
                result[0] = new ReserveResult.Exists(view(id, entry));
                room.giveBackEntry(ENTRY_BYTES);
                return entry;
            }
            if (entry != null) {
                forget(entry);
            }
            long fence = lastFence.incrementAndGet();
            result[0] = new ReserveResult.Owned(fence);
            long leaseEnd = nanoClock.getAsLong() + reservation.lease().toNanos();
            return new MemoryEntry(reservation.binding(), timeOfDay.instant(), new Ownership(id, reservation.owner(), fence),
                    leaseEnd,
                    leaseEnd + reservation.retention().toNanos(), null, ENTRY_BYTES, reservation.caller());
        });
        return result[0];
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        return Calls.each(ids, id -> {
            MemoryEntry entry = entries.get(id);
            return entry == null || expired(entry) ? new LoadResult.Absent() : new LoadResult.Found(view(id, entry));
        });
    }

    @Override
    public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
        return Calls.each(heartbeats, heartbeat -> change(heartbeat.ownership(), entry -> {
            long leaseEnd = nanoClock.getAsLong() + heartbeat.lease().toNanos();
            return entry.owned(entry.ownership(), leaseEnd, leaseEnd + heartbeat.retention().toNanos());
        }) ? HeartbeatResult.EXTENDED : HeartbeatResult.LOST);
    }

    @Override
    public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
        return Calls.each(takeOvers, this::takeOver);
    }

    private TakeOverResult takeOver(TakeOver takeOver) {
        TakeOverResult[] result = { new TakeOverResult.Absent() };
        entries.computeIfPresent(takeOver.id(), (id, entry) -> {
            long now = nanoClock.getAsLong();
            if (expired(entry)) {
                return entry;
            }
            if (entry.response() != null || entry.leaseEnd() - now > 0) {
                result[0] = new TakeOverResult.Exists(view(id, entry));
                return entry;
            }
            long fence = lastFence.incrementAndGet();
            result[0] = new TakeOverResult.Owned(fence);
            long leaseEnd = now + takeOver.lease().toNanos();
            return entry.owned(new Ownership(id, takeOver.owner(), fence), leaseEnd,
                    leaseEnd + takeOver.retention().toNanos());
        });
        return result[0];
    }

    @Override
    public CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> calls) {
        return Calls.each(calls, this::recordProgress);
    }

    private RecordProgressResult recordProgress(ProgressCall call) {
        MemoryEntry current = owned(call.ownership());
        MemoryProgress longer = new MemoryProgress(current, call.progress());
        if (current != null && longer.bytes() > 0 && !claimBytes(longer.bytes())) {
            throw room.full();
        }
        boolean owned = change(call.ownership(), longer);
        room.giveBackBytes(longer.unused());
        return !owned ? RecordProgressResult.LOST : longer.isOutdated() ? recordProgress(call) : RecordProgressResult.RECORDED;
    }

    @Override
    public CompletionStage<List<LoadProgressResult>> loadProgress(List<Ownership> ownerships) {
        return Calls.each(ownerships, ownership -> MemoryProgress.of(owned(ownership)));
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        return Calls.each(completions, this::complete);
    }

    private CompleteResult complete(CompleteCall call) {
        Claim claim = call.claim();
        if (claim != null) {
            return create(call, claim);
        }
        long size = Room.bytesOf(call.response());
        MemoryEntry current = entries.get(call.ownership().id());
        boolean fits = current != null && current.ownedBy(call.ownership()) && claimBytes(size);
        boolean completed = change(call.ownership(), entry -> {
            RecordedResponse response = fits ? call.response() : full(call);
            long responseEnd = nanoClock.getAsLong() + call.retention().toNanos();
            long bytes = room.withoutProgress(entry) + (fits ? size : 0);
            MemoryEntry changed = new MemoryEntry(entry.binding(), entry.reservedAt(), entry.ownership(), entry.leaseEnd(),
                    responseEnd + call.tombstone().toNanos(), response, bytes, entry.caller(), responseEnd);
            clientErrors.add(changed);
            return changed;
        });
        if (completed) {
            return CompleteResult.COMPLETED;
        }
        if (fits) {
            room.giveBackBytes(size);
        }
        MemoryEntry entry = entries.get(call.ownership().id());
        boolean repeated = entry != null && entry.response() != null && entry.ownership().equals(call.ownership());
        return repeated ? CompleteResult.COMPLETED : CompleteResult.LOST;
    }

    /** Creates the completed record of a claimed key. */
    private CompleteResult create(CompleteCall call, Claim claim) {
        RecordId id = call.ownership().id();
        CompleteResult existing = existing(entries.get(id), call);
        if (existing != null) {
            return existing;
        }
        long size = Room.bytesOf(call.response());
        claimRoom();
        boolean fits = claimBytes(size);
        CompleteResult[] result = { CompleteResult.COMPLETED };
        entries.compute(id, (key, entry) -> {
            CompleteResult rival = existing(entry, call);
            if (rival != null) {
                result[0] = rival;
                room.giveBackEntry(ENTRY_BYTES + (fits ? size : 0));
                return entry;
            }
            if (entry != null) {
                forget(entry);
            }
            return created(call, claim, fits, size);
        });
        return result[0];
    }

    /**
     * @return the result of a call that finds this entry; {@code null} where there is no record
     */
    private @Nullable CompleteResult existing(@Nullable MemoryEntry entry, CompleteCall call) {
        if (entry == null || expired(entry)) {
            return null;
        }
        boolean repeated = entry.response() != null && entry.ownership().owner().equals(call.ownership().owner());
        return repeated ? CompleteResult.COMPLETED : CompleteResult.LOST;
    }

    private MemoryEntry created(CompleteCall call, Claim claim, boolean fits, long size) {
        RecordedResponse response = fits ? call.response() : full(call);
        MemoryEntry created = MemoryEntry.completed(call, claim, lastFence.incrementAndGet(), timeOfDay.instant(),
                nanoClock.getAsLong(), response, ENTRY_BYTES + (fits ? size : 0));
        clientErrors.add(created);
        return created;
    }

    private static RecordedResponse full(CompleteCall call) {
        return new RecordedResponse.Unreplayable(call.response().status(), "the memory store is full");
    }

    @Override
    public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
        return Calls.each(releases, call -> change(call.ownership(), entry -> {
            if (call.mode() == ReleaseCall.Mode.FORGET) {
                return forget(entry);
            }
            Ownership ended = new Ownership(entry.ownership().id(), Owner.NOBODY, entry.ownership().fence());
            long leaseEnd = nanoClock.getAsLong() + call.backOff().toNanos();
            return entry.owned(ended, leaseEnd, leaseEnd - entry.expiry() > 0 ? leaseEnd : entry.expiry());
        }) ? ReleaseResult.RELEASED : ReleaseResult.LOST);
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        int purged = 0;
        for (RecordId id : entries.keySet()) {
            if (purged == limit) {
                break;
            }
            boolean[] changed = new boolean[1];
            entries.computeIfPresent(id, (key, entry) -> {
                boolean shrinks = !expired(entry) && entry.outlivesResponse(nanoClock.getAsLong())
                        && entry.responseEnd() != entry.expiry();
                changed[0] = shrinks || expired(entry);
                return shrinks ? shrink(entry) : expired(entry) ? forget(entry) : entry;
            });
            purged += changed[0] ? 1 : 0;
        }
        return CompletableFuture.completedFuture(purged);
    }

    @Override
    public CompletionStage<List<BrowsableStore.Entry>> browse(RecordFilter filter) {
        return CompletableFuture.completedFuture(MemorySearch.browse(entries, filter, nanoClock, timeOfDay.instant()));
    }

    @Override
    public CompletionStage<List<ErasableStore.Result>> erase(List<RecordId> ids) {
        return Calls.each(ids, id -> {
            ErasableStore.Result[] result = { ErasableStore.Result.ABSENT };
            entries.computeIfPresent(id, (key, entry) -> {
                boolean kept = entry.response() == null || expired(entry);
                if (!expired(entry)) {
                    result[0] = kept ? ErasableStore.Result.IN_PROGRESS : ErasableStore.Result.ERASED;
                }
                return kept ? entry : forget(entry);
            });
            return result[0];
        });
    }

    @Override
    public CompletionStage<List<RecordId>> ofCaller(String caller, Optional<RecordId> after, int limit) {
        return CompletableFuture.completedFuture(MemorySearch.ofCaller(entries, caller, after, limit));
    }

    /** The number of records, expired ones included. */
    public int size() {
        return entries.size();
    }

    /** The estimated size of the records, in bytes. */
    public long bytes() {
        return room.bytes();
    }

    /** The entry of a record that is still owned. */
    private @Nullable MemoryEntry owned(Ownership ownership) {
        MemoryEntry entry = entries.get(ownership.id());
        return entry != null && !expired(entry) && entry.ownedBy(ownership) ? entry : null;
    }

    /** Changes an entry if it is still owned; the fence and the owner are compared inside the map's own atomic step. */
    private boolean change(Ownership ownership, Function<MemoryEntry, @Nullable MemoryEntry> change) {
        boolean[] changed = new boolean[1];
        entries.computeIfPresent(ownership.id(), (id, entry) -> {
            changed[0] = entry.ownedBy(ownership) && !expired(entry);
            return changed[0] ? change.apply(entry) : entry;
        });
        return changed[0];
    }

    private MemoryEntry shrink(MemoryEntry entry) {
        room.giveBackBytes(entry.bytes() - ENTRY_BYTES);
        return entry.shrunk();
    }

    private @Nullable MemoryEntry forget(MemoryEntry entry) {
        room.giveBackEntry(entry.bytes());
        clientErrors.remove(entry);
        return null;
    }

    /** Takes the room of one more record. */
    private void claimRoom() {
        if (!makeRoom(() -> room.claimEntry(ENTRY_BYTES))) {
            throw room.full();
        }
    }

    private boolean claimBytes(long bytes) {
        return room.fits(bytes, ENTRY_BYTES) && makeRoom(() -> room.claimBytes(bytes));
    }

    /** Expired records go first, and recorded 4xx next, one by one. */
    private boolean makeRoom(BooleanSupplier claim) {
        if (claim.getAsBoolean()) {
            return true;
        }
        purge(Integer.MAX_VALUE);
        boolean claimed = claim.getAsBoolean();
        while (!claimed && giveUpClientError()) {
            claimed = claim.getAsBoolean();
        }
        return claimed;
    }

    /**
     * @return whether there was one
     */
    private boolean giveUpClientError() {
        Ownership oldest = clientErrors.poll();
        if (oldest != null) {
            entries.computeIfPresent(oldest.id(),
                    (id, entry) -> entry.isClientError() && entry.ownership().equals(oldest) ? forget(entry) : entry);
        }
        return oldest != null;
    }

    private boolean expired(MemoryEntry entry) {
        return entry.expiry() - nanoClock.getAsLong() <= 0;
    }

    private IdempotencyRecord view(RecordId id, MemoryEntry entry) {
        return entry.view(id, nanoClock.getAsLong());
    }
}
