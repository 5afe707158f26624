package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.admin.RecordFilter.State;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.vertx.redis.client.Response;

/**
 * Finds records by the sorted sets of the slots, which the scripts keep together with the records. A search asks for
 * {@value #SLOTS_AT_A_TIME} slots at a time and waits for the answer, so that the requests of the node, which have the same
 * connection, get in between: {@code 16384 / 64} round trips at most, however many keys Redis has.
 */
final class RedisIndex {

    static final int SLOTS_AT_A_TIME = 64;

    /** As many records in progress are read for one list at most. */
    static final int MAX_READ = 10_000;

    private static final String STALE = "stale";
    private static final String ALIVE = "alive";
    private static final String ALL = "all";

    private final RedisCalls calls;
    private final RedisKeys keys;
    private final RedisScripts scripts;
    /** On a cluster, every call has keys of one slot only. */
    private volatile boolean slotBySlot;

    RedisIndex(RedisCalls calls, RedisKeys keys, RedisScripts scripts) {
        this.calls = calls;
        this.keys = keys;
        this.scripts = scripts;
    }

    /**
     * @param after the last one found before; the order is that of slots, and of ids within a slot
     */
    CompletableFuture<List<RecordId>> ofCaller(String caller, Optional<RecordId> after, int limit) {
        int first = after.map(Slots::of).orElse(0);
        List<RecordId> found = new ArrayList<>();
        return ofCaller(caller, after.map(RecordId::value).orElse(""), first, limit, found)
                .thenApply(done -> found.subList(0, Math.min(limit, found.size())));
    }

    private CompletableFuture<Void> ofCaller(String caller, String after, int first, int limit, List<RecordId> found) {
        if (first >= Slots.COUNT || found.size() >= limit) {
            return CompletableFuture.completedFuture(null);
        }
        int end = Math.min(Slots.COUNT, first + SLOTS_AT_A_TIME);
        // Only the first slot has ids that were found before, so it is asked on its own.
        int asked = after.isEmpty() ? end : first + 1;
        return ids(IntStream.range(first, asked).mapToObj(keys::callers).toList(), scripts.ofCaller(), caller, after, limit)
                .thenCompose(ids -> {
                    found.addAll(ids);
                    return ofCaller(caller, "", asked, limit, found);
                });
    }

    /** Reads at most {@value #MAX_READ} records; where there are more, the choice is arbitrary. */
    CompletableFuture<List<BrowsableStore.Entry>> inProgress(RecordFilter filter) {
        if (filter.state().equals(Optional.of(State.COMPLETED))) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException(
                    "The store redis can list records in progress only, not completed ones"));
        }
        String which = filter.state().map(state -> state == State.STALE ? STALE : ALIVE).orElse(ALL);
        List<RecordId> found = new ArrayList<>();
        return inProgress(which, ThreadLocalRandom.current().nextInt(Slots.COUNT), 0, found)
                .thenCompose(done -> calls.each(found.subList(0, Math.min(MAX_READ, found.size())),
                        id -> scripts.listed().on(keys.all(id)), RedisIndex::entry))
                .thenApply(entries -> entries.stream().filter(Objects::nonNull).filter(entry -> fits(entry, filter))
                        .sorted(Comparator.comparing(BrowsableStore.Entry::age)).limit(filter.limit()).toList());
    }

    private CompletableFuture<Void> inProgress(String which, int first, int seen, List<RecordId> found) {
        if (seen >= Slots.COUNT || found.size() >= MAX_READ) {
            return CompletableFuture.completedFuture(null);
        }
        int end = Math.min(Slots.COUNT, seen + SLOTS_AT_A_TIME);
        List<String> sets = IntStream.range(seen, end).map(slot -> (first + slot) % Slots.COUNT).mapToObj(keys::inProgress)
                .toList();
        return ids(sets, scripts.inProgress(), which, MAX_READ).thenCompose(ids -> {
            found.addAll(ids);
            return inProgress(which, first, end, found);
        });
    }

    /** Runs a script over sets of several slots in one call, or in one for each where that cannot be. */
    private CompletableFuture<List<RecordId>> ids(List<String> sets, RedisScript script, Object... arguments) {
        if (slotBySlot) {
            return calls.each(sets, set -> script.on(List.of(set), arguments), (set, response) -> ids(response))
                    .thenApply(found -> found.stream().flatMap(List::stream).toList());
        }
        return calls.each(List.of(sets), all -> script.on(all, arguments), (all, response) -> ids(response))
                .thenApply(found -> found.get(0)).exceptionallyCompose(failure -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (!RedisCalls.isCrossSlot(cause)) {
                        return CompletableFuture.failedFuture(cause);
                    }
                    slotBySlot = true;
                    return ids(sets, script, arguments);
                });
    }

    private static List<RecordId> ids(Response response) {
        return response.stream().map(id -> new RecordId(id.toString())).toList();
    }

    /**
     * @return {@code null} if the record is not in progress any more
     */
    private static BrowsableStore.Entry entry(RecordId id, Response response) {
        return response == null ? null
                : new BrowsableStore.Entry(RecordReply.record(id, response), RecordReply.age(response));
    }

    private static boolean fits(BrowsableStore.Entry entry, RecordFilter filter) {
        IdempotencyRecord.InProgress record = (IdempotencyRecord.InProgress) entry.record();
        State state = record.leaseOver() ? State.STALE : State.IN_PROGRESS;
        return filter.operation().map(record.binding().operation()::equals).orElse(true)
                && filter.state().map(state::equals).orElse(true) && entry.age().compareTo(filter.minAge()) >= 0;
    }
}
